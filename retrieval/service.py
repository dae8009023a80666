"""The one object that both front ends hold: it keeps the index open and answers questions."""

from __future__ import annotations

import datetime
import math
import re
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from embeddings.encoder import Encoder
from retrieval.answer.answer import Answer, Citation, Hit, PassageContext
from retrieval.answer.guard import answerable
from retrieval.answer.reader import Reading, read
from retrieval.articles.passages import PASSAGES_VERSION
from retrieval.index.corpus import Corpus, Place
from retrieval.index.derived import Derived, open_derived
from retrieval.index.lexical import Leg
from retrieval.index.sync import Progress, SyncReport, indexed_roots, stale_files, sync
from retrieval.search.question import Question, understand
from retrieval.search.retriever import Ranking, retrieve

HITS = 10
DATABASE = "wenju.sqlite3"


class Service:
    """Questions and changes over one data folder. Safe to call from several threads: it does one thing at a time."""

    def __init__(self, home: Path, encoder: Encoder) -> None:
        """Open the index in `home`, which may be empty; raises IndexBroken."""
        self.home = home
        self._encoder = encoder
        self._corpus = Corpus(home / DATABASE, create=True)
        self._derived: Derived | None = None
        self._lock = threading.Lock()

    def close(self) -> None:
        self._corpus.close()

    # ---- the index ----

    @property
    def empty(self) -> bool:
        """Whether nothing was ever indexed."""
        return not self._corpus.generation

    def needs_index(self, articles: Path | None) -> bool:
        """Whether nothing is indexed, `articles` (if given) is not, or another encoder or an older way of reading
        articles made the index."""
        corpus = self._corpus
        missing = articles is not None and str(articles.resolve()) not in indexed_roots(corpus)
        same_way = (
            corpus.meta("passages_version") == PASSAGES_VERSION and corpus.fingerprint == self._encoder.fingerprint
        )
        return missing or self.empty or not same_way

    def index(
        self,
        articles: Path | None,
        paths: Sequence[Path] = (),
        *,
        remove: Sequence[Path] = (),
        progress: Progress = lambda stage, done, total: None,
    ) -> SyncReport:
        """Take in what changed below `paths` or, when none are given, below `articles` and all that was indexed.

        `articles` is the articles' folder: when it is another than last time, the former one is dropped; None
        leaves it as it is. `remove` names folders or files to drop. Raises ArticlesNotFound or IndexBusy.
        """
        with self._lock:
            corpus = self._corpus
            forget = {str(path.resolve()) for path in remove}
            roots = {path.resolve() for path in paths}
            meta = {}
            if not roots and not forget:
                if articles is not None:
                    meta = {"articles": str(articles.resolve())}
                    forget = {corpus.meta("articles")} - set(meta.values())
                    roots.add(articles.resolve())
                roots |= {Path(root) for root in indexed_roots(corpus) - forget}
            report = sync(corpus, self._encoder, sorted(roots), forget=forget, meta=meta, progress=progress)
            self._derived = open_derived(corpus, self.home)
            return report

    def stale_files(self) -> list[str]:
        """Paths that came, changed or went since the last index."""
        with self._lock:
            return stale_files(self._corpus)

    def articles(self) -> list[dict[str, str]]:
        """Source, title, paper and date of every article in the index."""
        with self._lock:
            return self._corpus.articles()

    # ---- questions ----

    def ask(
        self, text: str, context: Sequence[str] = (), asked_on: datetime.date | None = None, k: int = HITS
    ) -> Answer:
        """Answer a question from the articles, or say that they do not hold the answer.

        `context` holds the conversation's earlier questions, oldest first; the answer carries the `k` best
        hits. Raises BadQuestion.
        """
        begun = time.perf_counter()
        question = understand(text, context, asked_on)
        with self._lock:
            derived = self._fresh()
            ranking = retrieve(question, self._encoder, derived)
            places = self._best_places(ranking, k)
            reading_from = time.perf_counter()
            reading = self._read(question, places)
        timings = {**ranking.timings_ms, "read": (time.perf_counter() - reading_from) * 1000}
        timings["total"] = (time.perf_counter() - begun) * 1000
        said, citation = "", None
        if reading is not None:
            cited, _ = places[reading.at]
            passage = cited[0].passage
            if answerable(question, reading, passage.embedded):
                said, citation = passage.text[slice(*reading.answer)], _citation(cited, reading)
        return Answer(
            question=text,
            found=citation is not None,
            text=said,
            citations=(citation,) if citation else (),
            hits=tuple(_hit(found, score) for found, score in places),
            timings_ms={name: round(value, 2) for name, value in timings.items()},
        )

    def search(self, text: str, k: int = HITS, asked_on: datetime.date | None = None) -> tuple[Hit, ...]:
        """The `k` best passages for a question or a few words, best first. Raises BadQuestion."""
        question = understand(text, (), asked_on)
        with self._lock:
            ranking = retrieve(question, self._encoder, self._fresh())
            return tuple(_hit(found, score) for found, score in self._best_places(ranking, k))

    def passage_context(self, passage_id: str) -> PassageContext | None:
        """A passage between its neighbours; None when it is no longer in the articles."""
        with self._lock:
            places = self._corpus.places_of(passage_id)
            if not places:
                return None
            place = places[0]
            before, after = self._corpus.neighbours(place)
        facts = (place.title, place.paper, place.date, place.source)
        return PassageContext(passage_id, *facts, before, place.passage.text, after, place.date_from)

    def _fresh(self) -> Derived:
        """The derived indexes at the corpus's generation, opened anew when another process changed it."""
        if self._derived is None or self._derived.generation != self._corpus.generation:
            self._derived = open_derived(self._corpus, self.home)
        return self._derived

    def _best_places(self, ranking: Ranking, k: int = HITS) -> list[tuple[list[Place], float]]:
        """The `k` best passages with all their places; the same text under another headline is the same hit."""
        found: dict[str, tuple[list[Place], float]] = {}
        ranked = ranking.ranked[: 2 * k]
        places = self._corpus.places(key for key, _ in ranked)
        for key, score in ranked:
            if key in places:
                text = re.sub(r"\s", "", places[key][0].passage.text)
                found.setdefault(text, ([], score))[0].extend(places[key])
        return list(found.values())[:k]

    def _read(self, question: Question, places: Sequence[tuple[list[Place], float]]) -> Reading | None:
        if not places or self._derived is None:
            return None
        lexical = self._derived.lexical
        count = len(lexical)

        def idf(leg: Leg, token: str) -> float:
            having = lexical.frequency(leg, token)
            return math.log(1 + (count - having + 0.5) / (having + 0.5))

        passages = [found[0].passage for found, _ in places]
        return read(question, passages, [score for _, score in places], idf)


def _hit(places: Sequence[Place], score: float) -> Hit:
    place = places[0]
    return Hit(
        passage_id=place.passage.id,
        text=place.passage.text,
        title=place.title,
        paper=place.paper,
        date=place.date,
        source=place.source,
        start=place.passage.spans[0][0],
        end=place.passage.spans[-1][1],
        score=round(score, 4),
        also_in=_also_in(places),
        date_from=place.date_from,
    )


def _citation(places: Sequence[Place], reading: Reading) -> Citation:
    place = places[0]
    passage = place.passage
    spans = passage.raw_spans(*reading.quote)
    return Citation(
        n=1,
        quote=passage.text[slice(*reading.quote)],
        passage_id=passage.id,
        title=place.title,
        paper=place.paper,
        date=place.date,
        source=place.source,
        start=spans[0][0],
        end=spans[-1][1],
        spans=spans,
        also_in=_also_in(places),
        date_from=place.date_from,
    )


def _also_in(places: Sequence[Place]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(other.source for other in places[1:] if other.source != places[0].source))
