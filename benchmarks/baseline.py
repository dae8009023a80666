"""The plain way to answer, to read every figure of `wenju eval` beside: BM25 over pairs of characters, and a sentence.

    python benchmarks/baseline.py SET … [--articles FOLDER] [--limit N]

    python benchmarks/baseline.py DATA/news-asked JUDGED/dev.jsonl JUDGED/pages.jsonl --articles JUDGED/PAGES

Takes sets, articles and a limit as `wenju eval` does and prints its table for each. The program's own passages are ranked
by BM25 over the pairs of neighbouring characters that they share with the question; the answer is the sentence of the
best passage that has most of the pairs, whole up to 200 characters. It answers whenever a passage shares a pair, and
is always sure; its probability is the share of the question's pairs in that sentence. No model is needed, and no index is
kept.
"""

from __future__ import annotations

import argparse
import datetime
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bot.evaluation import print_report
from bot.render import wide_console
from bot.settings import load_settings
from retrieval.answer.answer import Answer, Citation, Hit
from retrieval.articles.article import Article, Passage
from retrieval.articles.passages import sentences
from retrieval.articles.sources import find_files
from retrieval.evaluation.datasets import load_dataset
from retrieval.evaluation.run import evaluate
from retrieval.index.corpus import key_of
from retrieval.index.lexical import LexicalIndex
from retrieval.index.sync import ReadFile, parse_file
from retrieval.language.tokens import bigrams

LONGEST = 200  # characters of an answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="+")
    parser.add_argument("--articles", type=Path, default=load_settings().articles)
    parser.add_argument("--limit", type=int, default=0)
    args = parser.parse_args()
    for path in args.sets:
        dataset = load_dataset(path, args.articles)
        with tempfile.TemporaryDirectory() as folder:
            print_report(wide_console(), evaluate(dataset, Baseline(dataset.articles, Path(folder)), args.limit))


class Baseline:
    """Answers as the service does, from the articles at `articles`; its index lies in `folder`."""

    def __init__(self, articles: Path, folder: Path) -> None:
        self.places: dict[int, list[tuple[Article, Passage]]] = {}
        for path in find_files(articles):
            read = parse_file(path, articles, None)
            assert isinstance(read, ReadFile)  # nothing is known of it that could be returned
            for article, passages, _ in read.articles:
                for passage in passages:
                    self.places.setdefault(key_of(passage.id), []).append((article, passage))
        self.index = LexicalIndex(folder)
        self.index.update([], ((key, places[0][1].embedded) for key, places in self.places.items()))

    def ask(self, text: str, context: Sequence[str], asked_on: datetime.date | None, k: int) -> Answer:
        """The best sentence of the best passage; a follow-up is asked together with the questions before it."""
        begun = time.perf_counter()
        asked = list(dict.fromkeys(bigrams(" ".join([*context, text]))))
        keys, scores = self.index.search("bigrams", asked, k)
        hits = tuple(self.hit(key, score) for key, score in zip(keys.tolist(), scores.tolist(), strict=True))
        shares = {quote: share(asked, quote) for quote in quotes(hits[0].text)} if hits else {}
        best = max(shares, key=shares.__getitem__, default="")
        return Answer(
            question=text,
            found=bool(hits),
            text=best[:LONGEST],
            citations=tuple(cited(best, hit) for hit in hits[:1]),
            hits=hits,
            timings_ms={"total": (time.perf_counter() - begun) * 1000},
            probability=shares.get(best, 0.0),
        )

    def hit(self, key: int, score: float) -> Hit:
        (article, passage), *others = self.places[key]
        where = (article.source, passage.spans[0][0], passage.spans[-1][1])
        also_in = tuple(other.source for other, _ in others)
        return Hit(passage.id, passage.text, article.title, article.paper, article.date, *where, score, also_in)


def quotes(passage: str) -> list[str]:
    return [passage[start:end] for start, end in sentences(passage)]


def share(asked: Sequence[str], text: str) -> float:
    """How many of the pairs `asked` stand in `text`."""
    return len(set(asked) & set(bigrams(text))) / len(asked)


def cited(quote: str, hit: Hit) -> Citation:
    """The place is the whole passage's: no measure asks for more."""
    return Citation(1, quote, hit.passage_id, hit.title, hit.paper, hit.date, hit.source, hit.start, hit.end)


if __name__ == "__main__":
    main()
