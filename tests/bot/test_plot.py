"""Figures as pictures: what stands in one chart, its sources, and that every character has a glyph."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import plot
from bot.plot import asked_chart, chart_of, draw, in_characters, period_name
from embeddings.encoder import HashingEncoder
from retrieval.language.periods import find_periods
from retrieval.service import Service

ARTICLES = {
    "spring.md": ("望潮港一季度开门红", "2023-04-18", "今年一季度，望潮港完成货物吞吐量3120万吨，同比增长6.4%。"),
    "summer.md": (
        "上半年两港运行平稳",
        "2023-07-18",
        "今年上半年，望潮港完成货物吞吐量6530万吨，同比增长5.8%。今年上半年，青螺港完成货物吞吐量3900万吨。",
    ),
    "autumn.md": (
        "前三季度两港货物吞吐量",
        "2023-10-20",
        "今年前三季度，望潮港完成货物吞吐量9870万吨。今年前三季度，青螺港完成货物吞吐量5810万吨，实现营业收入12亿元。",
    ),
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    folder = tmp_path_factory.mktemp("articles")
    for name, (title, date, text) in ARTICLES.items():
        page = f"---\ntitle: {title}\npaper: 望潮日报\ndate: {date}\n---\n\n{text}\n"
        (folder / name).write_text(page, encoding="utf-8")
    service = Service(tmp_path_factory.mktemp("home"), HashingEncoder())
    service.index(folder)
    return service


def test_periods_make_lines_and_one_period_makes_bars(service: Service) -> None:
    over_time = chart_of(service.figures("货物吞吐量"))
    assert over_time and over_time.over_time and over_time.unit == "万吨"
    assert over_time.axis == ("2023年一季度", "2023年上半年", "2023年前三季度")
    assert {name: [point.value for point in line] for name, line in over_time.lines.items()} == {
        "望潮港": [3120.0, 6530.0, 9870.0],
        "青螺港": [3900.0, 5810.0],
    }
    assert [source.partition(" ")[0] for source in over_time.sources] == [f"《{t}》" for t, *_ in ARTICLES.values()]
    side_by_side = asked_chart(service, "画一张前三季度货物吞吐量的对比图")
    assert side_by_side and not side_by_side.over_time and side_by_side.axis == ("望潮港", "青螺港")
    assert in_characters(side_by_side).splitlines()[1].endswith("9870万吨 [1]")


@pytest.mark.parametrize(
    "asked", ["望潮港各季度货物吞吐量是多少", "望潮港近几年货物吞吐量变化情况", "各月货物吞吐量分别是多少？"]
)
def test_a_figure_of_several_periods_is_asked_for_without_the_word(service: Service, asked: str) -> None:
    chart = asked_chart(service, asked)
    assert chart and chart.over_time and "望潮港" in chart.lines


@pytest.mark.parametrize("asked", ["每年种多少棵树", "望潮港每月开几班船", "各季度谁来检查望潮港"])
def test_what_names_periods_and_no_figure_is_no_chart(service: Service, asked: str) -> None:
    assert asked_chart(service, asked) is None


def test_what_cannot_stand_in_one_chart_makes_none(service: Service) -> None:
    assert chart_of(service.figures("营业收入")) is None and chart_of([]) is None
    assert asked_chart(service, "望潮港货物吞吐量是多少") is None
    assert asked_chart(service, "望潮港股价走势如何") is None
    every = chart_of(service.figures())
    assert every and every.title == "货物吞吐量" and every.left_out == 1


@pytest.mark.parametrize("suffix", plot.FORMATS)
@pytest.mark.parametrize("period", ["", "2023年前三季度"])
def test_every_character_of_a_picture_has_a_glyph(service: Service, tmp_path: Path, suffix: str, period: str) -> None:
    chart = chart_of(
        service.figures("货物吞吐量", period=period) if not period else service.figures_named(f"{period}货物吞吐量")
    )
    path = tmp_path / f"吞吐量{suffix}"
    assert chart
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a glyph that the font lacks is a warning
        assert draw(chart, path)
    assert path.stat().st_size > 5000 and [each.name for each in tmp_path.iterdir()] == [path.name]


def test_without_matplotlib_or_a_font_the_chart_is_in_characters(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart = chart_of(service.figures("货物吞吐量"))
    assert chart
    with pytest.raises(OSError):
        draw(chart, tmp_path / "nowhere" / "a.png")
    monkeypatch.setattr(plot, "_family", lambda: "")
    assert not draw(chart, tmp_path / "a.png") and not any(tmp_path.iterdir())
    first, *bars = in_characters(chart).splitlines()
    assert first == "货物吞吐量（万吨）" and "█ 3120万吨，同比增长6.4% [1]" in bars[0]
    assert bars[-1].startswith("[3] 《前三季度两港货物吞吐量》")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("2023年", "2023年"), ("2023年上半年", "2023年上半年"), ("2023年4月", "2023年4月"), ("2022年1-5月", "2022年1-5月"),
        ("2023年三季度", "2023年三季度"), ("2023年4月5日", "2023-04-05"), ("2021年至2023年", "2021-01-01～2023-12-31"),
    ],
)  # fmt: skip
def test_periods_are_named_as_people_say_them(said: str, name: str) -> None:
    (word,) = find_periods(said, "2024-01-01")
    assert period_name(word.period) == name


def test_the_command_draws_and_says_what_it_cannot(
    wenju: Callable[..., subprocess.CompletedProcess[str]], articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENJU_ARTICLES", str(articles))
    for name, (title, date, text) in ARTICLES.items():
        (articles / name).write_text(f"---\ntitle: {title}\ndate: {date}\n---\n\n{text}\n", encoding="utf-8")
    picture = articles.parent / "chart.png"
    run = wenju("figures", "--indicator", "货物吞吐量", "--chart", str(picture))
    assert run.returncode == 0 and picture.read_bytes().startswith(b"\x89PNG")
    assert run.stdout == f"已画成 {picture}：5 个数字，出自 3 篇文章。\n"
    few = wenju("figures", "--indicator", "营业收入", "--chart", str(picture))
    assert few.returncode == 3 and few.stdout.startswith("同一指标、同一单位的数字不到两个")
    wrong = wenju("figures", "--chart", "chart.bmp")
    assert wrong.returncode == 2 and "不会画“.bmp”这种图" in wrong.stderr
    nowhere = wenju("figures", "--indicator", "货物吞吐量", "--chart", str(articles / "no" / "chart.png"))
    assert nowhere.returncode == 2 and "写不进去" in nowhere.stderr
    asked = "货物吞吐量走势\n"
    command = [sys.executable, "-c", "from bot.cli import main; main()", "chat"]
    chat = subprocess.run(command, input=asked, capture_output=True, text=True, timeout=120)
    assert "█ 3120万吨" in chat.stdout and "[3] 《前三季度两港货物吞吐量》" in chat.stdout
