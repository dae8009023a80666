"""Figures as a picture: an indicator over periods, or over places, with its sources below; or the same in characters.

matplotlib draws it (`pip install 'wenju[chart]'`), in a font that has Chinese characters: zhplot's Noto Sans SC or one of the system's.
"""

from __future__ import annotations

import datetime
import re
import statistics
import tempfile
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from rich.cells import cell_len

from bot import messages
from retrieval.index.facts import StoredFigure
from retrieval.language.periods import Period
from retrieval.service import Service

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FORMATS = (".png", ".svg", ".pdf")
LINES, BARS, LABEL = 5, 20, 16  # lines and bars that a chart has at most, and characters of a name beside one
WIDE = 30  # characters of the longest bar in text
_SCALES = ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))
_MONTHS = {
    (1, 12): "", (1, 6): "上半年", (7, 12): "下半年",
    (1, 3): "一季度", (4, 6): "二季度", (7, 9): "三季度", (10, 12): "四季度", (1, 9): "前三季度",
}  # fmt: skip
_ASKED = re.compile(
    "(?:的)?(?:走势|变化趋势)图?|(?:的)?(?:趋势|折线|柱状|条形|对比)图|(?:的)?(?<![漫年动书国油版壁字])图(?=[吧呢。？?]?$)"
    "|(?:各个?|每个?|逐个?|历个?)(?:季度|月|年)(?:份|度)?|近[几两二三四五六]年来?"  # a figure of several periods
)
_HOW_MUCH = re.compile("(?:分别|各)?(?:是|为|有)?多少|(?:怎么样|如何|怎样)?变化|情况")
_PROBE = "据亿％"  # a font that has these has what is written here
_WRAP = 62  # characters of a source's line in a picture
_Newest = dict[tuple[str, tuple[str, str]], StoredFigure]
_Groups = dict[str, list[tuple[str, StoredFigure]]]


@dataclass(frozen=True)
class Point:
    """A figure in a chart: where it stands along the axis, its value in the chart's unit, how it is said, and its source's number."""

    at: str
    value: float
    said: str
    n: int


@dataclass(frozen=True)
class Chart:
    """What is drawn: lines over periods where `over_time`, else one row of bars; `left_out` figures do not fit in."""

    title: str
    unit: str
    over_time: bool
    axis: tuple[str, ...]
    lines: dict[str, tuple[Point, ...]]
    sources: tuple[str, ...]
    left_out: int


def asked_chart(service: Service, text: str, asked_on: datetime.date | None = None) -> Chart | None:
    """The chart that a message asks for (货物吞吐量走势, 各季度货物吞吐量是多少); None where it asks for none, or the articles have too few figures for it."""
    if not _ASKED.search(text):
        return None
    return chart_of(service.figures_named(_HOW_MUCH.sub(" ", _ASKED.sub(" ", text)), asked_on))


def chart_of(found: Sequence[StoredFigure]) -> Chart | None:
    """The chart of the indicator and unit that most of the figures have; None where fewer than two can stand in one."""
    plain = [stored for stored in found if stored.figure.upper is None and stored.figure.unit]
    kinds = Counter((stored.figure.indicator, stored.figure.unit) for stored in plain)
    if not kinds:
        return None
    (indicator, unit), _ = kinds.most_common(1)[0]
    newest: _Newest = {}
    for stored in sorted(plain, key=lambda stored: stored.date):
        if (stored.figure.indicator, stored.figure.unit) == (indicator, unit):
            newest[(stored.figure.holder, _days(stored.figure.period))] = stored
    if len(newest) < 2:
        return None
    size, scale = next(((s, name) for s, name in _SCALES if _middle(newest.values()) >= s), (Decimal(1), ""))
    if unit in ("%", "百分点"):
        size, scale = Decimal(1), ""
    lines_over_time = _over_time(newest)
    groups = lines_over_time or _side_by_side(newest)
    kept = [stored for group in groups.values() for _, stored in group]
    sources = tuple(dict.fromkeys(messages.figure_source(stored) for stored in kept))
    lines = {
        name: tuple(
            Point(at, float(stored.figure.value / size), stored.said, sources.index(messages.figure_source(stored)) + 1)
            for at, stored in group
        )
        for name, group in groups.items()
    }
    over_time = bool(lines_over_time)
    timed = {_days(stored.figure.period): at for group in groups.values() for at, stored in group}
    axis = [timed[days] for days in sorted(timed)] if over_time else [point.at for point in lines[""]]
    return Chart(indicator, f"{scale}{unit}", over_time, tuple(axis), lines, sources, len(found) - len(kept))


