"""A question as it was asked becomes a Question that can be searched."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from retrieval.errors import BadQuestion
from retrieval.language.periods import name_relative
from retrieval.language.tokens import ASKING, QUESTION_WORDS, normalise, words

LONGEST = 1000  # characters; what is longer is not a question
Kind = Literal["number", "date", "person", "place", "list", "reason", "yes_no", "other"]

# In this order: 知道有多少个…吗 asks for a number, 都有谁 for a list, 几月几号 for a date.
_HOW_MANY = r"(?:多少|(?<![这那近前十])几(?!乎))"
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("reason", re.compile(r"为什么|为何|为啥|原因|怎么(?!样)|怎样|如何|目的")),
    ("date", re.compile(r"什么时候|何时|哪[一]?[天年月日]|几[月号日]|日期|哪个月|多会儿|年份")),
    ("person", re.compile(r"(?<!都有)谁|哪位|哪个人|何人|什么人")),
    ("list", re.compile(r"哪些|哪几|哪[两二三四五六七八九十]|分别|都有[谁什]|包括什么")),
    ("number", re.compile(rf"{_HOW_MANY}|多大|多长|多高|多远|多久|多重|占比|比重|比例|增速|增长率|产值$|[数金总]额$")),
    ("place", re.compile(r"哪里|哪儿|何处|何地|什么地方|在哪|到哪|哪个[省市区县镇村]")),
    ("yes_no", re.compile(r"吗[?？。!！]*$|是否|是不是|有没有|能不能|会不会")),
)
_FOLLOW_UP = re.compile(r"^(?:那|那么|还有|其中)|[他她它]们?|这[个些位家项里]|那[个些位家项里]|该[项家市区]|呢[?？]?$")


@dataclass(frozen=True)
class Question:
    """`text` is what was asked, `carried` the question before it where it is a follow-up, else "".

    `searched` is what it is searched by: both, with relative time words in calendar terms. `kind` says what is
    asked for, `unit` in which unit (亩, 个), `focus` the words that name the very thing.
    """

    text: str
    carried: str
    searched: str
    kind: Kind
    unit: str
    focus: tuple[str, ...]


def understand(text: str, context: Sequence[str] = (), asked_on: datetime.date | None = None) -> Question:
    """Read a question; `context` holds the earlier questions, oldest first, `asked_on` defaults to today.

    Raises BadQuestion when there is nothing to search by or too much.
    """
    plain = _plain(text)
    if not any(unicodedata.category(char)[0] in "LN" for char in plain):
        raise BadQuestion("empty")
    if len(plain) > LONGEST:
        raise BadQuestion("too-long")
    carried = _plain(_carried(plain, context))
    kind = _kind(plain)
    unit = re.search(_HOW_MANY + r"[万亿]*(?!是|为|有)([\u4e00-\u9fff])", plain)
    return Question(
        text=plain,
        carried=carried,
        searched=name_relative(f"{carried} {plain}".strip(), asked_on or datetime.date.today()),
        kind=_kind(carried) if carried and kind == "other" else kind,
        unit=unit[1] if unit and kind == "number" else "",
        focus=_focus(plain),
    )


def _plain(text: str) -> str:
    """`text` on one line, without what neither UTF-8 nor a tokenizer takes."""
    return re.sub(r"[\s\0]+", " ", text.encode("utf-8", "replace").decode()).strip()


def _carried(text: str, context: Sequence[str]) -> str:
    """The last question before a follow-up that was none itself, "" when `text` is no follow-up."""
    if not context or not _FOLLOW_UP.search(text):
        return ""
    return next((earlier for earlier in reversed(context) if not _FOLLOW_UP.search(earlier)), context[-1])


def _kind(text: str) -> Kind:
    plain = normalise(text)
    return next((kind for kind, pattern in _KINDS if pattern.search(plain)), "other")


def _focus(text: str) -> tuple[str, ...]:
    """The words next to the question word, which name the very thing that is asked: 工业产值 in 工业产值是多少."""
    every = words(text)
    asked = [at for at, word in enumerate(every) if word in ASKING]
    if not asked:
        return tuple([word for word in every if word not in QUESTION_WORDS][-2:])
    before = [word for word in every[: asked[0]] if word not in QUESTION_WORDS][-1:]
    after = [word for word in every[asked[-1] + 1 :] if word not in QUESTION_WORDS][:1]
    return (*before, *after)
