"""Does a text give the expected answer?

Width, white space, quotation marks and thousands commas make no difference, and a number matches only
whole: 5亿元 is not found in 125亿元.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

_QUOTES = str.maketrans("", "", "“”‘’\"'「」『』《》")
_GAP = "\x01"  # keeps 12 34 from becoming 1234
SOFT = {"why", "how", "what", "yes_no"}  # kinds whose answer may be worded otherwise
ALIKE = 0.6  # the overlap from which another wording says the same
SHORT, LONG = 60, 200  # characters that a fact may take, and any other answer


def normalise(text: str) -> str:
    """The form in which two answers are compared."""
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", plain).translate(_QUOTES)
    return re.sub(r"\s+", "", re.sub(r"(?<=\d)\s+(?=\d)", _GAP, plain)).lower()


def holds(text: str, expected: str) -> bool:
    """Whether `expected` stands in `text`, whole where it begins or ends with a digit."""
    want, have = normalise(expected), normalise(text)
    if not want:
        return False
    before = r"(?<![\d.])" if want[0].isdigit() else ""
    after = r"(?!\d|\.\d)" if want[-1].isdigit() else ""
    return re.search(before + re.escape(want) + after, have) is not None


def correct(text: str, answers: Sequence[str], must_contain_all: Sequence[str] = ()) -> bool:
    """Whether `text` holds any of `answers` and every one of `must_contain_all`."""
    return any(holds(text, answer) for answer in answers) and all(holds(text, part) for part in must_contain_all)


def right(text: str, answers: Sequence[str], kind: str, verdict: str = "") -> bool:
    """Whether the short answer `text` is right for its `kind` of question, and short.

    A fact holds one of `answers`, a list every one; a kind in SOFT may also overlap with one, and a yes/no begins with
    the `verdict`, 是 or 否.
    """
    if len(text) > (LONG if kind in SOFT | {"list"} else SHORT) or not text.startswith(verdict):
        return False
    given = [holds(text, answer) or (kind in SOFT and overlap(text, [answer]) >= ALIKE) for answer in answers]
    return all(given) if kind == "list" else any(given)


def overlap(text: str, answers: Sequence[str]) -> float:
    """As `f1`, but every digit, letter and punctuation mark counts: how answers of a `kind` are judged."""
    return max((_f1(list(normalise(text)), list(normalise(answer))) for answer in answers), default=0.0)


def identical(text: str, answers: Sequence[str]) -> bool:
    """As `exact`, but punctuation counts: how answers of a `kind` are judged."""
    return any(normalise(text) == normalise(answer) for answer in answers)


def f1(text: str, answers: Sequence[str]) -> float:
    """The best overlap of `text` with one of `answers`, in characters, as CMRC 2018 counts it for Chinese.

    Words of Latin letters and numbers count as one token; punctuation does not count.
    """
    return max((_f1(_tokens(text), _tokens(answer)) for answer in answers), default=0.0)


def exact(text: str, answers: Sequence[str]) -> bool:
    """Whether `text` is one of `answers`, but for punctuation (CMRC 2018's exact match)."""
    return any(_tokens(text) == _tokens(answer) for answer in answers)


def _tokens(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+(?:\.\d+)?|[^\W_]", normalise(text))


def _f1(have: list[str], want: list[str]) -> float:
    common = sum((Counter(have) & Counter(want)).values())
    return 2 * common / (len(have) + len(want)) if common else 0.0
