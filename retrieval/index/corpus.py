"""The one truth: articles, passages, their places and vectors, in one SQLite database.

Whatever else is on disk (FAISS, tantivy) is derived from here and can be made again. Every change of what is
searched is one transaction that raises `generation` by one and logs the keys it added and removed, so that a
derived index of an older generation can catch up.

Vectors may be stored ahead of that transaction: they are named by what was embedded and by the encoder's
fingerprint, so an interrupted run loses no work and shows nothing half-done.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path

import numpy as np

from embeddings.encoder import Vectors
from retrieval.articles.article import Credit, Passage
from retrieval.errors import IndexMissing
from retrieval.index import dating, facts
from retrieval.index.facts import Rows, StoredFigure
from retrieval.index.failures import flaw_of
from retrieval.index.records import ArticleRecord, FileRecord, ParsedFile, Place, Published, WholeArticle
from retrieval.index.schema import open_database
from retrieval.index.vectors import Keys
from retrieval.language.periods import TimeWord
from retrieval.language.tokens import spellings


def key_of(passage_id: str) -> int:
    """The key of a passage everywhere, made of its id: whatever happened before, the same passage has the same one."""
    return int(passage_id, 16) >> 1  # SQLite, FAISS and tantivy know signed numbers only


class Corpus:
    """One open database. Not for several threads at once; the service sees to that."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Open `path`; raises IndexMissing (unless `create`), IndexBroken or IndexBusy."""
        if not create and not path.exists():
            raise IndexMissing(path.parent)
        self.path = path
        self._db = open_database(path)
        self._file = path.stat().st_ino

    def close(self) -> None:
        self._db.close()

    @property
    def is_replaced(self) -> bool:
        """Whether another database stands in this one's place."""
        try:
            return self.path.stat().st_ino != self._file
        except FileNotFoundError:  # about to be
            return False

    # ---- one generation for several reads ----

    def begin_reading(self) -> None:
        """From here to `end_reading` what others change is not seen."""
        self._db.execute("BEGIN")
        self.meta("generation")  # only a read begins it

    def end_reading(self) -> None:
        """See again what is there."""
        if self._db.in_transaction:
            self._db.execute("COMMIT")

    @property
    def is_reading(self) -> bool:
        return self._db.in_transaction

    # ---- what is there ----

    def meta(self, name: str, default: str = "") -> str:
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else default

    @property
    def generation(self) -> int:
        """How many times what is searched has changed; 0 before the first index."""
        return int(self.meta("generation", "0"))

    @property
    def identity(self) -> str:
        """Names this database among all others, so that nothing derived from another is taken for its own."""
        return self.meta("identity")

    @property
    def fingerprint(self) -> str:
        """The encoder whose vectors are searched; "" before the first index."""
        return self.meta("fingerprint")

    def files(self) -> dict[str, FileRecord]:
        rows = self._db.execute("SELECT path, root, size, mtime_ns, digest, problems, settled FROM file ORDER BY path")
        return {
            path: FileRecord(
                root, path, size, mtime_ns, digest, tuple((a, b) for a, b in json.loads(problems)), bool(settled)
            )
            for path, root, size, mtime_ns, digest, problems, settled in rows
        }

    def article_counts(self) -> dict[str, int]:
        """How many articles each file has, by its path."""
        rows = self._db.execute(
            "SELECT path, count(article.id) FROM file LEFT JOIN article ON file = file.id GROUP BY path"
        )
        return dict(rows.fetchall())

    @property
    def expected(self) -> dict[str, int]:
        """How many articles each root had in the index that this one takes the place of, until it is complete."""
        found: dict[str, int] = json.loads(self.meta("expected", "{}"))
        return found

    def articles_of(self, path: str, lines: Iterable[str]) -> int:
        """How many articles were read from these lines (hashes) of a file."""
        (count,) = self._db.execute(
            "SELECT count(*) FROM article JOIN file ON file.id = file"
            " WHERE path = ? AND line IN (SELECT value FROM json_each(?))",
            (path, json.dumps(list(lines))),
        ).fetchone()
        return int(count)

    def settle(self, paths: Iterable[str]) -> None:
        """Let the size and time of these files say whether they have changed."""
        rows = [(path,) for path in paths]
        if rows:
            with self._changing():
                self._db.executemany("UPDATE file SET settled = 1 WHERE path = ?", rows)

    def lines(self, path: str) -> dict[str, str]:
        """The hashes of the lines that a .jsonl file's articles were read from, each with its source."""
        rows = self._db.execute(
            "SELECT line, source FROM article JOIN file ON file.id = file WHERE path = ? AND line <> ''", (path,)
        )
        return dict(rows.fetchall())

    def passage_ids(self, path: str) -> set[str]:
        """The ids of the passages that were read from a file."""
        rows = self._db.execute(
            "SELECT passage.id FROM passage JOIN place ON passage = key JOIN article ON article.id = article"
            " JOIN file ON file.id = file WHERE path = ?",
            (path,),
        )
        return {row[0] for row in rows}

    def flaw(self) -> str:
        """What SQLite finds wrong with the database, which is read whole; "" when nothing is."""
        return flaw_of(self._db)

    def counts(self) -> dict[str, int]:
        """How many files, articles and passages are searched."""
        tables = ("file", "article", "passage")
        return {name: self._db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}

    def records(self, articles: Iterable[int]) -> dict[int, ArticleRecord]:
        """What is known of these articles (by row ids)."""
        found = self._records("WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(articles)),))
        return {record.id: record for record in found}

    def all_records(self) -> list[ArticleRecord]:
        """What is known of every article, by source."""
        return list(self._records("", ()))

    def _records(self, condition: str, values: tuple[object, ...]) -> Iterator[ArticleRecord]:
        rows = self._db.execute(
            "SELECT id, source, title, paper, page, authors, date, date_from, url, credits FROM article"
            f" {condition} ORDER BY source, id",
            values,
        )
        for id_, source, title, paper, page, authors, date, date_from, url, said in rows:
            names = tuple(filter(None, authors.split("、")))
            credits = tuple(Credit(name, (start, end), words) for name, (start, end), words in json.loads(said))
            yield ArticleRecord(id_, source, title, paper, page, names, date, date_from, url, credits)

    def record_of(self, source: str, title: str) -> ArticleRecord | None:
        """The article of this headline in a source; None where there is none any more."""
        return next(iter(self._records("WHERE source = ? AND title = ?", (source, title))), None)

    def first_place(self, article: int) -> Place:
        """Where the first passage of an article stands."""
        return self._places("place.article = ? AND place.ordinal = 0", (article,))[0]

    def papers(self) -> tuple[str, ...]:
        """The names of the papers, those with the most articles first."""
        rows = self._db.execute(
            "SELECT paper FROM article WHERE paper != '' GROUP BY paper ORDER BY count(*) DESC, paper"
        )
        return tuple(row[0] for row in rows)

    def known_names(self) -> tuple[set[str], set[str], set[str]]:
        """The reporters, papers and headlines of all articles."""
        rows = self._db.execute("SELECT DISTINCT authors, paper, title FROM article").fetchall()
        authors = {name for row in rows for name in row[0].split("、")}
        return authors - {""}, {row[1] for row in rows} - {""}, {row[2] for row in rows} - {""}

    def naming(self, words: str) -> set[int]:
        """The articles (row ids) whose title, paper, page, authors or text has `words`, in simplified or traditional characters."""
        rows = self._db.execute(
            "SELECT article.id FROM article, json_each(?) AS named WHERE instr(title, value) OR instr(paper, value)"
            " OR instr(page, value) OR instr(authors, value) OR EXISTS"
            " (SELECT 1 FROM place JOIN passage ON key = passage WHERE article = article.id AND instr(text, value))",
            (json.dumps(spellings(words)),),
        )
        return {row[0] for row in rows}

    def published(self) -> list[Published]:
        """Every article's paper and date."""
        return [Published(*row) for row in self._db.execute("SELECT id, paper, date FROM article")]

    def keys_of(self, articles: Iterable[int], named: str = "") -> set[int]:
        """The keys of the passages in these articles (by row ids) whose text, context or article's title has `named`,
        in simplified or traditional characters."""
        rows = self._db.execute(
            "SELECT passage FROM place JOIN passage ON key = passage JOIN article ON article.id = article"
            " WHERE article IN (SELECT value FROM json_each(?))"
            " AND EXISTS (SELECT 1 FROM json_each(?) AS named"
            " WHERE instr(text, named.value) OR instr(context, named.value) OR instr(title, named.value))",
            (json.dumps(list(articles)), json.dumps(spellings(named))),
        )
        return {row[0] for row in rows}

    def all_passages(self) -> Iterator[tuple[int, Passage]]:
        """Every (key, passage), by key; the passages come without their spans."""
        for key, id_, text, context in self._db.execute("SELECT key, id, text, context FROM passage ORDER BY key"):
            yield key, Passage(id_, text, context, ())

    def passages(self, keys: Iterable[int]) -> list[tuple[int, Passage]]:
        """As `all_passages`, of those `keys` that are still there."""
        wanted = json.dumps([int(key) for key in keys])
        rows = self._db.execute(
            "SELECT key, id, text, context FROM passage WHERE key IN (SELECT value FROM json_each(?))", (wanted,)
        )
        return [(key, Passage(id_, text, context, ())) for key, id_, text, context in rows]

    def places(self, keys: Iterable[int]) -> dict[int, list[Place]]:
        """All places of each key, ordered by source; a key that is gone is left out."""
        wanted = json.dumps([int(key) for key in keys])
        found: dict[int, list[Place]] = {}
        for place in self._places("place.passage IN (SELECT value FROM json_each(?))", (wanted,)):
            found.setdefault(place.key, []).append(place)
        return found

    def places_of(self, passage_id: str) -> list[Place]:
        """All places of one passage, ordered by source; none when it is gone."""
        return self._places("passage.id = ?", (passage_id,))

    def neighbours(self, place: Place) -> tuple[Passage | None, Passage | None]:
        """The passages just before and after a place in its article, None at the ends."""
        near = self._places("place.article = ? AND abs(place.ordinal - ?) = 1", (place.article, place.ordinal))
        passages = {other.ordinal: other.passage for other in near}
        return passages.get(place.ordinal - 1), passages.get(place.ordinal + 1)

    def file_of(self, article: int) -> tuple[Path, Path]:
        """The file that an article (by its row's id) was read from, and the folder (or file) that it was found under."""
        row = self._db.execute(
            "SELECT path, root FROM file JOIN article ON article.file = file.id WHERE article.id = ?", (article,)
        ).fetchone()
        return Path(row[0]), Path(row[1])

    def article_text(self, article: int) -> str:
        """The passages of one article, by its row's id, one a line."""
        rows = self._db.execute(
            "SELECT text FROM place JOIN passage ON key = passage WHERE article = ? ORDER BY ordinal", (article,)
        )
        return "\n".join(row[0] for row in rows)

    def whole_articles(self, keys: Iterable[int]) -> list[WholeArticle]:
        """The articles that the passages `keys` stand in; their passages come without spans."""
        rows = self._db.execute(
            "SELECT article, date, key, passage.id, text, context, row_of FROM place JOIN passage ON key = passage"
            " JOIN article ON article.id = article WHERE article IN"
            " (SELECT article FROM place WHERE passage IN (SELECT value FROM json_each(?)))"
            " ORDER BY source, article, ordinal",
            (json.dumps([int(key) for key in keys]),),
        )
        found: dict[int, WholeArticle] = {}
        for article, date, key, id_, text, context, holder in rows:
            passage = Passage(id_, text, context, (), holder)
            found.setdefault(article, WholeArticle(date, [])).passages.append((key, passage))
        return list(found.values())

    def _places(self, condition: str, values: tuple[object, ...]) -> list[Place]:
        rows = self._db.execute(
            "SELECT passage.key, passage.id, text, context, spans, row_of, article, ordinal, source, title, paper, date,"
            " date_from, url, page FROM place JOIN passage ON passage.key = place.passage JOIN article ON article.id = place.article"
            f" WHERE {condition} ORDER BY source, article, ordinal",
            values,
        )
        return [
            Place(key, Passage(id_, text, context, tuple((a, b) for a, b in json.loads(spans)), holder), *rest)
            for key, id_, text, context, spans, holder, *rest in rows
        ]

    def campaign_years(self, without: Iterable[str] = ()) -> dict[str, set[str]]:
        """The years of the campaigns that dated articles name, but for those of the files `without`."""
        return dating.stored_years(self._db, without)

    # ---- facts ----

    def digests(self, paths: Iterable[str]) -> dict[str, int]:
        """The digests of the articles in these files, with their rows' ids."""
        rows = self._db.execute(
            "SELECT article.digest, article.id FROM article JOIN file ON file.id = article.file"
            " WHERE path IN (SELECT value FROM json_each(?))",
            (json.dumps(list(paths)),),
        )
        return dict(rows.fetchall())

    def times(self, keys: Iterable[int]) -> dict[int, list[TimeWord]]:
        """The time words of each passage that has any."""
        return facts.times_of(self._db, keys)

    def figures(self, keys: Iterable[int] | None = None) -> list[StoredFigure]:
        """The figures of these passages, or of all."""
        return facts.stored_figures(self._db, keys)

    def figures_of(self, indicator: str) -> list[StoredFigure]:
        """The figures of an indicator, by its exact name."""
        return facts.stored_figures(self._db, indicator=indicator)

    def stems(self) -> frozenset[str]:
        """The stems of the places that the articles name."""
        return facts.known_stems(self._db)

    # ---- vectors ----

    def vector_ids(self, fingerprint: str, ids: Iterable[str]) -> set[str]:
        """Those of the passages `ids` that have a vector."""
        rows = self._db.execute(
            "SELECT passage_id FROM vector WHERE fingerprint = ? AND passage_id IN (SELECT value FROM json_each(?))",
            (fingerprint, json.dumps(list(ids))),
        )
        return {row[0] for row in rows}

    def store_vectors(self, fingerprint: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Keep vectors for passages that need not be searched yet, in a transaction of their own."""
        rows = [(id_, fingerprint, row.astype("<f4").tobytes()) for id_, row in zip(ids, vectors, strict=True)]
        with self._changing():
            self._db.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?, ?)", rows)
            self._db.executemany("INSERT OR IGNORE INTO ahead VALUES (?)", [(id_,) for id_ in ids])

    def vectors(self, keys: Iterable[int] | None = None) -> tuple[Keys, Vectors]:
        """Keys (n,) and unit vectors (n, dim) of the searched passages: of `keys`, or of all."""
        condition = "" if keys is None else " WHERE key IN (SELECT value FROM json_each(?))"
        values = (self.fingerprint,) if keys is None else (self.fingerprint, json.dumps([int(key) for key in keys]))
        rows = self._db.execute(
            "SELECT key, vector FROM passage JOIN vector ON passage_id = passage.id AND fingerprint = ?"
            f"{condition} ORDER BY key",
            values,
        ).fetchall()
        vectors = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f4").astype(np.float32)
        return np.asarray([row[0] for row in rows], dtype=np.int64), vectors.reshape(
            len(rows), int(self.meta("dim", "1"))
        )

    # ---- change ----

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """One transaction: all of what is done inside, or nothing."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:  # a full disk has ended it already
                self._db.execute("ROLLBACK")
            raise

    def replace(self, gone: Sequence[str], parsed: Sequence[ParsedFile], meta: dict[str, str]) -> tuple[int, int]:
        """Forget the files `gone`, put `parsed` in the place of what their paths held, set `meta`: one transaction.

        Every new passage must have its vector under meta["fingerprint"] already. Returns how many passages
        came and went. The generation rises only when one did or the fingerprint is another.
        """
        with self._changing():
            switched = meta.get("fingerprint", self.fingerprint) != self.fingerprint
            generation = self.generation + 1
            kept = self._facts_to_keep(parsed)
            touched = self._keys_to_go(gone, parsed)
            touched |= {key_of(passage.id) for file in parsed for one in file.articles for passage in one.passages}
            before = self._there(touched)
            self._db.executemany("DELETE FROM file WHERE path = ?", [(path,) for path in gone])
            for file in parsed:
                self._insert(file, kept)
            dating.date_again(self._db)
            self._drop_unplaced(touched)
            after = self._there(touched)
            changes = [(generation, key, key in after) for key in before ^ after]
            self._db.executemany("INSERT INTO change VALUES (?, ?, ?)", changes)
            if changes or switched:
                meta = {**meta, "generation": str(generation)}
            self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", meta.items())
            self._drop_vectors(switched)
        return len(after - before), len(before - after)

    def _keys_to_go(self, gone: Sequence[str], parsed: Sequence[ParsedFile]) -> set[int]:
        """The keys of the passages that stand in articles which go, where others may have them as well."""
        lines: dict[str, list[str]] = {path: [] for path in gone}
        lines |= {file.record.path: list(file.kept) for file in parsed}
        found: set[int] = set()
        for path, kept in lines.items():
            rows = self._db.execute(
                "SELECT passage FROM place JOIN article ON article.id = article JOIN file ON file.id = file"
                " WHERE path = ? AND line NOT IN (SELECT value FROM json_each(?))",
                (path, json.dumps(kept)),
            )
            found |= {row[0] for row in rows}
        return found

    def _there(self, keys: Iterable[int]) -> set[int]:
        rows = self._db.execute(
            "SELECT key FROM passage WHERE key IN (SELECT value FROM json_each(?))", (json.dumps(list(keys)),)
        )
        return {row[0] for row in rows}

    def _drop_unplaced(self, keys: Iterable[int]) -> None:
        """Drop those passages that stand nowhere any more, with their vectors."""
        rows = self._db.execute(
            "SELECT key, id FROM passage WHERE key IN (SELECT value FROM json_each(?))"
            " AND NOT EXISTS (SELECT 1 FROM place WHERE place.passage = key)",
            (json.dumps(list(keys)),),
        ).fetchall()
        self._db.executemany("DELETE FROM passage WHERE key = ?", [(key,) for key, _ in rows])
        self._db.executemany("DELETE FROM vector WHERE passage_id = ?", [(id_,) for _, id_ in rows])

    def _drop_vectors(self, switched: bool) -> None:
        """Drop vectors that were made ahead, perhaps by a run that did not end, of passages that never came; and where the
        encoder is another, those of the former one."""
        self._db.execute(
            "DELETE FROM vector WHERE passage_id IN"
            " (SELECT passage_id FROM ahead WHERE NOT EXISTS (SELECT 1 FROM passage WHERE id = passage_id))"
        )
        self._db.execute("DELETE FROM ahead")
        if switched:
            self._db.execute("DELETE FROM meta WHERE name = 'former'")
            self._db.execute(
                "DELETE FROM vector WHERE fingerprint <> ? OR passage_id NOT IN (SELECT id FROM passage)",
                (self.fingerprint,),
            )

    def switch(self, fingerprint: str, dim: int) -> None:
        """Search the vectors of another encoder, of which every passage must have one, from now on; `former` has been searched
        till now, and its vectors stay."""
        with self._changing():
            former = self.fingerprint
            meta = {
                "fingerprint": fingerprint,
                "dim": str(dim),
                "former": former,
                "generation": str(self.generation + 1),
            }
            self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", meta.items())
            self._db.execute("DELETE FROM vector WHERE fingerprint NOT IN (?, ?)", (fingerprint, former))
            self._db.execute("DELETE FROM ahead")

    @property
    def former(self) -> str:
        """The encoder whose vectors were searched before those that are now; "" where there is none to go back to."""
        return self.meta("former")

    def changes_since(self, generation: int) -> tuple[list[int], list[int]]:
        """The keys that are there and that are not, of those that came or went after `generation`."""
        rows = self._db.execute("SELECT key, added FROM change WHERE generation > ? ORDER BY generation", (generation,))
        last = dict(rows.fetchall())
        return sorted(key for key, added in last.items() if added), sorted(key for key in last if not last[key])

    @property
    def changes_from(self) -> int:
        """The generation from which on the changes are known."""
        return int(self.meta("changes_from", "0"))

    def forget_changes(self, generation: int) -> None:
        """Drop the changes up to a generation that all derived indexes have."""
        if (
            generation > self.changes_from
            and self._db.execute("SELECT 1 FROM change WHERE generation <= ? LIMIT 1", (generation,)).fetchone()
        ):
            with self._changing():
                self._db.execute("DELETE FROM change WHERE generation <= ?", (generation,))
                self._db.execute("INSERT OR REPLACE INTO meta VALUES ('changes_from', ?)", (str(generation),))

    def _facts_to_keep(self, files: Sequence[ParsedFile]) -> dict[str, Rows]:
        """The facts of the stored articles that come again as they are, by their digests."""
        wanted = {parsed.digest for file in files for parsed in file.articles if parsed.facts is None}
        stored = self.digests(file.record.path for file in files)
        return {digest: facts.stored_rows(self._db, article) for digest, article in stored.items() if digest in wanted}

    def _insert(self, file: ParsedFile, kept: dict[str, Rows]) -> None:
        record = file.record
        (file_id,) = self._db.execute(
            "INSERT INTO file (root, path, size, mtime_ns, digest, problems, settled) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (path) DO UPDATE SET root = excluded.root, size = excluded.size, mtime_ns = excluded.mtime_ns,"
            " digest = excluded.digest, problems = excluded.problems, settled = excluded.settled RETURNING id",
            (*astuple(record)[:5], json.dumps(record.problems), record.settled),
        ).fetchone()
        self._db.execute(
            "DELETE FROM article WHERE file = ? AND line NOT IN (SELECT value FROM json_each(?))",
            (file_id, json.dumps(list(file.kept))),
        )
        for parsed in file.articles:
            article = parsed.article
            names = (article.title, article.paper, article.page, "、".join(article.authors))
            dates = (article.date, article.date_precision, article.date_from, article.url, article.place)
            credits = [(credit.name, credit.span, credit.words) for credit in article.credits]
            clues = (*(json.dumps(some, ensure_ascii=False) for some in (article.campaigns, credits)), article.month)
            article_id = self._db.execute(
                "INSERT INTO article (file, source, title, paper, page, authors, date, date_precision, date_from, url,"
                " place, campaigns, credits, month, undated, digest, line)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (file_id, article.source, *names, *dates, *clues, parsed.undated, parsed.digest, parsed.line),
            ).lastrowid
            assert article_id is not None
            if parsed.facts is None:
                facts.keep_rows(self._db, article_id, kept[parsed.digest])
            else:
                facts.store_facts(self._db, article_id, parsed.facts)
            for ordinal, passage in enumerate(parsed.passages):
                key = key_of(passage.id)
                self._db.execute(
                    "INSERT INTO passage VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
                    (key, passage.id, passage.text, passage.context, passage.holder),
                )
                self._db.execute(
                    "INSERT INTO place VALUES (?, ?, ?, ?)", (article_id, ordinal, key, json.dumps(passage.spans))
                )
