"""Learn the chance that a reading is right, and what each feature of it is worth.

    python benchmarks/train_chance.py MODEL NEWS_CORPUS OUT --fit NEWS_QUESTIONS --choose NEWS_QUESTIONS [--home HOME]

The questions are asked of the whole corpus as the program asks them; every passage that was read is a case, right when its
answer is (`retrieval.evaluation.matcher.right`), never where the question cannot be answered. Of the `--fit` questions only those are used whose
articles the reader did not learn from (`reader_examples.part_of`). OUT gets features.jsonl, which a second run goes on
from, and chance.json for `retrieval/answer/chance/`. Prints what each feature is worth: how much AUROC the questions of
`--choose` lose without it.
"""

from __future__ import annotations

import argparse
import datetime
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import sklearn
from reader_examples import part_of
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from embeddings.onnx_encoder import OnnxEncoder
from embeddings.prepared import load_prepared
from retrieval.answer.chance.features import find_features
from retrieval.answer.claim import claim_of
from retrieval.answer.evidence import gather
from retrieval.answer.forms import wording
from retrieval.answer.reading.model import ReadingModel
from retrieval.answer.reading.reading import read
from retrieval.answer.verdict import verdict_on
from retrieval.evaluation.calibration import auroc, expected_calibration_error, reliability
from retrieval.evaluation.matcher import right
from retrieval.index.corpus import Corpus
from retrieval.index.derived import open_derived
from retrieval.index.schema import DATABASE
from retrieval.search.features import Asked
from retrieval.search.question import understand
from retrieval.search.retriever import best_places, retrieve
from retrieval.service import PASSAGES, Service

STRENGTH = 1.0  # of the regularisation, scikit-learn's C
WRONG = 4.0  # refusals that a wrong sure answer costs as much as
REFUSED, UNSURE = 0.015, 0.15  # of the answerable questions, at most; at 0.01 a third more traps are shown as unsure


class Pipeline:
    """The program up to the features of every reading."""

    def __init__(self, model: Path, home: Path, corpus: Path, threads: int) -> None:
        prepared = load_prepared(model)
        assert prepared, f"{model} holds no prepared model"
        self.encoder, self.reader = OnnxEncoder(prepared, threads=threads), ReadingModel(threads=threads)
        service = Service(home, self.encoder, self.reader)
        if service.needs_index(corpus):
            service.index(corpus)
        service.close()
        self.corpus = Corpus(home / DATABASE)
        self.derived = open_derived(self.corpus, home)
        self.known = self.corpus.stems()

    def case(self, row: dict[str, Any]) -> dict[str, Any]:
        """The best reading of one question: its features, whether it is right, and what is said."""
        day = datetime.date.fromisoformat(row["date"]) if row.get("date") else None
        question = understand(row["question"], (), day, self.known)
        places = best_places(retrieve(question, self.encoder, self.derived, self.corpus), self.corpus, PASSAGES)
        evidence = gather(question, places, self.corpus)
        asked = Asked(question, self.derived.lexical)
        readings = read(question, evidence, self.reader)
        piece = evidence[readings[0].at].passage.text[slice(*readings[0].answer)]
        text = wording.decided(verdict_on(readings[0].span.verdict) if claim_of(question) else "", piece)
        is_right = row["answerable"] and right(text, row["answers"], row["type"], row.get("verdict") or "")
        features = find_features(question, asked, readings, evidence)
        return {
            "features": features,
            "right": bool(is_right),
            "text": text,
            "verdict": readings[0].span.verdict,
            "first": readings[0].at == 0,
        }


def collect(pipeline: Pipeline, rows: Sequence[dict[str, Any]], path: Path, name: str) -> list[dict[str, Any]]:
    """Every row's case, from `path` as far as they are there."""
    known = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    done = {row["id"]: row for row in known if row["part"] == name}
    with path.open("a", encoding="utf-8") as file:
        for at, row in enumerate(rows, 1):
            if row["id"] not in done:
                facts = {"part": name, "id": row["id"], "answerable": row["answerable"], "type": row["type"]}
                done[row["id"]] = facts | {"trap": row.get("trap") or "", **pipeline.case(row)}
                file.write(json.dumps(done[row["id"]], ensure_ascii=False) + "\n")
            if at % 200 == 0:
                print(name, at, flush=True)
    return [done[row["id"]] for row in rows]


def table(cases: Sequence[dict[str, Any]], names: Sequence[str]) -> Any:
    return np.array([[case["features"][name] for name in names] for case in cases])


