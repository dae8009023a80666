"""What a reply says besides what it quotes: every such sentence."""

from __future__ import annotations

from retrieval.answer.answer import Answer, Missing

UNDERSTOOD = "理解为：{question}"
SAYS = "文章说：{text}"
CORRECTED = "问题称{asked}，文章是{stated}。"
LISTED = "原文只列出其中{count}项，共{whole}项。"
LISTED_SOME = "原文只举出一部分。"
EMPTIED = {
    "paper": "没有来自“{wanted}”的文章。去掉报纸的条件再问，或用 wenju articles 看看收录了哪些。",
    "published": "没有在 {wanted} 发表的文章。请放宽日期再问。",
    "place": "符合条件的文章里没有提到“{wanted}”。请换一个地名，或去掉地点的条件再问。",
}
# What is missing: with its name and what there is instead, with its name alone, without either.
MISSING = {
    "people": ("", "文章里没有提到“{wanted}”。", ""),
    "place": ("文章里没有{wanted}的，给出的是{given}的。", "文章没有给出{wanted}的情况。", ""),
    "period": ("文章里没有{wanted}的，给出的是{given}的。", "文章没有给出{wanted}的情况。", ""),
    "name": ("", "", "文章没有提到问题里的这个名字。"),
    "office": ("", "", "文章没有说谁担任这个职务。"),
    "premise": ("", "", "问题里的数字与文章不符。"),
    "stage": ("", "", "文章说的是另一个阶段（计划、签约、开工、完成不是一回事）。"),
    "base": ("", "文章没有给出{wanted}的变化。", "文章没有给出这样比较的变化。"),
    "change": ("", "", "文章没有给出增减了多少。"),
    "direction": ("", "", "问题所说的升降与文章不符。"),
    "cause": ("", "", "文章没有说明原因。"),
    "unit": ("", "文章没有给出以“{wanted}”计的数字。", ""),
    "thing": ("", "文章没有给出“{wanted}”。", "文章没有给出这样的数字或日期。"),
    "sum": ("", "", "这要计算，文章里没有现成的答案。"),
    "side": ("", "缺“{wanted}”一方，无法比较。", ""),
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
        said.append(LISTED.format(count=count, whole=whole) if whole else LISTED_SOME)
    return said


def missing_line(missing: Missing) -> str:
    """What the articles lack, "" when there is no more to say than that they do."""
    both, named, plain = MISSING.get(missing.what, ("", "", ""))
    if missing.wanted and missing.given and missing.wanted != missing.given and both:
        return both.format(wanted=missing.wanted, given=missing.given)
    return named.format(wanted=missing.wanted) if missing.wanted and named else plain


def answer_line(answer: Answer) -> str:
    """The short answer, each part with the number of its source where there are several."""
    text, at = answer.text, 0
    for piece, n in answer.marked if len(answer.citations) > 1 else ():
        found = text.find(piece, at)
        if found >= 0:
            at = found + len(piece)
            text = f"{text[:at]}[{n}]{text[at:]}"
    undecided = answer.form == "yes_no" and not answer.verdict
    return SAYS.format(text=text) if undecided else text


def emptied_line(condition: str, wanted: str) -> str:
    """Which condition no article fulfils."""
    return EMPTIED[condition].format(wanted=wanted)
