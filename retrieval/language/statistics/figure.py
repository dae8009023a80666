"""A figure as news state it. Only data: what reads figures takes time to load, and answering needs none of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from retrieval.language.calendar.days import Period

Bound = Literal["", "over", "under", "about"]
Base = Literal["", "同比", "环比", "比年初"]
GrowthUnit = Literal["", "%", "百分点"]


@dataclass(frozen=True)
class Figure:
    """One figure; `value` in plain units, `start:end` the words that state it, with a change that follows directly."""

    indicator: str
    holder: str
    period: Period | None
    value: Decimal
    upper: Decimal | None
    unit: str
    bound: Bound
    growth: Decimal | None
    growth_unit: GrowthUnit
    base: Base
    cumulative: bool
    rank: str
    start: int
    end: int
