"""Fit the chance that an answer is one (`retrieval/answer/confidence.json`) on questions with and without evidence.

    python benchmarks/train_confidence.py MODEL OUT JUDGED.jsonl:ARTICLES … SET … HELD:SET …

MODEL is a prepared encoder's folder. SET is a folder in BEIR's layout: its questions are asked twice, with and without
the articles that answer them, half of which are taken out at a time. Of a HELD: set, which the reading model was
trained on, only the questions of its held-out passages are asked. JUDGED.jsonl holds questions with "answerable" on
the ARTICLES folder. OUT gets features.jsonl, which is used again when it is there, and confidence.json.

Logistic regression (scikit-learn) on features scaled to unit variance, weights given back in the features' own units;
each set counts the same, each of its two classes too. What is reported comes of five-fold cross-validation by question.
The threshold is the chance below which REFUSED of the answers would lie that are right on the JUDGED sets and that the
guard lets pass; the report says how many wrong ones are then sent.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import sklearn
from reader_examples import is_held
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from embeddings.onnx_encoder import OnnxEncoder
from embeddings.prepared import load_prepared
from retrieval.answer.answer import Answer
from retrieval.answer.confidence import READ, Way
from retrieval.answer.span_reader import SpanReader
from retrieval.evaluation.calibration import auroc
from retrieval.evaluation.datasets import Dataset, JudgedQuestion, load_dataset
from retrieval.evaluation.matcher import correct
from retrieval.service import Service

REFUSED = 0.01
STRENGTH = 1.0  # of the regularisation, scikit-learn's C
Services = dict[Way, Service]
Opener = Callable[[Path], Services]


def parity(source: str) -> int:
    return hashlib.sha256(source.encode()).digest()[0] % 2


def asked(
    services: Services, questions: Sequence[JudgedQuestion], name: str, answerable: bool
) -> Iterator[dict[str, Any]]:
    """A row for each question and way; one that could be answered, but was not read right, teaches nothing."""
    for question, (way, service) in itertools.product(questions, services.items()):
        answer = service.ask(question.question, question.context, question.asked_on)
        if answer.features and (not answerable or is_right(question, answer)):
            judged = question.relevant is None
            facts = {"set": name, "judged": judged, "way": way, "id": question.id, "answerable": answerable}
            yield facts | {"features": {key: round(value, 5) for key, value in answer.features.items()}}


def is_right(question: JudgedQuestion, answer: Answer) -> bool:
    """Whether what was read stands in a relevant article or, where hits are judged by text, holds the answer."""
    if question.relevant is not None:
        return bool(answer.hits) and answer.hits[0].source.rpartition("#")[2] in question.relevant
    read = answer.citations[0] if answer.citations else answer.nearest
    return read is not None and correct(f"{answer.text}\n{read.quote}", question.answers, question.must_contain_all)


def from_judged(dataset: Dataset, open_services: Opener) -> Iterator[dict[str, Any]]:
    """Rows of a set that has unanswerable questions of its own."""
    services = open_services(dataset.articles)
    for answerable in (True, False):
        questions = [question for question in dataset.questions if question.answerable is answerable]
        yield from asked(services, questions, dataset.name, answerable)
    for service in services.values():
        service.close()


def from_beir(
    dataset: Dataset, held: bool, limit: int, open_services: Opener, scratch: Path
) -> Iterator[dict[str, Any]]:
    """Rows of a set whose questions can all be answered, asked again after their articles were taken out."""
    questions = [question for question in dataset.questions if question.answerable and question.relevant]
    if held:
        questions = [question for question in questions if all(map(is_held, question.relevant or ()))]
    questions = sorted(questions, key=lambda question: hashlib.sha256(question.id.encode()).digest())[: limit or None]
    wanted = frozenset[str]().union(*(question.relevant or () for question in questions))
    folder = scratch / dataset.name
    folder.mkdir()
    files = [folder / "0.jsonl", folder / "1.jsonl", folder / "others.jsonl"]
    rows: list[list[str]] = [[], [], []]
    for line in dataset.articles.read_text(encoding="utf-8").splitlines():
        key = str(json.loads(line)["id"])
        rows[parity(key) if key in wanted else 2].append(line)
    for file, lines in zip(files, rows, strict=True):
        file.write_text("\n".join(lines), encoding="utf-8")
    services, kept = open_services(folder), scratch / f"{dataset.name}.jsonl"
    yield from asked(services, questions, dataset.name, True)
    for out in (0, 1):
        files[out].rename(kept)
        services["read"].index(None)
        gone = [question for question in questions if {parity(key) for key in question.relevant or ()} == {out}]
        yield from asked(services, gone, dataset.name, False)
        kept.rename(files[out])
    for service in services.values():
        service.close()


def collect(args: argparse.Namespace, path: Path) -> list[dict[str, Any]]:
    """The rows of all sets, from `path` as far as they are there."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    done = {row["set"] for row in rows}
    prepared = load_prepared(args.model)
    assert prepared, f"{args.model} holds no prepared model"
    encoder, reader = OnnxEncoder(prepared, threads=args.threads), SpanReader(threads=args.threads)
    with tempfile.TemporaryDirectory() as scratch:

        def open_services(articles: Path) -> Services:
            home = Path(tempfile.mkdtemp(dir=scratch))
            services: Services = {"read": Service(home, encoder, reader), "words": Service(home, encoder)}
            services["read"].index(articles)
            return services

        for name in args.sets:
            held, plain = name.startswith("HELD:"), name.removeprefix("HELD:")
            dataset = load_dataset(*(Path(part) for part in (*plain.split(":"), ".")[:2]))
            if dataset.name in done:
                continue
            folder = dataset.articles.is_dir()
            found = from_judged(dataset, open_services) if folder else from_beir(
                dataset, held, args.limit, open_services, Path(scratch)
            )  # fmt: skip
            new = list(found)
            rows += new
            with path.open("a", encoding="utf-8") as file:
                file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in new)
            print(dataset.name, len(new), "rows", flush=True)
    return rows


