"""Learn the weights of the ranking's features from questions whose articles are known.

    python benchmarks/train_ranking.py DATA/news-time DATA/news-long > retrieval/search/ranking.json

The sets are in BEIR's layout (see `retrieval/evaluation/datasets.py`) and are indexed as `wenju eval` does it. For each
question, the passage of a marked article that answers (the one ranked best by the weights so far) is set against the
candidates that are not marked and do not hold the answer; a logistic regression on the differences of their features
gives the weights. Their scale is free for the ranking; the reader adds a tenth of the scores' differences to its own, and
reads best where the weights of the legs make up UNIT.

In news-long every marked article has a headline and half of the others have none, which says how the set was made and
not what answers. In a set like that, passages without a headline take no part.

The report holds the figures of the fused score and, cross-validated with whole articles left out, of the learned one.
"""

from __future__ import annotations

import argparse
import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from bot.app import open_encoder
from bot.settings import load_settings
from embeddings.encoder import Encoder
from retrieval.evaluation.datasets import Dataset, JudgedQuestion, load_dataset
from retrieval.evaluation.matcher import correct
from retrieval.evaluation.run import dataset_home
from retrieval.index.corpus import Corpus
from retrieval.index.derived import Derived, open_derived
from retrieval.index.schema import DATABASE
from retrieval.search.features import NAMES
from retrieval.search.question import understand
from retrieval.search.ranking import Rows
from retrieval.search.retriever import find_candidates
from retrieval.service import Service

FOLDS, ROUNDS, OTHERS = 5, 3, 20  # rounds of choosing the passages that answer; others that each is set against
STRENGTH = 1.0  # of the regularisation, inverse
UNIT = 2.5
LEGS = ("dense", "words", "bigrams", "article_dense")
Flags = npt.NDArray[np.bool_]
Weights = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """A question's candidates, in the order of the fused score: features, and for each its article, whether that is
    `marked`, has a headline (`headed`), and whether the passage `answers`."""

    group: str
    rows: Rows
    articles: npt.NDArray[np.int64]
    marked: Flags
    headed: Flags
    answers: Flags

    def part(self, which: Flags) -> Judged:
        arrays = (self.rows, self.articles, self.marked, self.headed, self.answers)
        return Judged(self.group, *(array[which] for array in arrays))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="+")
    args = parser.parse_args()
    settings = load_settings()
    encoder = open_encoder(settings, lambda stage, done, total: None)
    sets: dict[str, list[Judged]] = {}
    for path in args.sets:
        dataset = load_dataset(path, settings.articles)
        sets[dataset.name] = judge(dataset, dataset_home(dataset, settings.home), encoder)
    weights = fit([question for judged in sets.values() for question in judged])
    report = {
        "date": datetime.date.today().isoformat(),
        "model": f"pairwise logistic regression, C = {STRENGTH}, no random choice",
        "versions": {name: version(name) for name in ("scikit-learn", "numpy")},
        "folds": FOLDS,
        "sets": {name: figures(sets, name) for name in sets},
    }
    named = dict(zip(NAMES, weights.round(3).tolist(), strict=True))
    print(json.dumps({"weights": named, "report": report}, indent=2))


def judge(dataset: Dataset, home: Path, encoder: Encoder) -> list[Judged]:
    """The candidates of every question of a set that marks articles."""
    service = Service(home, encoder)
    if service.needs_index(dataset.articles):
        service.index(dataset.articles)
    service.close()
    corpus = Corpus(home / DATABASE)
    derived, stems = open_derived(corpus, home), corpus.stems()
    judged = [
        candidates(question, encoder, derived, corpus, stems) for question in dataset.questions if question.relevant
    ]
    corpus.close()
    if all(question.headed[question.marked].all() for question in judged):
        judged = [question.part(question.headed) for question in judged]
    return judged


