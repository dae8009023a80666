"""Does a text hold the kind of thing that a question asks for?"""

from __future__ import annotations

import re

from retrieval.language.people import names_person
from retrieval.search.question import Kind, Question

MONEY = ("元", "钱", "美")  # 多少元, 多少钱, 多少美元
_CUES: dict[Kind, re.Pattern[str]] = {
    "number": re.compile(r"\d|[一二两三四五六七八九十百千万亿]+[个项家名人位天倍成]"),
    "date": re.compile(r"\d+\s*[年月日号]|[一二三四]季度|[上下]半年|[上中下]旬|昨[天日]|今[天日]"),
    "list": re.compile(r"、.*、|一是|首先"),
    "reason": re.compile(r"因|由于|为了|旨在|以便|从而|通过|使得|导致|才"),
    "person": re.compile(r"[书记长席任员授总裁师者]|先生|女士|说|介绍"),
    "place": re.compile(r"[省市区县镇乡村路街港湾园馆厦场站]|位于|在"),
}
_PRINTED = ("number", "date")  # figures and days are printed in digits, as a rule: not 一个, 今天


def cue_of(question: Question, text: str) -> float:
    """1 when `text` holds what the kind of question asks for, more than that when it has the unit asked for."""
    if question.unit in MONEY:
        return 1.5 if re.search(r"\d[\d.,]*\s*[多余万亿千百]*\s*[\u4e00-\u9fff]?元", text) else 0.0
    if question.unit == "面积":
        return 1.5 if re.search(r"\d[\d.,]*\s*[多余万亿千百]*\s*(?:亩|平方|公顷|平米)", text) else 0.0
    if question.unit and re.search(rf"\d[\d.,]*\s*[多余万亿千百]*\s*{re.escape(question.unit)}", text):
        return 1.5
    cue = _CUES.get(question.kind)
    if cue is None or not cue.search(text):
        return 0.0
    if question.kind == "person":
        return 1.0 if names_person(text) else 0.3
    return 0.4 if question.kind in _PRINTED and not re.search(r"\d", text) else 1.0
