"""The bot's numbers, read back by Prometheus' own parser."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.telegram_bot.metrics import SECONDS, Metrics


def read(metrics: Metrics) -> dict[str, float]:
    """Every sample as name{label="value"} → number."""
    families = text_string_to_metric_families(metrics.exposition().decode())
    return {
        sample.name + "".join(f'{{{key}="{value}"}}' for key, value in sorted(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


def test_every_series_is_there_from_the_start() -> None:
    found = read(Metrics())
    for outcome in ("found", "unsure", "refused", "courtesy", "chart", "failed"):
        assert found[f'wenju_questions_total{{outcome="{outcome}"}}'] == 0
    for kind in ("message", "edited_message", "callback_query", "inline_query", "my_chat_member", "other"):
        assert found[f'wenju_updates_total{{kind="{kind}"}}'] == 0
    assert (
        found["wenju_limited_total"] == found["wenju_answer_seconds_count"] == found["wenju_reply_seconds_count"] == 0
    )
    if Path("/proc/self/stat").exists():
        assert found["process_resident_memory_bytes"] > 1e6


def test_what_happens_is_counted_and_nothing_else() -> None:
    metrics = Metrics()
    before = read(metrics)
    metrics.answered("refused", 0.04)
    metrics.answered("found", 0.3)
    metrics.answered("failed", 30)
    metrics.replied(0.6)
    metrics.received("message")
    metrics.limited()
    metrics.judged("bad")
    own = {name: value for name, value in read(metrics).items() if name.startswith("wenju_")}
    changed = {name: value for name, value in own.items() if value != before.get(name) and "_created" not in name}
    changed.pop("wenju_last_poll_seconds")
    expected = {f'wenju_questions_total{{outcome="{outcome}"}}': 1.0 for outcome in ("refused", "found", "failed")}
    expected |= {
        'wenju_updates_total{kind="message"}': 1,
        'wenju_feedback_total{verdict="bad"}': 1,
        "wenju_limited_total": 1,
    }
    for name, values in (("answer", [0.04, 0.3, 30]), ("reply", [0.6])):
        expected |= {f"wenju_{name}_seconds_count": len(values), f"wenju_{name}_seconds_sum": sum(values)}
        for le in (*SECONDS, math.inf):
            below = sum(value <= le for value in values)
            label = "+Inf" if le == math.inf else str(le)
            expected |= {f'wenju_{name}_seconds_bucket{{le="{label}"}}': below} if below else {}
    assert changed == pytest.approx(expected)


def test_outcomes_are_told_with_their_sum() -> None:
    now = [5.0]
    metrics = Metrics(clock=lambda: now[0])
    for outcome in ("found", "found", "unsure", "failed"):
        metrics.answered(outcome, 0.1)
    now[0] = 3605.0
    expected = {"found": 2, "unsure": 1, "refused": 0, "courtesy": 0, "chart": 0, "failed": 1, "answered": 4}
    assert (metrics.outcomes(), metrics.running) == (expected, 3600)


def test_no_text_becomes_a_label() -> None:
    metrics = Metrics()
    metrics.received("董家口一季度工业产值是多少")
    metrics.failed(ValueError("12345:geheim of 小明"))
    metrics.failed(KeyError("geheim"))
    metrics.failed(KeyError("other"))
    found = read(metrics)
    assert found['wenju_updates_total{kind="other"}'] == 1
    assert found['wenju_errors_total{kind="ValueError"}'] == 1
    assert found['wenju_errors_total{kind="KeyError"}'] == 2
    assert metrics.exposition().isascii() and b"geheim" not in metrics.exposition()


def test_readings_are_taken_when_they_are_asked_for() -> None:
    metrics = Metrics()
    waiting = [1, 2, 3]
    metrics.watch(queue=lambda: len(waiting), generation=lambda: 7, articles=lambda: 1 / 0)
    found = read(metrics)
    assert (found["wenju_queue"], found["wenju_generation"]) == (3, 7)
    assert math.isnan(found["wenju_articles"])  # it cannot be read; the others can
    waiting.clear()
    assert read(metrics)["wenju_queue"] == 0


def test_the_silence_of_telegram_grows_until_it_speaks() -> None:
    now = [100.0]
    metrics = Metrics(clock=lambda: now[0])
    now[0] = 160.0
    assert metrics.silence() == read(metrics)["wenju_last_poll_seconds"] == 60
    metrics.contacted()
    now[0] = 161.5
    assert metrics.silence() == read(metrics)["wenju_last_poll_seconds"] == 1.5


def test_two_bots_in_a_process_count_apart() -> None:
    one, two = Metrics(), Metrics()
    one.limited()
    assert (read(one)["wenju_limited_total"], read(two)["wenju_limited_total"]) == (1, 0)
