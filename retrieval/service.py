"""The one object that both front ends hold: it keeps the index open and answers questions."""

from __future__ import annotations

import datetime
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from embeddings.encoder import Encoder
from retrieval.answer.answer import Answer, Citation, Hit, PassageContext, join_answers
from retrieval.answer.citing import make_citation, make_hit
from retrieval.answer.evidence import gather
from retrieval.answer.finding import Finding, find
from retrieval.answer.forms.articles.about import told_of
from retrieval.answer.forms.articles.asked import Known, asked_of_articles, asked_of_quoted, may_ask
from retrieval.answer.forms.articles.following import SHORT, WRITER, asks_of_writer, quoted_before, with_other_name
from retrieval.answer.forms.choosing import in_form
from retrieval.answer.forms.desk import Desk
from retrieval.answer.forms.sides import comparisons_in
from retrieval.errors import IndexSwitched, NotIndexed
from retrieval.index.corpus import Corpus, key_of
from retrieval.index.derived import Derived, open_derived
from retrieval.index.embedding import Progress, reembed
from retrieval.index.facts import StoredFigure
from retrieval.index.failures import failures_named
from retrieval.index.original import original
from retrieval.index.records import Listing, Place
from retrieval.index.roots import first_root, indexed_roots, path_name, stale_files
from retrieval.index.schema import DATABASE, remove_older
from retrieval.index.sync import SyncReport, outdated, sync
from retrieval.language.tokens import simplified
from retrieval.search.conditions import NONE, Conditions
from retrieval.search.each import each_asked
from retrieval.search.figures import figures_named, select_figures
from retrieval.search.followup import asks_alone, bare, is_courtesy
from retrieval.search.question import Question, plain_question, understand
from retrieval.search.retriever import Features, Ranking, articles_among, best_places, keys_among, retrieve
from retrieval.search.spelling import in_chinese, right_homophones
from retrieval.search.splitting import split_questions
from retrieval.search.twice import asked_twice

if TYPE_CHECKING:
    from retrieval.answer.reading.model import ReadingModel

HITS = 10
PASSAGES = 5  # of the best are read


