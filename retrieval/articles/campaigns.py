"""The year of an undated article, from the campaigns that it shares with dated ones.

Officials name their campaigns after the one year they fill: “作风能力提升年”, “项目落地年”. Where all dated articles
that name a campaign are of one year, an undated article that names it is of that year too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from retrieval.articles.article import Article
from retrieval.articles.dateline import date_precision, iso_date

# Not “第二个百年” or “向上向善好青年”, which name no one year's campaign.
_CAMPAIGN = re.compile(
    r"[“‘「『《]([\u4e00-\u9fff]{3,12}(?<![一二三四五六七八九十百千几多近每今去前明后整半之周青少晚童流那过])年)[”’」』》]"
)
_DAY = re.compile(r"(?<![\d年至到-])(1[0-2]|0?[1-9])月(3[01]|[12]\d|0?[1-9])日")
_AHEAD = re.compile(r"(?:预计|计划|将于|将在|拟于|力争|定于|有望)(?:今年)?(1[0-2]|0?[1-9])月")


def find_campaigns(text: str) -> tuple[str, ...]:
    """The one-year campaigns that a text names in quotation marks, each once."""
    return tuple(dict.fromkeys(_CAMPAIGN.findall(text)))


def find_month(text: str) -> str:
    """The month ("04") that a text of an unnamed year was written in, "" when it leaves more than one open.

    It was written after the last day that it tells of, and before the first month that it still looks forward to.
    """
    plain = unicodedata.normalize("NFKC", text)
    past = max((int(month) for month, _ in _DAY.findall(plain)), default=0)
    ahead = min((int(month) for month in _AHEAD.findall(plain)), default=0)
    return f"{past:02}" if past and past + 1 == ahead else ""


def campaign_years(dated: Iterable[tuple[str, Sequence[str]]]) -> dict[str, set[str]]:
    """The years of articles, given as (date, campaigns), by the campaigns that they name; those without a date count
    for nothing."""
    years: dict[str, set[str]] = {}
    for date, names in dated:
        for name in names if date else ():
            years.setdefault(name, set()).add(date[:4])
    return years


def campaign_date(names: Sequence[str], month: str, years: Mapping[str, set[str]]) -> str:
    """The year that all of an article's campaigns agree on, with its `month` if there is one: ISO, or ""."""
    found = {year for name in names for year in years.get(name, ())}
    return iso_date("-".join(filter(None, (found.pop(), month)))) if len(found) == 1 else ""


def date_by_campaigns(article: Article, years: Mapping[str, set[str]]) -> Article:
    """The article, when it has no date of its own, with the one that its campaigns give, as inferred."""
    date = "" if article.date else campaign_date(article.campaigns, article.month, years)
    return replace(article, date=date, date_precision=date_precision(date), date_from="inferred") if date else article
