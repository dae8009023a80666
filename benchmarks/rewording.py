"""The same question and passage in other words and years: what a reader must not take for a difference.

Training articles are of two months of one year; read alone, they would teach that 今年 is 2023, and that 一季度 is another time
than 第一季度. In July and August 上半年 is the time that is stated, and 一季度 one that is not: the names of periods are dealt out anew.
"""

from __future__ import annotations

import random
import re

_YEAR = re.compile(r"(?<!\d)(?:19[5-9]|20[0-4])\d(?!\d)")
_SAME = (
    ("第一季度", "头三个月", "前三个月", "一季度", "1-3月", "1至3月", "首季"),
    ("第二季度", "二季度"),
    ("第三季度", "三季度"),
    ("第四季度", "四季度"),
    ("前三季度", "前9个月", "1-9月", "1至9月"),
    ("上半年", "前6个月", "前六个月", "头6个月", "头半年", "1-6月", "1至6月"),
    ("同比", "比上年同期", "比去年同期"),
)
_MONTHS = re.compile(r"(?:1-|1至|前|头)([2-9]|1[01])(?:月(?!份|\d)|个月)")
_MONTH_FORMS = ("1-{}月", "1至{}月", "前{}个月", "头{}个月")
_DAY = re.compile(r"(?<=\d)[日号]")
_NAMES = ("上半年", "下半年", "一季度", "二季度", "三季度", "四季度")
PERIOD = re.compile(f"({'|'.join(_NAMES)})")
_NTH = re.compile("第[一二三四]季度")
_MONTH = re.compile(r"(?<!\d)([2-9])(?=月)")
_SPAN = re.compile(r"(?:前|头|[1一][-—~至到])[\d一二两三四五六七八九十]{1,2}个?[月季]|首季|头半年|半年[度报]|中期|中报")


def deal_periods(texts: tuple[str, ...], answered: bool, rng: random.Random) -> tuple[str, ...]:
    """The texts, the question first, with the names of quarters and halves, or the months' numbers, exchanged among each other,
    the same in all; their lengths stay. Quarters alone where one is written 第一季度. As they are where the same time may be
    said in two ways, and where a question that is `answered` has a time that nothing else has."""
    question, *others = texts
    said = "\n".join(others)
    names = _NAMES[2:] if _NTH.search(question + said) else _NAMES
    for found, ways in ((PERIOD, names), (_MONTH, "23456789")):
        if found.search(question) and not _SPAN.search(question + said):
            if answered and not set(found.findall(question)) <= set(found.findall(said)):
                return texts
            dealt = dict(zip(ways, rng.sample(ways, len(ways)), strict=True))
            return tuple("".join(dealt.get(part, part) for part in found.split(text)) for text in texts)
    return texts


def shift_years(texts: tuple[str, ...], by: int) -> tuple[str, ...]:
    """The texts with every year so many later; their lengths stay."""
    return tuple(_YEAR.sub(lambda year: str(int(year[0]) + by), text) for text in texts)


def reword_times(question: str, head: str, rng: random.Random) -> str:
    """The question with its times said otherwise; `head` begins with the article's day."""
    year = int(head[:4]) if head[:4].isdigit() else 0
    named = [(f"{year}年", "今年"), (f"{year - 1}年", "去年", "上年")] if year else []
    for group in (*_SAME, *named):
        said = next((word for word in group if word in question), "")
        if said:
            question = question.replace(said, rng.choice(group), 1)
    question = _MONTHS.sub(lambda months: rng.choice(_MONTH_FORMS).format(months[1]), question)
    return _DAY.sub(lambda _: rng.choice("日号"), question)


def plainer_head(head: str, rng: random.Random) -> str:
    """A head as undated or untitled articles have it: its day cut to the month or year, or one of day and title left out."""
    day, _, title = head.partition(" ")
    return rng.choice([f"{day[:7]} {title}", f"{day[:4]} {title}", title, day])