def candidates(
    question: JudgedQuestion, encoder: Encoder, derived: Derived, corpus: Corpus, stems: frozenset[str]
) -> Judged:
    """One question's candidates."""
    understood = understand(question.question, question.context, question.asked_on, stems)
    vector = encoder.encode_questions([understood.searched])[0]
    fused, rows = find_candidates(understood, vector, derived, corpus)
    places = corpus.places(key for key, _ in fused[: len(rows)])
    found = [places[key] for key, _ in fused[: len(rows)]]
    marked = question.relevant or frozenset()
    return Judged(
        group=min(marked),
        rows=rows,
        articles=np.asarray([at[0].article for at in found]),
        marked=np.asarray([any(place.source.rpartition("#")[2] in marked for place in at) for at in found]),
        headed=np.asarray([bool(at[0].title) for at in found]),
        answers=np.asarray([correct(at[0].passage.text, question.answers) for at in found]),
    )


def fit(questions: Sequence[Judged]) -> Weights:
    """The weights; passages that answer are chosen anew by them, first by the words' score alone."""
    spread = np.vstack([question.rows for question in questions]).std(axis=0) + 1e-9
    weights = np.asarray([float(name in LEGS) for name in NAMES])
    for _ in range(ROUNDS):
        pairs = [differences(question, weights) for question in questions]
        counts = np.concatenate([np.full(len(pair), 1 / max(1, len(pair))) for pair in pairs])
        rows = np.vstack(pairs) / spread
        signs = np.where(np.arange(len(rows)) % 2, 1, -1)  # every other pair the other way round
        model = LogisticRegression(C=STRENGTH, fit_intercept=False, max_iter=1000)
        model.fit(rows * signs[:, None], signs, sample_weight=counts)
        weights = model.coef_[0] / spread
    return UNIT * weights / sum(weights[NAMES.index(name)] for name in LEGS)


def differences(question: Judged, weights: Weights) -> Rows:
    """The features of the passage that answers, less those of each that does not."""
    scores = question.rows @ weights
    right = question.marked & question.answers
    right = right if right.any() else question.marked
    wrong = np.flatnonzero(~right & ~question.answers)
    if not right.any() or not len(wrong):
        return np.empty((0, len(NAMES)))
    best = np.flatnonzero(right)[np.argmax(scores[right])]
    wrong = wrong[np.argsort(-scores[wrong], kind="stable")][:OTHERS]
    difference: Rows = question.rows[best] - question.rows[wrong]
    return difference


def figures(sets: dict[str, list[Judged]], name: str) -> dict[str, float]:
    """What the fused score reaches on a set, and the learned one, cross-validated over the articles of all sets."""
    groups = {key: [question.group for question in questions] for key, questions in sets.items()}
    folds = {key: list(GroupKFold(FOLDS).split(of, groups=of)) for key, of in groups.items()}
    reached = []
    for fold in range(FOLDS):
        known = [sets[key][at] for key in sets for at in folds[key][fold][0]]
        weights = fit(known)
        reached += [rank_of(sets[name][at], sets[name][at].rows @ weights) for at in folds[name][fold][1]]
    before = [rank_of(question, -np.arange(len(question.rows), dtype=np.float64)) for question in sets[name]]
    return {
        "questions": len(reached),
        "R@1 fused": share(before),
        "MRR@10 fused": mrr(before),
        "R@1": share(reached),
        "MRR@10": mrr(reached),
    }


def rank_of(question: Judged, scores: Weights) -> int:
    """The rank of the first marked article, 0 when none was found."""
    order = np.argsort(-scores, kind="stable")
    ranking = list(dict.fromkeys(question.articles[order].tolist()))
    marked = set(question.articles[question.marked].tolist())
    return next((rank for rank, article in enumerate(ranking, 1) if article in marked), 0)


def share(ranks: Sequence[int]) -> float:
    return round(sum(rank == 1 for rank in ranks) / len(ranks), 4)


def mrr(ranks: Sequence[int]) -> float:
    return round(sum(1 / rank for rank in ranks if 1 <= rank <= 10) / len(ranks), 4)


if __name__ == "__main__":
    main()
