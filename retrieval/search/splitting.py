"""A message that asks several questions becomes those questions; one that asks one stays as it is.

It goes from the strongest sign to the weakest: numbered items, sentences and lines, then clauses (…，二季度呢). Only
numbering and punctuation between the questions is left out; a greeting joins its neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from retrieval.language.tokens import ASKING, normalise

_ENDS, _LINES, _CLAUSES = "？?！!。；;\r\n", "\r\n", "，,。；;！!\r\n"
_EDGES = " \t\r\n；;，,、。-•·*"
_QUOTED = re.compile(r"“[^“”]*”|《[^《》]*》|「[^「」]*」|『[^『』]*』|\"[^\"]*\"")
_ASKING = re.compile(
    "|".join(sorted(ASKING - {"几"}, key=len, reverse=True))
    + r"|(?<![这那近前十])几(?!乎)|是否|是不是|有没有|能不能|会不会|能否|原因|目的|相比|相差|差多少|分别|日期"
    r"|占比|比重|比例|增速|增长率|产值$|[数金总]额$|[？?]\s*$|呢\s*$"
    r"|\b(?:what|who|whose|when|where|why|which|how)\b"
)
_GREETING = re.compile(
    r"(?:你好|您好|大家好|[早晚]上好|[上下]午好|早安|晚安|嗨|哈喽|hello|hi|请问(?:一下)?|请教(?:一下)?|(?:非常)?感谢|谢谢|多谢|谢了"
    r"|麻烦|辛苦|拜托|打扰|在吗|有人吗|再见|thanks|thank you|please|各位|你们|您|你|大家|一下|[了啦啊呀哦])+"
)
_ONES = "一二三四五六七八九"
_NUMBER = rf"(\d{{1,2}}|[{_ONES}十]{{1,3}})"
_START = r"(?:^|(?<=[\s。；;，,？?！!：:]))"
# The number is followed by no digit (1.5亿) and stands behind none (2022.).
_NUMBERINGS = tuple(
    re.compile(pattern + r"\s*")
    for pattern in (
        rf"[（(]{_NUMBER}[）)]",
        r"(?<![\dA-Za-z.%-])(\d{1,2})\s?[.．、)）:：](?!\d)",
        rf"{_START}([{_ONES}十]{{1,3}})[、.．]",
        rf"{_START}第{_NUMBER}(?:个问题|问)?[，,、：:]",
        r"([①-⑳])",
    )
)
_ALSO = re.compile(r"\s*[^？?]{1,16}呢[？?\s，,。；;！!]*")
_TELL = r"(?:说|讲|谈|介绍|回答|问|看|告诉)"
_FIRST, _THEN = re.compile("先" + _TELL), re.compile(rf"\s*(?:然后|接着|最后)?再{_TELL}")
_LONGEST = 16  # characters of a question that is only keywords: 东港一季度税收


def split_questions(text: str) -> list[str]:
    """The questions of a message that asks several, in order; the whole text when it asks one."""
    parts = [part for item in _items(text) for sentence in _sentences(item) for part in _clauses(sentence)]
    return parts if len(parts) > 1 else [text]


def _items(text: str) -> list[str]:
    """The items that are numbered from 1 without a gap, what stands before them with the first; else `text`."""
    masked = _masked(text)
    for numbering in _NUMBERINGS:
        marks: list[re.Match[str]] = []
        for mark in numbering.finditer(masked):
            if _value(mark[1]) == len(marks) + 1:
                marks.append(mark)
        ends = [mark.start() for mark in marks[1:]] + [len(text)]
        items = [text[mark.end() : end] for mark, end in zip(marks, ends, strict=True)] if marks else []
        if len(items) > 1 and all(_asks(item) or _is_keywords(item) for item in items):
            return [text[: marks[0].start()] + items[0], *items[1:]]
    return [text]


def _sentences(text: str) -> list[str]:
    """The sentences that ask, each with those before it that ask nothing; lines where all are only keywords."""
    lines = [line for line in _cut(text, _LINES) if not _is_greeting(line)]
    if len(lines) > 1 and all(map(_is_keywords, lines)):
        return _gathered(_cut(text, _LINES), lambda line: not _is_greeting(line))
    return _gathered(_cut(text, _ENDS), _asks)


def _clauses(text: str) -> list[str]:
    """东港产值是多少 and 二季度呢 of 东港产值是多少，二季度呢; 先说说… and 再说说…; else `text`."""
    parts: list[str] = []
    for clause in _cut(text, _CLAUSES):
        also = _ALSO.fullmatch(clause) and not _asks(clause.rstrip("呢？?" + _EDGES))
        if parts and ((also and _asks(parts[-1])) or (_THEN.match(clause) and _FIRST.search(parts[-1]))):
            parts.append(clause)
        else:
            parts[-1:] = ["".join(parts[-1:]) + clause]
    return [part.strip(_EDGES) for part in parts]


def _gathered(pieces: list[str], complete: Callable[[str], bool]) -> list[str]:
    """Neighbouring pieces in one until they are complete; what is left at the end belongs to the last."""
    parts: list[str] = []
    waiting = ""
    for piece in pieces:
        waiting += piece
        if complete(waiting):
            parts.append(waiting.strip(_EDGES))
            waiting = ""
    if rest := waiting.strip():
        parts[-1:] = [" ".join([*parts[-1:], rest])]
    return parts


def _cut(text: str, ends: str) -> list[str]:
    """`text` cut behind each run of these characters outside quotation marks."""
    pieces = re.finditer(f"[^{ends}]*[{ends}]+|[^{ends}]+", _masked(text))
    return [text[piece.start() : piece.end()] for piece in pieces]


def _masked(text: str) -> str:
    """`text` with each quotation blanked out; its length stays."""
    return _QUOTED.sub(lambda quoted: "“" * len(quoted[0]), text)


def _asks(part: str) -> bool:
    plain = normalise(part.strip(_EDGES))
    return _says(part) and not _is_greeting(part) and bool(_ASKING.search(plain))


def _is_keywords(part: str) -> bool:
    """Whether a part is no more than a few words, as one types them into a search box."""
    plain = part.strip(_EDGES)
    return (
        2 <= len(plain) <= _LONGEST
        and _says(plain)
        and not re.search(r"[，,。：:！!？?；;\n]", plain)
        and not _asks(plain)
    )


def _is_greeting(part: str) -> bool:
    """Whether a part says nothing but a greeting or thanks."""
    said = re.sub(r"[^\w ]|_", "", part).strip().lower()
    return not said or bool(_GREETING.fullmatch(said))


def _says(part: str) -> bool:
    return any(char.isalnum() for char in part)


def _value(number: str) -> int:
    """12, 十二 or ⑫ as a number; 0 for what is none."""
    if number.isdecimal():
        return int(number)
    if "①" <= number <= "⑳":
        return ord(number) - ord("①") + 1
    tens, ten, ones = number.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return 0
    return (_ONES.find(tens) + 1 if tens else 1) * 10 * bool(ten) + (_ONES.find(ones) + 1 if ones else 0)
