"""Days in China, where the papers are read: a question of half past midnight is of the new day."""

from __future__ import annotations

import datetime

CHINA = datetime.timezone(datetime.timedelta(hours=8))  # Asia/Shanghai, which has had no summer time since 1991


def day_of(moment: datetime.datetime) -> datetime.date:
    """The day of a moment with a time zone."""
    return moment.astimezone(CHINA).date()


def today() -> datetime.date:
    """The present day."""
    return day_of(datetime.datetime.now(datetime.UTC))
