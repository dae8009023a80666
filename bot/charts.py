"""The charts of an evaluation's report, as inline SVG; the page's style sheet colours the classes."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from bot import messages
from retrieval.evaluation.calibration import Bin, Point

WIDTH, HEIGHT = 420, 320
LEFT, RIGHT, TOP, BOTTOM = 56, 24, 16, 48
SCALES = (0.1, 0.2, 0.5, 1.0)  # how far an axis of shares may reach
DOTS = 40  # a curve with more points than that is a line without dots


class _Plot:
    """Two axes of shares from 0; x reaches 1, y reaches `top`."""

    def __init__(self, title: str, x_label: str, y_label: str, top: float = 1.0) -> None:
        self.top = top
        self.svg = ElementTree.Element("svg", viewBox=f"0 0 {WIDTH} {HEIGHT}", role="img")
        self.note(self.svg, title)
        for step in range(6):
            share = step / 5
            self.line((0, share * top), (1, share * top), "grid")
            self.text(self.x(share), HEIGHT - BOTTOM + 18, f"{share:.0%}", "middle")
            self.text(LEFT - 8, self.y(share * top) + 4, f"{share * top:.0%}", "end")
        self.line((0, 0), (1, 0), "axis")
        self.text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, x_label, "middle")
        middle = (TOP + HEIGHT - BOTTOM) / 2
        self.text(14, middle, y_label, "middle").set("transform", f"rotate(-90 14 {middle:.1f})")

    def x(self, share: float) -> float:
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, share: float) -> float:
        return HEIGHT - BOTTOM - share / self.top * (HEIGHT - TOP - BOTTOM)

    def add(self, tag: str, style: str, **attributes: float | str) -> ElementTree.Element:
        written = {
            name: value if isinstance(value, str) else f"{value:.1f}" for name, value in sorted(attributes.items())
        }
        return ElementTree.SubElement(self.svg, tag, {"class": style, **written})

    def line(self, start: tuple[float, float], end: tuple[float, float], style: str) -> None:
        self.add("line", style, x1=self.x(start[0]), y1=self.y(start[1]), x2=self.x(end[0]), y2=self.y(end[1]))

    def text(self, x: float, y: float, words: str, anchor: str) -> ElementTree.Element:
        element = self.add("text", anchor, x=x, y=y)
        element.text = words
        return element

    @staticmethod
    def note(element: ElementTree.Element, words: str) -> None:
        """What a screen reader says, and a pointer shows."""
        ElementTree.SubElement(element, "title").text = words

    def written(self) -> str:
        return ElementTree.tostring(self.svg, encoding="unicode")


def reliability_diagram(bins: Sequence[Bin]) -> str:
    """A bar a bin, as high as its share of right answers, its count at the foot; the diagonal is perfect calibration."""
    plot = _Plot(messages.CALIBRATION_CHART, messages.CHART_PROBABILITY, messages.CHART_RIGHT)
    for item in bins:
        left, right, top = plot.x(item.low) + 1, plot.x(item.high) - 1, plot.y(item.accuracy)
        bar = plot.add("rect", "bar", x=left, y=top, width=right - left, height=plot.y(0) - top)
        plot.note(bar, messages.bin_note(item.low, item.high, item.count, item.accuracy))
        plot.text((left + right) / 2, plot.y(0) - 5, str(item.count), "middle count")
    plot.line((0, 0), (1, 1), "ideal")
    for item in bins:
        plot.add("circle", "dot", cx=plot.x(item.confidence), cy=plot.y(item.accuracy), r="3")
    return plot.written()


def risk_coverage_curve(points: Sequence[Point]) -> str:
    """The share of wrong answers as more questions are answered; the last point is what is answered today."""
    highest = max((point.risk for point in points), default=0.0)
    top = next(scale for scale in SCALES if highest <= scale)
    plot = _Plot(messages.RISK_CHART, messages.CHART_COVERAGE, messages.CHART_RISK, top)
    path = " ".join(f"{plot.x(point.coverage):.1f},{plot.y(point.risk):.1f}" for point in points)
    plot.add("polyline", "curve", points=path)
    for point in points if len(points) <= DOTS else points[-1:]:
        dot = plot.add("circle", "dot", cx=plot.x(point.coverage), cy=plot.y(point.risk), r="4")
        plot.note(dot, messages.curve_note(point.threshold, point.coverage, point.risk))
    return plot.written()
