"""A dataset's questions are asked and the replies measured, per type and in total."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from retrieval.answer.answer import Answer, Hit
from retrieval.evaluation.calibration import Calibration, auroc, calibrate
from retrieval.evaluation.datasets import Dataset, JudgedQuestion
from retrieval.evaluation.matcher import correct, exact, f1, identical, overlap, right
from retrieval.evaluation.measures import ndcg, percentile, reciprocal_rank, success

DEPTH = 50  # passages asked for, so that ten articles come of them
KEPT = 3  # hits kept of every answer, for who looks at what went wrong
JOINED = {"cross", "list"}  # their answer may stand in several hits together


class Answerer(Protocol):
    """Whatever answers questions as the service does."""

    def ask(self, text: str, context: Sequence[str], asked_on: datetime.date | None, k: int) -> Answer: ...


@dataclass(frozen=True)
class Judged:
    """A question, its answer, and the measures by name; a name that does not apply to it is left out."""

    question: JudgedQuestion
    answer: Answer
    values: dict[str, float]

    @property
    def tellable(self) -> bool:
        """Whether it can be told if an answer is right: a free wording of the expected one cannot be matched."""
        return not self.question.answerable or (bool(self.question.answers) and self.question.extractive)

    @property
    def right(self) -> bool:
        """Whether the answer is right, judged as strictly as the set allows; one to the unanswerable never is."""
        return bool(self.values.get("answer right", self.values.get("answer hit")))

    @property
    def failure(self) -> str:
        """What went wrong: "false answer", "false refusal", "wrong answer", "wrong passage", or nothing ("")."""
        for name in ("false answer", "false refusal"):
            if self.values.get(name):
                return name
        if self.tellable:
            return "wrong answer" if self.question.answerable and not self.right else ""
        return "wrong passage" if self.values.get("R@1") == 0 else ""


@dataclass(frozen=True)
class Report:
    """Means by type ("total" last), the latency in milliseconds, and every question with its own measures."""

    dataset: str
    questions: int
    left_out: int
    table: dict[str, dict[str, float]]
    latency_ms: dict[str, float]
    judged: tuple[Judged, ...]
    calibration: Calibration | None = None


def dataset_home(dataset: Dataset, home: Path) -> Path:
    """The folder that caches a dataset's index: named by what its articles hold."""
    digest = hashlib.sha256()
    files = [dataset.articles] if dataset.articles.is_file() else sorted(dataset.articles.rglob("*"))
    for path in files:
        if path.is_file():
            digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return home / "eval" / f"{dataset.name}-{digest.hexdigest()[:12]}"


def evaluate(
    dataset: Dataset,
    service: Answerer,
    limit: int = 0,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Report:
    """Ask every question (`limit` of them, evenly spread, when given) and measure the replies."""
    step = max(1, len(dataset.questions) // limit) if limit else 1
    questions = dataset.questions[::step][: limit or None]
    judged: list[Judged] = []
    latencies: list[float] = []
    for done, question in enumerate(questions):
        progress(done, len(questions))
        answer = service.ask(question.question, question.context, question.asked_on, k=DEPTH)
        latencies.append(answer.timings_ms["total"])
        values = judge(question, answer)
        judged.append(Judged(question, replace(answer, hits=answer.hits[:KEPT]), values))
    progress(len(questions), len(questions))
    types = sorted({type_ for question in questions for type_ in question.types})
    table = {type_: _means([item for item in judged if type_ in item.question.types]) for type_ in types}
    table["total"] = _means(judged) | _separation(judged)
    latency = {"p50": percentile(latencies, 0.5), "p95": percentile(latencies, 0.95)}
    return Report(dataset.name, len(questions), dataset.left_out, table, latency, tuple(judged), _calibration(judged))


def judge(question: JudgedQuestion, answer: Answer) -> dict[str, float]:
    """The measures of one reply.

    R@k, MRR@10, nDCG@10 judge the hits; "answer hit" whether the reply with its quotes holds the expected
    answer; "answer right" whether the short answer is right and short, where the set says what kind it must be; "F1" the
    short answer's characters, "EM" whether it is the expected one exactly; "false answer" a sure answer to what cannot be
    answered, "false refusal" the reverse; "unsure" an answer that says of itself that it may be wrong.
    """
    unsure = {"unsure": float(answer.found and not answer.sure)}
    if not question.answerable:
        return {"false answer": float(answer.found and answer.sure), **unsure}
    values: dict[str, float] = {"false refusal": float(not answer.found), **unsure}
    if question.answers:
        quotes = "\n".join([answer.text, *(citation.quote for citation in answer.citations)])
        values["answer hit"] = float(correct(quotes, question.answers, question.must_contain_all))
        values |= _short_answer(question, answer.text)
    if question.relevant is None:
        return values | _ranking(_by_text(question, answer.hits), 1)
    if not question.relevant:
        return values
    return values | _ranking(_by_article(question.relevant, answer.hits), len(question.relevant))


def _short_answer(question: JudgedQuestion, text: str) -> dict[str, float]:
    """How near the short answer is to the expected one; of a list, to its items in a row."""
    if not question.kind:
        return {"F1": f1(text, question.answers), "EM": float(exact(text, question.answers))}
    whole = ["、".join(question.answers)] if question.kind == "list" else question.answers
    return {
        "answer right": float(right(text, question.answers, question.kind, question.verdict)),
        "F1": overlap(text, whole),
        "EM": float(identical(text, whole)),
    }


def _ranking(relevant: Sequence[bool], total: int) -> dict[str, float]:
    recall = {f"R@{k}": success(relevant, k) for k in (1, 5, 10)}
    return recall | {"MRR@10": reciprocal_rank(relevant), "nDCG@10": ndcg(relevant, total)}


def _by_article(wanted: frozenset[str], hits: Sequence[Hit]) -> list[bool]:
    """The ranking of articles: each where its best passage stands."""
    sources = dict.fromkeys(source for hit in hits for source in (hit.source, *hit.also_in))
    return [source.rpartition("#")[2] in wanted for source in sources]


def _by_text(question: JudgedQuestion, hits: Sequence[Hit]) -> list[bool]:
    """The first hit that holds the answer (or, for lists, completes it) is the relevant one."""
    texts = [hit.text for hit in hits]
    joined = bool(JOINED & set(question.types))
    held = [
        correct("\n".join(texts[: at + 1]) if joined else text, question.answers, question.must_contain_all)
        for at, text in enumerate(texts)
    ]
    first = held.index(True) if True in held else len(held)
    return [at == first for at in range(len(held))]


def _means(judged: Sequence[Judged]) -> dict[str, float]:
    names = dict.fromkeys(name for item in judged for name in item.values)
    means = {}
    for name in names:
        values = [item.values[name] for item in judged if name in item.values]
        means[name] = sum(values) / len(values)
    return {"questions": float(len(judged)), **means}


def _separation(judged: Sequence[Judged]) -> dict[str, float]:
    """How well the probability tells answerable questions from others, where there are both."""
    kinds = [[item.answer.probability for item in judged if item.question.answerable is kind] for kind in (True, False)]
    return {"AUROC": auroc(*kinds)} if all(kinds) else {}


def _calibration(judged: Sequence[Judged]) -> Calibration | None:
    """What the probability of an answer says of its being right; an answer to the unanswerable never is."""
    told = [item for item in judged if item.tellable]
    given = [item for item in told if item.answer.found]
    probabilities = [item.answer.probability for item in given]
    return calibrate(probabilities, [item.right for item in given], len(told))
