"""Relative time words of a question, in calendar terms of the day it is asked on."""

from __future__ import annotations

import datetime
import re

_YEARS = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1}
_MONTHS = {"本月": 0, "这个月": 0, "上月": -1, "上个月": -1, "下月": 1, "下个月": 1}
_DAYS = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "明天": 1}
# Not in 目前年产, 提前天数, 成本年均, 过去年份, and not in 如今年轻人, 上年纪.
_PART_OF = {"前": "(?<![目以之此提])", "本": "(?<![成资基日样版])", "去": "(?<![过失])"}
_RELATIVE = re.compile(
    "|".join(
        _PART_OF.get(word[0], "") + word + ("(?![轻龄纪])" if word in _YEARS else "")
        for word in sorted([*_YEARS, *_MONTHS, *_DAYS], key=len, reverse=True)
    )
)


def name_relative(text: str, asked_on: datetime.date) -> str:
    """Replace relative years, months and days by the calendar's: 去年10月 asked in 2024 becomes 2023年10月."""

    def absolute(found: re.Match[str]) -> str:
        word = found[0]
        if word in _YEARS:
            return f"{asked_on.year + _YEARS[word]}年"
        if word in _MONTHS:
            month = asked_on.year * 12 + asked_on.month - 1 + _MONTHS[word]
            return f"{month // 12}年{month % 12 + 1}月"
        day = asked_on + datetime.timedelta(days=_DAYS[word])
        return f"{day.year}年{day.month}月{day.day}日"

    return _RELATIVE.sub(absolute, text)


def drop_relative(text: str) -> str:
    """`text` without its relative time words, which say something else in an article than in a question."""
    return _RELATIVE.sub("", text)
