"""Lists: what was read, and whether the source names all of the items that there are."""

from __future__ import annotations

import re
from dataclasses import replace

from retrieval.answer.answer import Answer
from retrieval.language.numerals import NUMBER, read_number
from retrieval.search.question import Question

_ASKED = re.compile(rf"哪(?P<count>{NUMBER})")
_SOME = re.compile("等(?!级|候|待)")
_MOST = 30  # items of a list


def as_list(question: Question, plain: Answer) -> Answer:
    """`plain`, which was found, with how many of the items that are asked for it names, where that is fewer."""
    named = _items_in(plain.text)
    wanted = how_many(question.understood)
    incomplete = None
    if 1 < named < wanted:
        incomplete = (named, wanted)
    elif not wanted and named > 1 and _goes_on(plain):
        incomplete = (named, 0)
    return replace(plain, form="list", incomplete=incomplete)


def how_many(text: str) -> int:
    """The 4 of 哪四问; 0 where a question does not say."""
    asked = _ASKED.search(text.replace("两", "二"))
    value = read_number(asked["count"]) if asked else None
    return int(value) if value is not None and 2 <= value <= _MOST else 0


def _goes_on(plain: Answer) -> bool:
    """Whether 等 stands in the answer or right behind it."""
    behind = plain.citations[0].quote.partition(plain.text)[2]
    return bool(_SOME.search(plain.text) or _SOME.match(behind))


def _items_in(text: str) -> int:
    """The items of a text, between 、, 和 and semicolons."""
    return len(re.split("[、；;]|(?<=[\u4e00-\u9fff”》）])(?:和|以及|及)(?=[\u4e00-\u9fff“《（])", text))
