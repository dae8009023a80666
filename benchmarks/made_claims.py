"""Questions for yes or no made of others: 招了多少人 with its answer 331名 becomes 招了331名人吗, or 招了268名人吗.

There are few real ones to learn a verdict from. The made ones sound like them and need not be good Chinese.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from typing import Any

from retrieval.answer.reading.model import WIDEST

_ASKED = {
    "number": re.compile(r"(?:是)?(?:多少|几)"),
    "date": re.compile(r"(?:哪天|哪年|哪一天|哪一年|几号|几月几[日号]|什么时候|啥时候|何时)"),
    "person": re.compile(r"(?:谁|哪位|哪个人)"),
    "place": re.compile(r"(?:哪里|哪儿|什么地方|啥地方|哪个|哪)"),
    "organisation": re.compile(r"(?:哪个单位|哪家单位|哪个部门|哪家公司|哪家|哪个|哪所|谁)"),
}
_CLAIMS = ("{}吗？", "{}吗", "{}吧？", "是不是{}？")
_ENDS = "，,；;。：:！？!?\n"
_DIGITS = re.compile(r"\d[\d.,]*")
SHORT = 20  # characters of an answer that a claim can name


def make_claim(
    row: Mapping[str, Any], others: Mapping[str, Sequence[str]], rng: random.Random
) -> tuple[str, tuple[int, int], str] | None:
    """A claim of a news question's row, the clause that decides it in the answer's passage, and 是 or 否; None where
    the question does not take the form. `others` are answers by type."""
    asked = _ASKED.get(row["type"])
    found = list(asked.finditer(row["question"])) if asked and row["places"] else []
    if len(found) != 1:
        return None
    at, start, end = row["places"][0]
    text = row["passages"][at][1]
    answer, verdict = text[start:end], rng.choice("是否")
    named = answer if verdict == "是" else _another(answer, row["type"], text, others, rng)
    if not named or len(answer) > SHORT or (named in answer and verdict == "否"):
        return None
    before, behind = row["question"][: found[0].start()], row["question"][found[0].end() :].rstrip("？?呢啊呀 ")
    unit = named.lstrip("0123456789.,约近超逾余多万亿千百")
    behind = behind.removeprefix(unit)  # 多少亿元 with 40亿元
    said = before + ("是" if found[0][0].startswith("是") else "") + named + behind
    return rng.choice(_CLAIMS).format(said), _clause(text, start, end), verdict


def _another(answer: str, type_: str, text: str, others: Mapping[str, Sequence[str]], rng: random.Random) -> str:
    """What may be claimed instead: another number, or what answers another question of the type."""
    digits = _DIGITS.search(answer)
    if type_ in ("number", "date") and digits:
        unit = answer[digits.end() :][:2]
        beside = [found for found in _DIGITS.findall(text) if found != digits[0] and f"{found}{unit}" in text]
        number = rng.choice(beside) if beside and rng.random() < 0.5 else _changed(digits[0], rng)
        return answer[: digits.start()] + number + answer[digits.end() :]
    near = [other for other in rng.sample(others[type_], min(20, len(others[type_]))) if len(other) <= SHORT]
    return next((other for other in near if other not in answer and answer not in other), "")


def _changed(number: str, rng: random.Random) -> str:
    """A number with one of its digits changed."""
    at = rng.choice([n for n, char in enumerate(number) if char.isdigit()])
    digit = rng.choice([digit for digit in "123456789" if digit != number[at]])
    return number[:at] + digit + number[at + 1 :]


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause that a span stands in, no wider than an answer may be."""
    first = max((text.rfind(mark, 0, start) for mark in _ENDS), default=-1) + 1
    last = min((at for mark in _ENDS if (at := text.find(mark, end)) >= 0), default=len(text))
    return (first, last) if last - first < WIDEST else (start, end)