def draw(chart: Chart, path: Path) -> bool:
    """Draw a chart into a file, in the format that its name ends with; False where matplotlib or a font is missing.

    Raises OSError where the file cannot be written; nothing half-written stays.
    """
    family = _family() if find_spec("matplotlib") else ""
    if not family:
        return False
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    below = [line for n, source in enumerate(chart.sources, 1) for line in textwrap.wrap(f"[{n}] {source}", _WRAP)]
    high = 4.2 + 0.2 * len(below) + (0 if chart.over_time else 0.25 * max(len(chart.axis) - 8, 0))
    with rc_context({"font.family": family, "axes.unicode_minus": False, "svg.fonttype": "path"}):
        figure = Figure(figsize=(8, high), layout=None)
        axes = figure.add_axes(
            (0.22, (0.45 + 0.2 * len(below)) / high + 0.06, 0.72, 3.1 / 4.2 * (1 - 0.2 * len(below) / high))
        )
        (_lines if chart.over_time else _bars)(chart, axes)
        axes.set_title(_plain(f"{chart.title}（{chart.unit}）"))
        for at, line in enumerate(below):
            figure.text(0.03, (0.2 * (len(below) - at) - 0.05) / high, _plain(line), fontsize=8, color="#555555")
        unfinished = path.with_name(f".{path.stem}.part{path.suffix}")
        try:
            figure.savefig(unfinished, dpi=150)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    return True


def picture(chart: Chart) -> bytes | None:
    """The chart as a PNG; None where matplotlib, a font or room for it is missing."""
    with suppress(OSError), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chart.png"
        return path.read_bytes() if draw(chart, path) else None
    return None


def caption(chart: Chart) -> str:
    """What stands below a picture of the chart: its title, its figures and their sources."""
    points = [(name, point) for name, line in chart.lines.items() for point in line]
    said = [f"• {' '.join(filter(None, (name, point.at)))}：{point.said} [{point.n}]" for name, point in points]
    return "\n".join([f"{chart.title}（{chart.unit}）", *said, *_below(chart)])


def in_characters(chart: Chart) -> str:
    """The chart as lines of text: a bar for each figure, its value as the article says it, and its source's number."""
    points = [(name, point) for name, line in chart.lines.items() for point in line]
    labels = [" ".join(filter(None, (name, point.at))) for name, point in points]
    wide = max(map(cell_len, labels))
    most = max(abs(point.value) for _, point in points) or 1.0
    rows = [f"{chart.title}（{chart.unit}）"]
    for label, (_, point) in zip(labels, points, strict=True):
        bar = "█" * round(WIDE * abs(point.value) / most) or "▏"
        rows.append(f"{label}{' ' * (wide - cell_len(label))}  {bar} {point.said} [{point.n}]")
    return "\n".join([*rows, *_below(chart)])


def _below(chart: Chart) -> list[str]:
    sources = [f"[{n}] {source}" for n, source in enumerate(chart.sources, 1)]
    return [*sources, *([messages.CHART_LEFT_OUT.format(count=chart.left_out)] if chart.left_out else [])]


def _middle(figures: Iterable[StoredFigure]) -> Decimal:
    return statistics.median(abs(stored.figure.value) for stored in figures)


def _over_time(newest: _Newest) -> _Groups:
    """The figures of each holder that has several periods, in order; {} where most have but one."""
    lines: dict[str, list[StoredFigure]] = {}
    for (holder, _), stored in newest.items():
        period = stored.figure.period
        if period and period.start and period.end and not period.any_year:
            lines.setdefault(holder, []).append(stored)
    several = sorted((line for line in lines.values() if len(line) > 1), key=len, reverse=True)
    if 2 * len(several) < len({holder for holder, _ in newest}):
        return {}
    ordered = [sorted(line, key=lambda stored: _days(stored.figure.period)) for line in several[:LINES]]
    return {line[0].figure.holder: [(period_name(stored.figure.period), stored) for stored in line] for line in ordered}


