"""What the bot counts of its work, for Prometheus. Only numbers: a label is a word from the code, never a user's."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Literal, get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as CONTENT_TYPE

__all__ = ["CONTENT_TYPE", "Metrics", "Outcome", "UpdateKind", "Verdict"]

Outcome = Literal["found", "unsure", "refused", "courtesy", "chart", "failed"]
UpdateKind = Literal["message", "edited_message", "callback_query", "inline_query", "my_chat_member", "other"]
Verdict = Literal["good", "bad"]
Reading = Callable[[], float]

SECONDS = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 2.0, 5.0, 10.0)
_log = logging.getLogger(__name__)


class Metrics:
    """The counts of one bot. All series but those of errors are there from the start: a rate misses no first event."""

    def __init__(self, clock: Reading = time.monotonic) -> None:
        self._clock = clock
        self._begun = self._contact = clock()
        self._registry = CollectorRegistry()
        own = self._registry
        self._questions = Counter("wenju_questions", "Questions, by how they were answered.", ["outcome"], registry=own)
        self._updates = Counter("wenju_updates", "Updates received from Telegram.", ["kind"], registry=own)
        self._errors = Counter("wenju_errors", "Errors, by the class of the exception.", ["kind"], registry=own)
        self._limited = Counter("wenju_limited", "Questions put off because too many came.", registry=own)
        self._feedback = Counter("wenju_feedback", "What users say of an answer.", ["verdict"], registry=own)
        told = "Seconds of work on a question."
        self._answer_seconds = Histogram("wenju_answer_seconds", told, buckets=SECONDS, registry=own)
        told = "Seconds from an update's arrival until its reply was sent."
        self._reply_seconds = Histogram("wenju_reply_seconds", told, buckets=SECONDS, registry=own)
        for counter, words in ((self._questions, Outcome), (self._updates, UpdateKind), (self._feedback, Verdict)):
            for word in get_args(words):
                counter.labels(word)
        self._gauge("wenju_last_poll_seconds", "Seconds since Telegram was last in contact.", self.silence)
        ProcessCollector(registry=own)

    def watch(self, queue: Reading, generation: Reading, articles: Reading) -> None:
        """From now on ask these, whenever the metrics are read; call it once. They must be quick."""
        self._gauge("wenju_queue", "Questions that wait.", queue)
        self._gauge("wenju_generation", "The index's generation.", generation)
        self._gauge("wenju_articles", "Articles in the index.", articles)

    def _gauge(self, name: str, told: str, reading: Reading) -> None:
        Gauge(name, told, registry=self._registry).set_function(lambda: _or_unknown(name, reading))

    def contacted(self) -> None:
        """A poll went well, or Telegram brought an update."""
        self._contact = self._clock()

    def silence(self) -> float:
        """Seconds since that, or since the start where it has not been yet."""
        return self._clock() - self._contact

    @property
    def running(self) -> float:
        """Seconds since the start."""
        return self._clock() - self._begun

    def received(self, kind: str) -> None:
        """An update came; a kind without a series of its own is counted as other."""
        self._updates.labels(kind if kind in get_args(UpdateKind) else "other").inc()

    def answered(self, outcome: Outcome, seconds: float) -> None:
        """The work on a question ended so, after `seconds`."""
        self._questions.labels(outcome).inc()
        self._answer_seconds.observe(seconds)

    def outcomes(self) -> dict[str, int]:
        """How many questions ended in each way since the start, and as `answered` in all."""
        (family,) = self._questions.collect()
        ended = {one.labels["outcome"]: int(one.value) for one in family.samples if one.name.endswith("_total")}
        return {**ended, "answered": sum(ended.values())}

    def replied(self, seconds: float) -> None:
        """A reply was sent, `seconds` after its update came."""
        self._reply_seconds.observe(seconds)

    def failed(self, error: BaseException) -> None:
        """Something was raised; of it the class is counted, for its message may hold anything."""
        self._errors.labels(type(error).__name__).inc()

    def limited(self) -> None:
        """A question was put off because its user or chat asks too many."""
        self._limited.inc()

    def judged(self, verdict: Verdict) -> None:
        """A user said what an answer was worth."""
        self._feedback.labels(verdict).inc()

    def exposition(self) -> bytes:
        """Everything, in Prometheus' text format 0.0.4 (`CONTENT_TYPE`)."""
        return generate_latest(self._registry)


def _or_unknown(name: str, reading: Reading) -> float:
    """The reading, NaN where it fails: when the index cannot be read, the other metrics are needed most."""
    try:
        return float(reading())
    except Exception as error:
        _log.warning("%s cannot be read: %s", name, type(error).__name__)
        return float("nan")
