"""What a reply says besides what it quotes: every such sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.answer.answer import Answer, Missing

UNDERSTOOD = "理解为：{question}"
UNSURE = "文章里可能是这一句，请看原文："
CORRECTED = "问题称{asked}，文章是{stated}。"
SHOWN = "这里是最新的{count}篇，符合的共{whole}篇。"
LISTED = "原文只列出其中{count}项，共{whole}项。"
LISTED_SOME = "原文只举出一部分。"
THANKED = "不客气。还想知道什么，直接问就行。"
PARTED = "再见。"
HEARD = "好的。还想知道什么，直接问就行。"
GREETED = "你好。我只说报纸文章里写了的事，并给出原句和出处：直接发问题就行，例如“某地一季度工业产值是多少”，接着可以追问“那二季度呢”；也可以问文章本身，例如“最新的报道是什么”。"
PAPERS = "收录的报纸有：{papers}{etc}。"
PAPERS_SHOWN = 10
EMPTIED = {
    "paper": "没有来自“{wanted}”的文章。去掉报纸的条件再问。",
    "published": "没有在 {wanted} 发表的文章。请放宽日期再问。",
    "place": "符合条件的文章里没有提到“{wanted}”。请换一个地名，或去掉地点的条件再问。",
}
# What is missing: with its name and what there is instead, and with its name alone.
MISSING = {
    "people": ("", "文章里没有提到“{wanted}”。"),
    "place": ("", "文章里没有提到“{wanted}”。"),
    "period": ("文章里没有{wanted}的，给出的是{given}的。", "文章没有给出{wanted}的情况。"),
    "authors": ("", "《{wanted}》没有写明作者。"),
    "pictures": ("", "《{wanted}》没有写明照片是谁拍的。"),
    "date": ("", "《{wanted}》没有写明日期。"),
    "paper": ("", "《{wanted}》没有写明是哪份报纸。"),
    "page": ("", "《{wanted}》没有写明是第几版。"),
    "title": ("", "{wanted} 的这篇文章没有标题。"),
    "side": ("", "缺“{wanted}”一方，无法比较。"),
}


def notes(answer: Answer) -> list[str]:
    """What else an answer has to say: what the question has wrong, what is missing, that a list is not whole."""
    said = []
    if answer.corrected:
        asked, stated = answer.corrected
        said.append(CORRECTED.format(asked=asked, stated=stated))
    if answer.missing and (line := missing_line(answer.missing)):
        said.append(line)
    if answer.incomplete:
        count, whole = answer.incomplete
        some = SHOWN if answer.form == "articles" else LISTED if whole else LISTED_SOME
        said.append(some.format(count=count, whole=whole))
    return said


def courtesy_line(said: str) -> str:
    """What is said to a message that only greets, thanks or asks what there is to ask."""
    if re.search("谢|辛苦|thank|thx", said, re.IGNORECASE):
        return THANKED
    if re.search("再见|拜拜", said):
        return PARTED
    greets = re.search("好(?!的)|在吗|嗨|哈喽|hi|hello|help|帮助|你(?:能|会|可以|是|叫)|怎么用", said, re.IGNORECASE)
    return GREETED if greets else HEARD


def missing_line(missing: Missing) -> str:
    """What the articles lack, "" when there is no more to say than that they do."""
    both, named = MISSING.get(missing.what, ("", ""))
    if missing.given and missing.wanted != missing.given and both:
        return both.format(wanted=missing.wanted, given=missing.given)
    return named.format(wanted=missing.wanted)


def answer_line(answer: Answer) -> str:
    """The short answer, each part with the number of its source where there are several; of an unsure one the quote speaks."""
    if not answer.sure:
        return UNSURE
    text, at = answer.text, 0
    for piece, n in answer.marked if len(answer.citations) > 1 else ():
        found = text.find(piece, at)
        if found >= 0:
            at = found + len(piece)
            text = f"{text[:at]}[{n}]{text[at:]}"
    return text


def emptied_line(condition: str, wanted: str, papers: Sequence[str] = ()) -> str:
    """Which condition no article fulfils; of a paper, also which there are."""
    there = PAPERS.format(papers="、".join(papers[:PAPERS_SHOWN]), etc="等" if len(papers) > PAPERS_SHOWN else "")
    return EMPTIED[condition].format(wanted=wanted) + (there if papers else "")
