"""A headline that runs into the first sentence: 原标题：东港开工新华社云州5月6日电 …, parted where the evidence is strong."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.articles.article import Aside
from retrieval.articles.dateline import is_byline
from retrieval.articles.layout.headlines import is_dateline
from retrieval.articles.layout.lines import Line

HEADLINE = 60  # characters
_LABEL = re.compile(r"(?:原?标题|题目)\s*[:：]\s*(?=\S)")
_TWICE = re.compile(r"(?=\S{6})([^。\n]{6,60}?)\s*\1")
_WIRE = (
    r"(?:(?:新华|中新|财联)社|(?:中国新闻|中新|新华|人民|央广|央视|光明|环球|海外|参考消息|红)网|本报|本网|IT之家)"
    r"[^\s\d，。：；（()）]{0,14}(?:(?:\s?(?:\d{4}年)?\d{1,2}\s?月)?\s?\d{1,2}\s?日\s?(?:电(?![视话讯])|讯|消息|报道)|讯(?=\s?[（(]))"
)
_WIRED = re.compile(
    rf"((?:(?!来源|转自|图源)[^。，；\n]){{6,{HEADLINE}}}?(?<![从据在对由和与被的向给自按经：:【\[]))\s{{0,8}}(?=[【\[]?{_WIRE})"
)
_BEGINS = re.compile(r"\s|[□【（(]|近日|日前|本报|通讯员|记者|\d{1,2}月")


def unglue(lines: Sequence[Line], title: str) -> tuple[list[Line], list[Aside]]:
    """The lines with a headline that runs into a text on a line of its own, and what is set aside with its reason.

    That is the label 原标题： or 标题： ("label"), all of its line where the page has another headline ("original
    headline"), and the `title` that the file names before its text ("doubled headline").
    """
    kept: list[Line] = []
    aside: list[Aside] = []
    for at, line in enumerate(lines):
        if label := _LABEL.match(line.text):
            other = line.text[0] == "原" and line.short and _has_headline(lines, at, title)
            original, text = line.trimmed(0, label.end()), line.trimmed(label.end(), len(line.text))
            aside.append(Aside(line.span, "original headline") if other else Aside(original.span, "label"))
            kept += [] if other else _parted(text, (_TWICE, _WIRED))
        elif at == 0 and _before_text(line, title):
            aside.append(Aside(line.cut(0, len(title)).span, "doubled headline"))
            kept.append(line.trimmed(len(title), len(line.text)))
        else:
            kept += _parted(line, (_WIRED,)) if at == 0 else [line]
    return kept, aside


def _has_headline(lines: Sequence[Line], at: int, title: str) -> bool:
    """Whether the page has another headline than the one on line `at`: the file's, or a line next to it."""
    over, under, text = lines[max(at - 1, 0) : at], lines[at + 1 : at + 2], lines[at + 2 : at + 3]
    begins = any(is_byline(line.text) or is_dateline(line) for line in text)
    around = [*over, *(line for line in under if line.heading or begins)]
    return bool(title) or any(line.short and not is_byline(line.text) and not is_dateline(line) for line in around)


def _before_text(line: Line, title: str) -> bool:
    """Whether a line begins with the title, and the text behind it as one does that is not the title's sentence."""
    return bool(title) and line.text.startswith(title) and bool(_BEGINS.match(line.text, len(title)))


def _parted(line: Line, patterns: Sequence[re.Pattern[str]]) -> list[Line]:
    """The headline and the text of a line, where one of `patterns` tells where it ends; else the line."""
    if line.short:
        return [line]
    end = next((found.end(1) for pattern in patterns if (found := pattern.match(line.text))), 0)
    return [line.trimmed(0, end), line.trimmed(end, len(line.text))] if end else [line]