def fit(rows: Sequence[dict[str, Any]], names: Sequence[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A regression on these features, and what cross-validation says of it."""
    table = np.array([[row["features"][name] for name in names] for row in rows])
    truth = np.array([row["answerable"] for row in rows])
    classes = [(row["set"], row["answerable"]) for row in rows]
    weights = np.array([1 / classes.count(one) for one in classes])
    weights *= len(rows) / weights.sum()
    model = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=2000))
    groups = [row["id"] for row in rows]
    options = {"logisticregression__sample_weight": weights}
    chances = cross_val_predict(
        model, table, truth, groups=groups, cv=GroupKFold(5), method="predict_proba", params=options
    )[:, 1]
    model.fit(table, truth, **options)
    scaler, regression = model[0], model[1]
    slopes = regression.coef_[0] / scaler.scale_
    intercept = float(regression.intercept_[0] - (slopes * scaler.mean_).sum())
    passed = np.array([row["features"]["objected"] == 0 for row in rows])
    judged = np.array([row["judged"] for row in rows])
    threshold = float(np.quantile(chances[truth & passed & judged], REFUSED))
    fitted = {
        "intercept": round(intercept, 4),
        "weights": {name: round(float(slope), 4) for name, slope in zip(names, slopes, strict=True)},
        "threshold": round(threshold, 4),
    }
    return fitted, report(rows, chances, truth, passed & (chances >= threshold))


def report(rows: Sequence[dict[str, Any]], chances: Any, truth: Any, sent: Any) -> dict[str, Any]:
    """By set and in all: the rows, AUROC, and of what would be `sent` the false answers and the false refusals."""
    sets = np.array([row["set"] for row in rows])
    found = {}
    for name in [*dict.fromkeys(sets.tolist()), "all"]:
        chosen = np.ones(len(rows), dtype=bool) if name == "all" else sets == name
        yes, no = chosen & truth, chosen & ~truth
        found[name] = {
            "answerable": int(yes.sum()),
            "unanswerable": int(no.sum()),
            "auroc": round(auroc(chances[yes].tolist(), chances[no].tolist()), 4),
            "false answer": round(float(sent[no].mean()), 4),
            "false refusal": round(float((~sent)[yes].mean()), 4),
        }
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--limit", type=int, default=300, help="questions of a BEIR set")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    rows = collect(args, args.out / "features.jsonl")
    every = list(rows[0]["features"])
    names = {"read": every, "words": [name for name in every if name not in READ]}
    fitted = {way: fit([row for row in rows if row["way"] == way], names[way]) for way in names}
    facts = {
        "fitted by": f"benchmarks/train_confidence.py, scikit-learn {sklearn.__version__}, C {STRENGTH}",
        "right answers refused by the threshold": REFUSED,
        "cross-validated": {way: figures for way, (_, figures) in fitted.items()},
    }
    whole = {"ways": {way: one for way, (one, _) in fitted.items()}, "report": facts}
    (args.out / "confidence.json").write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(facts, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
