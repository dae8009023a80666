"""`wenju figures`: what the articles say in figures, with where it stands."""

from __future__ import annotations

import datetime
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from bot import messages
from bot.ask import opened
from bot.plot import FORMATS, chart_of, draw, in_characters
from bot.render import print_json
from bot.settings import Settings
from retrieval.articles.article import cut_spans
from retrieval.index.facts import StoredFigure
from retrieval.language.periods import Period, find_periods


def list_figures(settings: Settings, indicator: str, place: str, period: str, as_json: bool) -> bool:
    """Print the figures of an indicator, place and period (each may be empty); whether there are any."""
    found = _found(settings, indicator, place, period)
    if as_json:
        for stored in found:
            print_json(figure_json(stored))
    elif found:
        _print_figures(found)
    else:
        print(messages.NO_FIGURES)
    return bool(found)


def chart_figures(settings: Settings, indicator: str, place: str, period: str, path: Path) -> bool:
    """Draw the figures into a file, with their sources; print them in characters where nothing draws. Whether there are any."""
    if path.suffix.lower() not in FORMATS:
        raise typer.BadParameter(messages.CHART_FORMAT.format(suffix=path.suffix or path.name))
    found = _found(settings, indicator, place, period)
    chart = chart_of(found)
    if chart is None:
        print(messages.CHART_TOO_FEW if found else messages.NO_FIGURES)
        return False
    try:
        drawn = draw(chart, path)
    except OSError as error:
        raise typer.BadParameter(
            messages.FILE_UNWRITABLE.format(path=path, reason=messages.in_chinese(error.strerror or ""))
        ) from error
    if not drawn:
        print(messages.CHART_UNDRAWN, file=sys.stderr)
        print(in_characters(chart))
        return True
    print(messages.CHART_DRAWN.format(path=path, count=sum(map(len, chart.lines.values())), sources=len(chart.sources)))
    if chart.left_out:
        print(messages.CHART_LEFT_OUT.format(count=chart.left_out))
    return True


def _found(settings: Settings, indicator: str, place: str, period: str) -> list[StoredFigure]:
    today = datetime.date.today()
    if period and not find_periods(period, today.isoformat(), question=True):
        raise typer.BadParameter(messages.NO_PERIOD.format(period=period))
    with opened(settings, asks=False) as service:
        return service.figures(indicator, place, period, today)


def figure_json(stored: StoredFigure) -> dict[str, Any]:
    """One figure with its citation; numbers are decimal strings in plain units, days ISO."""
    figure = stored.figure
    spans = cut_spans(stored.spans, figure.start, figure.end)
    return {
        "indicator": figure.indicator,
        "holder": figure.holder,
        "period": _period_json(figure.period),
        "value": _plain(figure.value),
        "upper": _plain(figure.upper),
        "unit": figure.unit,
        "bound": figure.bound,
        "growth": _plain(figure.growth),
        "growth_unit": figure.growth_unit,
        "base": figure.base,
        "cumulative": figure.cumulative,
        "rank": figure.rank,
        "said": stored.said,
        "quote": stored.sentence,
        "passage_id": stored.passage_id,
        "title": stored.title,
        "paper": stored.paper,
        "date": stored.date,
        "date_from": stored.date_from,
        "source": stored.source,
        "start": spans[0][0],
        "end": spans[-1][1],
    }


def _print_figures(found: list[StoredFigure]) -> None:
    """Print each figure in one line, and its source, dim and indented, in the next."""
    console = Console(highlight=False)
    *columns, last = messages.FIGURE_COLUMNS
    _print_pair(console, columns, last)
    for stored in found:
        figure = stored.figure
        source = messages.figure_source(stored)
        row = [figure.holder, figure.indicator, messages.period(figure.period), stored.said]
        _print_pair(console, row, source)


def _print_pair(console: Console, row: list[str], source: str) -> None:
    console.print(Text("  ".join(filter(None, row))), soft_wrap=True)
    console.print(Text(f"    {source}", style="dim"), soft_wrap=True)


def _period_json(period: Period | None) -> dict[str, Any] | None:
    if period is None:
        return None
    start, end = (day.isoformat() if day else None for day in (period.start, period.end))
    return {"start": start, "end": end, "grain": period.grain, "any_year": period.any_year}


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else format(number.normalize(), "f")