class Service:
    """Questions and changes over one data folder. Safe to call from several threads: it does one thing at a time."""

    def __init__(
        self,
        home: Path,
        encoder: Encoder,
        reader: ReadingModel | None = None,
        find_encoder: Callable[[str], Encoder | None] = lambda fingerprint: None,
    ) -> None:
        """Open the index in `home`, which may be empty. A `reader` is needed to answer; it is opened when it is missing.
        `find_encoder` opens the one of a fingerprint, when another process has changed to it, or None.

        Raises IndexBroken, IndexBusy or IndexUnwritable.
        """
        self.home = home
        self._encoder = encoder
        self._reader = reader
        self._find_encoder = find_encoder
        self._corpus = Corpus(home / DATABASE, create=True)
        self._derived: Derived | None = None
        self._stems: frozenset[str] = frozenset()
        self._names = Known()
        self._lock = threading.Lock()

    def close(self) -> None:
        self._corpus.close()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Do one thing at a time; what fails says whether the index is damaged, busy or cannot be written."""
        with self._lock, failures_named(self._corpus.path):
            if self._corpus.is_replaced:
                self._corpus.close()
                self._corpus, self._derived = Corpus(self.home / DATABASE), None
            try:
                yield
            finally:
                self._corpus.end_reading()

    # ---- the index ----

    @property
    def empty(self) -> bool:
        """Whether nothing was ever indexed, by this program or an older one."""
        return not self._corpus.generation and not indexed_roots(self._corpus)

    @property
    def outdated(self) -> bool:
        """Whether another encoder or an older way of reading articles made the index."""
        return outdated(self._corpus, self._encoder)

    def needs_index(self, articles: Path | None) -> bool:
        """Whether nothing is indexed, `articles` (if given) is not, or the index is outdated."""
        missing = articles is not None and str(articles.resolve()) not in indexed_roots(self._corpus)
        return missing or self.empty or self.outdated

    def index(
        self,
        articles: Path | None,
        paths: Sequence[Path] = (),
        *,
        remove: Sequence[Path] = (),
        force: bool = False,
        progress: Progress = lambda stage, done, total: None,
    ) -> SyncReport:
        """Take in what changed below `paths` or, when none are given, below `articles` and all that was indexed.

        `articles` is the articles' folder: when it is another than last time, the former one is dropped; None
        leaves it as it is. `remove` names folders or files to drop; a file below a folder that stays is left out until it
        changes or is named. Raises ArticlesNotFound, NotIndexed, IndexBusy, or unless `force` ArticlesVanished.
        """
        with self._alone():
            corpus = self._corpus
            gone = {self._indexed_name(path) for path in remove}
            roots = {path.resolve() for path in paths}
            meta, forget = {}, set[str]()
            if not roots and not gone:
                if articles is not None:
                    meta = {"articles": str(articles.resolve())}
                    forget = {corpus.meta("articles")} - set(meta.values())
                    roots.add(articles.resolve())
                roots |= {Path(root) for root in indexed_roots(corpus) - forget}
            report = sync(
                corpus,
                self._encoder,
                sorted(roots),
                forget=forget,
                remove=gone,
                meta=meta,
                force=force,
                progress=progress,
                follow=lambda: self._follow(self._corpus.fingerprint),
            )
            remove_older(corpus.path)
            self._derived = open_derived(corpus, self.home, check=True)
            self._learn_names()
            return report

    def _indexed_name(self, path: Path) -> str:
        """How the index knows a file or folder. Raises NotIndexed for one of which it has nothing."""
        every = [*indexed_roots(self._corpus), *self._corpus.files()]
        for name in map(path_name, (path.resolve(), path.absolute())):  # a link may be indexed as itself
            if any(first_root(known, [name]) for known in every):
                return name
        raise NotIndexed(path.absolute())

    @property
    def fingerprint(self) -> str:
        """The encoder whose vectors are searched."""
        with self._alone():
            return self._corpus.fingerprint

    @property
    def former(self) -> str:
        """The encoder that was searched with before the last `reembed`, whose vectors are kept; "" where there is none."""
        with self._alone():
            return self._corpus.former

    def reembed(self, encoder: Encoder, progress: Progress = lambda stage, done, total: None) -> int:
        """Give every passage a vector of another encoder and search with it from then on; how many were made. Until then
        other processes answer with the former one. Raises IndexBusy."""
        with self._alone():
            made = reembed(self._corpus, encoder, progress)
            self._encoder = encoder
            self._derived = open_derived(self._corpus, self.home, check=True)
            self._learn_names()
            return made

    @property
    def roots(self) -> list[Path]:
        """The folders and files that are indexed."""
        with self._alone():
            return [Path(root) for root in sorted(indexed_roots(self._corpus))]

    def stale_files(self) -> list[str]:
        """Paths that came, changed or went since the last index."""
        with self._alone():
            return stale_files(self._corpus)

    def sources(self, words: Sequence[str] = (), conditions: Conditions = NONE) -> Listing:
        """What is known of the articles that fulfil the conditions and name each of `words`."""
        with self._alone():
            kept, emptied_by = articles_among(conditions, self._corpus)
            for word in words:
                kept &= self._corpus.naming(word)
            records = sorted(self._corpus.records(kept).values(), key=lambda record: record.date, reverse=True)
            return Listing(tuple(records), *self._emptied(emptied_by, conditions))

    def files_of(self, words: Sequence[str]) -> dict[Path, int]:
        """The files with an article that names each of `words`, and how many articles each holds."""
        with self._alone():
            named = set.intersection(*(self._corpus.naming(word) for word in words)) if words else set()
            files = {self._corpus.file_of(article)[0] for article in named}
            counts = self._corpus.article_counts()
            return {path: counts.get(str(path), 0) for path in sorted(files)}

    def articles_in(self, path: Path) -> int:
        """How many articles of the index a file holds."""
        with self._alone():
            return self._corpus.article_counts().get(str(path), 0)

    # ---- questions ----

    def ask(
        self,
        text: str,
        context: Sequence[str] = (),
        asked_on: datetime.date | None = None,
        k: int = HITS,
        conditions: Conditions = NONE,
    ) -> Answer:
        """Answer a question from the articles, or say that they do not hold the answer.

        `context` holds the conversation's earlier questions, oldest first; `conditions` say which articles count; the
        answer carries the `k` best hits. A message that asks several questions gets an answer with a part for each.
        Raises BadQuestion.
        """
        plain_question(text)
        begun = time.perf_counter()
        parts: list[Answer] = []
        asked = list(context)
        for part in split_questions(text):
            parts += self._ask_each(part, asked, asked_on, k, conditions)
            asked.append(part)
        if len(parts) == 1:
            return parts[0]
        return join_answers(text, parts, round((time.perf_counter() - begun) * 1000, 2))

    def search(
        self, text: str, k: int = HITS, asked_on: datetime.date | None = None, conditions: Conditions = NONE
    ) -> tuple[Hit, ...]:
        """The `k` best passages for a question or a few words, best first. Raises BadQuestion."""
        return tuple(hit for hit, _ in self.explain(text, k, asked_on, conditions))

    def explain(
        self, text: str, k: int = HITS, asked_on: datetime.date | None = None, conditions: Conditions = NONE
    ) -> tuple[tuple[Hit, Features], ...]:
        """As `search`, each hit with its features, {} for those that were no candidates."""
        with self._alone():
            index = self._fresh()
            chinese = in_chinese(plain_question(text), index.lexical, self._texts)
            question = understand(chinese, (), asked_on, self._stems, conditions)
            ranking, _ = self._rank(question, index)
            best, features = best_places(ranking, self._corpus, k), ranking.features
            return tuple((make_hit(found, score), features.get(found[0].key, {})) for found, score in best)

    def figures(
        self, indicator: str = "", place: str = "", period: str = "", asked_on: datetime.date | None = None
    ) -> list[StoredFigure]:
        """What the articles say in figures, of an indicator, a place and a period in words; each may be empty."""
        with self._alone():
            day = (asked_on or datetime.date.today()).isoformat()
            return select_figures(self._corpus.figures(), indicator, place, period, day)

    def figures_named(self, text: str, asked_on: datetime.date | None = None) -> list[StoredFigure]:
        """What the articles say in figures of the indicator, holders and periods that `text` names."""
        with self._alone():
            day = (asked_on or datetime.date.today()).isoformat()
            return figures_named(self._corpus.figures(), simplified(text), day)

    def _ask_each(
        self,
        text: str,
        context: Sequence[str],
        asked_on: datetime.date | None,
        k: int,
        conditions: Conditions,
    ) -> list[Answer]:
        """The answer to each of the things that `text` asks of, or of one; to `text` as a whole where they are not told apart."""
        plain, day = plain_question(text), (asked_on or datetime.date.today()).isoformat()
        with self._alone():
            self._fresh()
        several = each_asked(plain, day, self._stems)
        if not several and not comparisons_in(plain, day, self._stems):
            several = asked_twice(plain, day, self._stems)
        parts = [self._ask_one(part, context, asked_on, k, conditions) for part in several]
        told = [part.text for part in parts if part.found]
        if told and len(set(told)) == len(told):
            return parts
        return [self._ask_one(text, context, asked_on, k, conditions)]

    def _ask_one(
        self,
        text: str,
        context: Sequence[str],
        asked_on: datetime.date | None,
        k: int,
        conditions: Conditions,
    ) -> Answer:
        begun = time.perf_counter()
        plain = plain_question(text)
        if is_courtesy(plain):
            return Answer(text, False, "", (), (), {"total": 0.0}, form="courtesy")
        context = [earlier for earlier in context if earlier.strip() and not is_courtesy(earlier)]
        if context and (quoted := self._of_quoted(plain, context, asked_on, k, conditions)):
            return quoted
        with self._alone():
            index = self._fresh()
            chinese = in_chinese(plain, index.lexical, self._texts)
            tried: list[tuple[Question, Answer]] = []
            for question in self._readings(chinese, context, asked_on, conditions, index):
                if all(question.understood != before.understood for before, _ in tried):
                    desk = Desk(self._corpus, self._stems, self._names, lambda asked: self._answer(asked, index, k))
                    tried.append((question, in_form(question, desk)))
                    if tried[-1][1].found:
                        break
            question, answer = tried[-1] if tried[-1][1].found else tried[0]
        timings = {name: round(value, 2) for name, value in answer.timings_ms.items()}
        timings["total"] = round((time.perf_counter() - begun) * 1000, 2)
        understood = question.understood if question.understood != simplified(plain) else ""
        return replace(answer, question=text, understood=understood, timings_ms=timings)

    def _of_quoted(
        self, text: str, context: Sequence[str], asked_on: datetime.date | None, k: int, conditions: Conditions
    ) -> Answer | None:
        """The answer to a follow-up about the article that was quoted, by those who wrote it or of another reporter or paper; None where
        it is none of these."""
        core = bare(simplified(text))
        aspect, at = asked_of_quoted(core), quoted_before(context)
        if at is not None and (aspect or asks_of_writer(core, context, self._names)):
            before = self._ask_one(context[at], context[:at], asked_on, k, conditions)
            cited = before.citations[0] if before.citations else None
            with self._alone():
                record = self._corpus.record_of(cited.source, cited.title) if cited else None
                if record is None:
                    return None
                if aspect:
                    told = told_of(record, aspect, before, self._corpus)
                    return replace(told, question=text, understood=f"《{record.title or record.source}》{core}")
            full = WRITER.sub(lambda _: "、".join(record.authors[:1]), core)
        else:
            asked = asked_of_articles(core, self._names) if may_ask(core) else None
            if asked and (asked.described or asked.authors or asked.paper or asked.title):  # it names its own article
                return replace(self._ask_one(core, (), asked_on, k, conditions), question=text)
            full = with_other_name(text, context, self._names) if len(core) <= SHORT else core
        if full in (core, text):
            return None
        return replace(self._ask_one(full, (), asked_on, k, conditions), question=text, understood=full)

    def _readings(
        self,
        text: str,
        context: Sequence[str],
        asked_on: datetime.date | None,
        conditions: Conditions,
        index: Derived,
    ) -> Iterator[Question]:
        """How a question may be meant, the likeliest first: in full; without the time of the question before; alone;
        and with names spelt as the articles do."""
        full = understand(text, context, asked_on, self._stems, conditions)
        yield full
        if full.understood != simplified(text):
            yield understand(text, context, asked_on, self._stems, conditions, timed=False)
            if asks_alone(text, full.asked_on, self._stems):
                yield understand(bare(text), (), asked_on, self._stems, conditions)
        respelt = right_homophones(full.understood, index.lexical, self._texts)
        if respelt != full.understood:
            yield understand(respelt, (), asked_on, self._stems, conditions)

    def _answer(self, question: Question, index: Derived, k: int) -> Answer:
        """The answer to one question as it was understood."""
        ranking, emptied_by = self._rank(question, index)
        places = best_places(ranking, self._corpus, k)
        begun = time.perf_counter()
        if not places:
            timings = ranking.timings_ms
            emptied, papers = self._emptied(emptied_by, question.conditions)
            return Answer(question.text, False, "", (), (), timings, emptied_by=emptied, papers=papers)
        found = self._find(question, places, index)
        cited = places[found.at][0]
        citation = make_citation(cited, found.quote)
        return Answer(
            question=question.text,
            found=found.answers,
            text=found.text if found.answers else "",
            citations=(citation,) if found.answers else (),
            hits=tuple(make_hit(*places[at]) for at in _order(len(places), found)),
            timings_ms={**ranking.timings_ms, "read": (time.perf_counter() - begun) * 1000},
            sure=found.sure,
            verdict=found.verdict if found.answers else "",
            marked=((found.piece, 1),) if found.answers else (),
            probability=found.probability,
            features=found.features or {},
            missing=found.missing,
            nearest=None if found.answers else citation,
        )

    def _rank(self, question: Question, index: Derived) -> tuple[Ranking, str]:
        """The passages ranked, and which condition of the question left none, or ""."""
        among, emptied_by = keys_among(question.conditions, self._corpus)
        if emptied_by:
            return Ranking([], {}), emptied_by
        return retrieve(question, self._encoder, index, self._corpus, among), ""

    def _emptied(self, condition: str, conditions: Conditions) -> tuple[tuple[str, str] | None, tuple[str, ...]]:
        """The condition that left no article, with what it wants; and of a paper, which there are."""
        papers = self._corpus.papers() if condition == "paper" else ()
        return (condition, conditions.wanted(condition)) if condition else None, papers

    def _find(self, question: Question, places: Sequence[tuple[list[Place], float]], index: Derived) -> Finding:
        """What the best passages say, and whether that answers."""
        if self._reader is None:
            from retrieval.answer.reading.model import ReadingModel

            self._reader = ReadingModel()
        return find(question, gather(question, places[:PASSAGES], self._corpus), self._reader, index.lexical)

    def _texts(self, keys: Sequence[int]) -> list[str]:
        return [passage.text for _, passage in self._corpus.passages(keys)]

    def passage_context(self, passage_id: str) -> PassageContext | None:
        """A passage between its neighbours; None when it is no longer in the articles."""
        with self._alone():
            places = self._corpus.places_of(passage_id)
            if not places:
                return None
            place = places[0]
            before, after = self._corpus.neighbours(place)
        return PassageContext(
            passage_id,
            place.title,
            place.paper,
            place.date,
            place.source,
            before.text if before else "",
            place.passage.text,
            after.text if after else "",
            place.date_from,
            place.page,
            before.id if before else "",
            after.id if after else "",
        )

    def original(self, passage_id: str) -> str | None:
        """The raw text of its file around a passage; None when the passage is no longer in the articles, or no longer in the file."""
        with self._alone():
            places = self._corpus.places_of(passage_id)
            file = self._corpus.file_of(places[0].article) if places else None
        return original(places[0], *file) if file else None

    def same_indicator(self, passage_id: str, start: int) -> list[StoredFigure]:
        """What the articles say in figures of the indicator of the figure that begins at `start` of a passage; those of its holder
        first, each by period, the newest first. [] where no such figure is there."""
        with self._alone():
            stated = self._corpus.figures([key_of(passage_id)])
            own = next((stored for stored in stated if stored.figure.start == start), None)
            found = self._corpus.figures_of(own.figure.indicator) if own and own.figure.indicator else []
        alike = [stored for stored in found if own and stored.figure.unit == own.figure.unit]
        alike.sort(
            key=lambda stored: (stored.figure.period and stored.figure.period.end) or datetime.date.min, reverse=True
        )
        alike.sort(key=lambda stored: own is not None and stored.figure.holder != own.figure.holder)
        return alike

    def figure_in(self, citation: Citation, text: str) -> StoredFigure | None:
        """The figure that an answer in `text` gives, in the sentence cited; None where it gives none."""
        with self._alone():
            stated = self._corpus.figures([key_of(citation.passage_id)])
        return next((one for one in stated if one.said in citation.quote and _gives(one, text)), None)

    def newest_figures(self, articles: int) -> list[StoredFigure]:
        """What the newest so many articles say in figures."""
        with self._alone():
            newest = sorted(self._corpus.published(), key=lambda published: published.date, reverse=True)[:articles]
            return self._corpus.figures(self._corpus.keys_of([published.id for published in newest]))

    @property
    def generation(self) -> int:
        """Goes up by one with every change of the index."""
        with self._alone():
            return self._corpus.generation

    def _fresh(self) -> Derived:
        """The derived indexes at the corpus's generation, opened anew when another process changed it; until the work under way
        ends, all that is read of the corpus is of that generation.

        Raises IndexSwitched when that process had an encoder that cannot be found.
        """
        while (
            self._derived is None or not self._corpus.is_reading or self._derived.generation != self._corpus.generation
        ):
            self._corpus.end_reading()
            fingerprint = self._corpus.fingerprint  # read once: another process may change it meanwhile
            if fingerprint not in ("", self._follow(fingerprint).fingerprint):
                raise IndexSwitched(self.home)
            if self._derived is None or self._derived.generation != self._corpus.generation:
                self._derived = open_derived(self._corpus, self.home, self._derived)
                self._learn_names()
            self._corpus.begin_reading()  # another process may have been quicker: then once more
        return self._derived

    def _follow(self, fingerprint: str) -> Encoder:
        """The encoder of the fingerprint that the index is searched with, where another process has changed to one that can be found."""
        if fingerprint not in ("", self._encoder.fingerprint):
            self._encoder = self._find_encoder(fingerprint) or self._encoder
        return self._encoder

    def _learn_names(self) -> None:
        self._stems = self._corpus.stems()
        self._names = Known(*self._corpus.known_names())


def _gives(stored: StoredFigure, text: str) -> bool:
    """Whether an answer in `text` gives a figure, at least its amount."""
    amount = re.split("[，,（(]", stored.said)[0]
    return bool(amount) and amount in text


def _order(count: int, found: Finding) -> list[int]:
    """The numbers of the ranked passages, that with the answer first where it is so far ahead."""
    first = [found.at] if found.ahead else []
    return first + [at for at in range(count) if at not in first]
