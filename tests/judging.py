"""Judged answers to build reports of, without an index."""

from __future__ import annotations

from typing import Any

from retrieval.answer.answer import Answer, Citation, Hit
from retrieval.evaluation.datasets import Dataset, JudgedQuestion
from retrieval.evaluation.run import Report, evaluate

HIT = Hit("p1", "东港产值125亿元。", "东港提速", "望潮日报", "2023-05-06", "port.md", 10, 20, 1.5)
CITATION = Citation(1, "东港产值125亿元。", "p1", "东港提速", "望潮日报", "2023-05-06", "port.md", 10, 20)


def asked(id: str, answers: tuple[str, ...] = ("125亿元",), **more: Any) -> JudgedQuestion:
    """A question that expects `answers`; with none, one that the articles do not answer."""
    facts = {"question": f"{id} 东港产值多少", "types": ("number",), "answerable": bool(answers), "answers": answers}
    return JudgedQuestion(id=id, **(facts | more))


def answered(text: str = "125亿元", probability: float = 0.0, **more: Any) -> Answer:
    """A reply with `text`; without one, a refusal."""
    cited = (CITATION,) if text else ()
    facts = {"citations": cited, "hits": (HIT,) * 5, "probability": probability, "features": {"margin": 0.25}}
    return Answer(question="", found=bool(text), text=text, timings_ms={"total": 2.0}, **(facts | more))


class Replies:
    """Stands in for the service: the next question gets the next answer."""

    def __init__(self, answers: list[Answer]) -> None:
        self._answers = iter(answers)

    def ask(self, *words: object, **more: object) -> Answer:
        return next(self._answers)


def report_of(*pairs: tuple[JudgedQuestion, Answer], name: str = "dev") -> Report:
    """The report of a run in which each question got its answer."""
    dataset = Dataset(name, None, tuple(question for question, _ in pairs))  # type: ignore[arg-type]
    return evaluate(dataset, Replies([answer for _, answer in pairs]))