def fit(cases: Sequence[dict[str, Any]], names: Sequence[str]) -> tuple[float, dict[str, float]]:
    """The intercept and weights, for features as they are, of a regression on whether the answer is there."""
    model = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=5000))
    model.fit(table(cases, names), [case["answerable"] for case in cases])
    scaler, regression = model[0], model[1]
    slopes = regression.coef_[0] / scaler.scale_
    intercept = float(regression.intercept_[0] - (slopes * scaler.mean_).sum())
    return round(intercept, 4), {name: round(float(slope), 4) for name, slope in zip(names, slopes, strict=True)}


def chances(cases: Sequence[dict[str, Any]], intercept: float, weights: dict[str, float]) -> Any:
    return 1 / (1 + np.exp(-(intercept + table(cases, list(weights)) @ np.array(list(weights.values())))))


def separation(cases: Sequence[dict[str, Any]], found: Any) -> float:
    """AUROC of the chances, answerable against not."""
    there = np.array([case["answerable"] for case in cases])
    return auroc(found[there].tolist(), found[~there].tolist())


def choose_voices(cases: Sequence[dict[str, Any]], found: Any) -> dict[str, float]:
    """`unsure` lets REFUSED of the answerable go; `sure` is where wrong sure answers, each WRONG, and right unsure ones
    cost least, with at most UNSURE of the answerable between the two."""
    there = np.array([case["answerable"] for case in cases])
    is_right = np.array([case["right"] for case in cases])
    unsure = float(np.quantile(found[there], REFUSED))
    most = float(np.quantile(found[there], REFUSED + UNSURE))
    bars = [*(bar for bar in np.arange(0.02, 0.98, 0.01) if unsure <= bar < most), most]
    costs = [WRONG * ((found >= bar) & ~is_right).sum() + ((found < bar) & is_right).sum() for bar in bars]
    return {"sure": round(float(bars[int(np.argmin(costs))]), 4), "unsure": round(unsure, 4)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--fit", type=Path, required=True)
    parser.add_argument("--choose", type=Path, required=True)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--names", nargs="*", help="the features to fit; by default all")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        pipeline = Pipeline(args.model, args.home or Path(scratch), args.corpus, args.threads)
        parts = {"fit": [row for row in load_questions(args.fit) if part_of(row["article"]) == "chance"]}
        parts["choose"] = load_questions(args.choose)
        cases = {name: collect(pipeline, rows, args.out / "features.jsonl", name) for name, rows in parts.items()}
    names = args.names or list(cases["fit"][0]["features"])
    intercept, weights = fit(cases["fit"], names)
    found = chances(cases["choose"], intercept, weights)
    whole = separation(cases["choose"], found)
    worth = {}
    for name in names:
        others = [other for other in names if other != name]
        worth[name] = round(
            whole - separation(cases["choose"], chances(cases["choose"], *fit(cases["fit"], others))), 4
        )
    voices = choose_voices(cases["choose"], found)
    facts = {"AUROC": round(whole, 4), "worth of each feature (AUROC lost without it)": worth}
    facts |= report(cases["choose"], found, voices)
    facts["fitted by"] = f"benchmarks/train_chance.py, scikit-learn {sklearn.__version__}, C {STRENGTH}"
    saved = {"intercept": intercept, "weights": weights, "voices": voices, "report": facts}
    (args.out / "chance.json").write_text(json.dumps(saved, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(facts, ensure_ascii=False, indent=1))


def load_questions(path: Path) -> list[dict[str, Any]]:
    """A JSONL of questions, or a folder in BEIR's layout."""
    if path.is_dir():
        asked = {row["id"]: row for row in load_questions(path / "queries.jsonl")}
        return [
            {**asked[row["id"]], **row, "article": row["context_id"]} for row in load_questions(path / "answers.jsonl")
        ]
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def report(cases: Sequence[dict[str, Any]], found: Any, voices: dict[str, float]) -> dict[str, Any]:
    """Shares of the answerable and of the traps in each voice, and how far the chances of sure answers are from the truth."""
    there = np.array([case["answerable"] for case in cases])
    is_right = np.array([case["right"] for case in cases])
    sure, told = found >= voices["sure"], found >= voices["unsure"]
    bins = reliability(found.tolist(), there.tolist())
    return {
        "answered right": round(float(is_right[there & told].sum() / there.sum()), 4),
        "refused": round(float((~told)[there].mean()), 4),
        "unsure": round(float((told & ~sure)[there].mean()), 4),
        "traps told as sure": round(float(sure[~there].mean()), 4),
        "traps told as unsure": round(float((told & ~sure)[~there].mean()), 4),
        "ECE": round(expected_calibration_error(bins), 4),
    }


if __name__ == "__main__":
    main()