def _side_by_side(newest: _Newest) -> _Groups:
    """The figures of each holder, the largest first; with their periods where these differ."""
    one_period = len({days for _, days in newest}) == 1
    bars = [
        (
            " ".join(
                filter(
                    None,
                    (
                        _cut(stored.figure.holder or stored.title),
                        "" if one_period else period_name(stored.figure.period),
                    ),
                )
            ),
            stored,
        )
        for stored in newest.values()
    ]
    return {"": sorted(bars, key=lambda bar: -bar[1].figure.value)[:BARS]}


def _cut(name: str) -> str:
    return name if len(name) <= LABEL else f"{name[: LABEL - 1]}…"


def _days(period: Period | None) -> tuple[str, str]:
    """By what periods are sorted: their last days, then their first."""
    return (str(period.end), str(period.start)) if period else ("", "")


def period_name(period: Period | None) -> str:
    """A period as people say it: 2023年, 2023年上半年, 2023年一季度, 2023年1-9月, 2023年4月; else its first and last day."""
    if period is None or period.start is None or period.end is None or period.any_year:
        return messages.period(period)
    first, last = period.start, period.end
    if (
        last.year == datetime.MAXYEAR
        or first.year != last.year
        or first.day != 1
        or (last + datetime.timedelta(days=1)).day != 1
    ):
        return messages.period(period)
    months = (first.month, last.month)
    said = _MONTHS.get(months, f"{months[0]}月" if months[0] == months[1] else f"{months[0]}-{months[1]}月")
    return f"{first.year}年{said}"


def _lines(chart: Chart, axes: Axes) -> None:
    for name, line in chart.lines.items():
        at = [chart.axis.index(point.at) for point in line]
        axes.plot(at, [point.value for point in line], marker="o", label=_plain(name))
        for x, point in zip(at, line, strict=True):
            axes.annotate(
                f"{point.value:g} [{point.n}]", (x, point.value), (0, 6), textcoords="offset points", fontsize=8
            )
    axes.set_xticks(range(len(chart.axis)), [at.replace("～", "～\n") for at in chart.axis], fontsize=9)
    axes.margins(x=0.1, y=0.12)
    axes.set_ylim(bottom=min(0.0, min(point.value for line in chart.lines.values() for point in line)))
    if any(chart.lines):
        axes.legend()


def _bars(chart: Chart, axes: Axes) -> None:
    points = chart.lines[""]
    axes.barh(range(len(points)), [point.value for point in points], color="#4477aa")
    axes.set_yticks(range(len(points)), [_plain(point.at) for point in points], fontsize=8)
    axes.invert_yaxis()
    axes.margins(x=0.2)
    for at, point in enumerate(points):
        axes.annotate(f" {point.value:g} [{point.n}]", (point.value, at), va="center", fontsize=8)


def _plain(text: str) -> str:
    """Text that matplotlib takes for no formula."""
    return text.replace("$", r"\$")


@cache
def _family() -> str:
    """The name of a font that has Chinese characters, which matplotlib then knows; "" where there is none."""
    font = _font()
    if font is None:
        return ""
    from matplotlib.font_manager import FontProperties, fontManager

    fontManager.addfont(font)
    return str(FontProperties(fname=font).get_name())


def _font() -> Path | None:
    """A font file that has Chinese characters: zhplot's, else the first of the system's."""
    if (found := find_spec("zhplot")) and found.origin:
        bundled = Path(found.origin).parent / "fonts" / "NotoSansSC-Regular.ttf"
        if bundled.exists():
            return bundled
    from matplotlib.font_manager import fontManager
    from matplotlib.ft2font import FT2Font

    for entry in sorted(fontManager.ttflist, key=lambda entry: (entry.weight != 400, entry.name)):
        try:
            font = FT2Font(entry.fname)
        except (OSError, RuntimeError):
            continue
        if all(font.get_char_index(ord(char)) for char in _PROBE):
            return Path(entry.fname)
    return None
