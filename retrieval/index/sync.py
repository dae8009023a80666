"""Keep the corpus in step with the articles' files: embed what is new, drop what is gone, touch nothing else."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Container, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

from embeddings.encoder import Encoder
from retrieval.articles.article import Article, Page, Passage
from retrieval.articles.campaigns import campaign_years, date_by_campaigns
from retrieval.articles.passages import PASSAGES_VERSION, make_passages
from retrieval.articles.sources import other_files, read_pages, source_name
from retrieval.errors import ArticlesVanished, UnreadableFile
from retrieval.index.corpus import Corpus
from retrieval.index.embedding import Progress, embed_missing
from retrieval.index.facts import read_facts
from retrieval.index.locking import one_writer
from retrieval.index.records import FileRecord, ParsedArticle, ParsedFile
from retrieval.index.roots import (
    check_there,
    files_below,
    first_root,
    indexed_roots,
    path_name,
    stamp,
    take_out,
    vanished,
)

UNSETTLED = 2_000_000_000  # nanoseconds in which a file that was just written may be written again at what its clock calls the same time


@dataclass(frozen=True)
class ReadFile:
    """A file's record with the articles in it, each with its passages and the hash of its line, and the lines `kept`."""

    record: FileRecord
    articles: tuple[tuple[Article, tuple[Passage, ...], str], ...]
    kept: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SyncReport:
    """What one run changed: passages added, removed and kept, the files that could not be read or only in part, and
    the `others` beside them, of kinds that are not read at all."""

    added: int
    removed: int
    kept: int
    embedded: int
    files: int
    articles: int
    generation: int
    problems: tuple[UnreadableFile, ...]
    others: tuple[Path, ...] = ()


def sync(
    corpus: Corpus,
    encoder: Encoder,
    roots: Sequence[Path],
    *,
    forget: Iterable[str] = (),
    remove: Iterable[str] = (),
    meta: Mapping[str, str] | None = None,
    force: bool = False,
    progress: Progress = lambda stage, done, total: None,
    follow: Callable[[], Encoder] | None = None,
) -> SyncReport:
    """Make what is searched equal to what the files under `roots` hold; other roots stay as they are.

    `forget` names roots to be kept in step with no longer, `remove` files and folders whose articles are dropped; those
    below a root stay out until they change or are named. `meta` are facts to store with the change. `follow`, asked once no
    other process writes, says which encoder it is that another may have changed to. The old index answers until the new
    one is complete; a run that is interrupted leaves the old one, and the vectors made so far are used by the next.

    Raises ArticlesNotFound for a root that is not there and never was indexed; unless `force` ArticlesVanished for one that
    has lost most of its articles, which stays as it was, once the others are taken in; IndexBusy while another process syncs.
    """
    with one_writer(corpus.path):
        encoder = follow() if follow else encoder
        return _sync(corpus, encoder, roots, set(forget), set(remove), dict(meta or {}), force, progress)


def _sync(
    corpus: Corpus,
    encoder: Encoder,
    roots: Sequence[Path],
    forget: set[str],
    remove: set[str],
    meta: dict[str, str],
    force: bool,
    progress: Progress,
) -> SyncReport:
    known = corpus.files()
    same_way = _same_way(corpus)
    named = {path_name(root.resolve()) for root in roots}
    before = indexed_roots(corpus)
    roots_now = sorted((before - forget - remove) | named, key=len)
    scope = [root for root in roots_now if root in named or not same_way]
    out = take_out(corpus, (path for path in known if first_root(path, roots_now)), remove, named - before)
    # A file below two roots belongs to the outer one, whichever of them is synced.
    if outdated(corpus, encoder):
        check_there(before & set(roots_now))
    found = {path: first_root(path, roots_now) for path in files_below(scope, out, before)}
    read, problems, settled = _read(corpus, found, known if same_way else {}, progress)
    lost = None if force else _lost(corpus, scope, out, found, read)
    if lost:
        if outdated(corpus, encoder) or len(scope) == 1:
            raise lost
        scope.remove(str(lost.path))
        read = [file for file in read if file.record.root in scope]
    paths = {path_name(path) for path in found}
    left = [path for path in known if path not in paths]
    gone = [path for path in left if path in out or first_root(path, roots_now) in ("", *scope)]
    years = corpus.campaign_years([*gone, *(file.record.path for file in read)])
    known_facts = set(corpus.digests(file.record.path for file in read)) if same_way else set()
    parsed = _with_facts(read, years, known_facts, progress)
    embedded = _embed(corpus, encoder, parsed, progress)
    meta |= {"fingerprint": encoder.fingerprint, "dim": str(encoder.dim), "passages_version": PASSAGES_VERSION}
    added, removed = corpus.replace(gone, parsed, meta | {"roots": json.dumps(roots_now), "removed": json.dumps(out)})
    corpus.settle(settled)
    if lost:
        raise lost
    counts = corpus.counts()
    return SyncReport(
        added=added,
        removed=removed,
        kept=counts["passage"] - added,
        embedded=embedded,
        files=counts["file"],
        articles=counts["article"],
        generation=corpus.generation,
        problems=tuple(problems),
        others=tuple(dict.fromkeys(path for root in scope for path in other_files(Path(root)))),
    )


def _lost(
    corpus: Corpus, scope: Sequence[str], out: Container[str], found: Mapping[Path, str], read: Sequence[ReadFile]
) -> ArticlesVanished | None:
    """The first root that has less than half of its articles."""
    had = corpus.article_counts() or corpus.expected
    has = {name: had.get(name, 0) for name in map(path_name, found)}
    has |= {file.record.path: len(file.articles) + corpus.articles_of(file.record.path, file.kept) for file in read}
    return vanished(scope, {path: number for path, number in had.items() if path not in out}, has)


def _read(
    corpus: Corpus, found: Mapping[Path, str], known: Mapping[str, FileRecord], progress: Progress
) -> tuple[list[ReadFile], list[UnreadableFile], list[str]]:
    """Parse the files that are not as they are `known`; the problems are those of all files, known ones too. Last, the paths of
    files that have not changed for so long that their size and time say so."""
    parsed: list[ReadFile] = []
    problems: list[UnreadableFile] = []
    settled: list[str] = []
    for done, (path, root) in enumerate(found.items()):
        progress("read", done, len(found))
        old = known.get(path_name(path))
        file = parse_file(path, Path(root), old, corpus.lines)
        if isinstance(file, ReadFile):
            parsed.append(file)
        elif file is not old:
            settled.append(file.path)
        record = file.record if isinstance(file, ReadFile) else file
        problems += [UnreadableFile(Path(path_name(path)), reason, detail) for reason, detail in record.problems]
    progress("read", len(found), len(found))
    return parsed, problems, settled


def outdated(corpus: Corpus, encoder: Encoder) -> bool:
    """Whether another encoder or an older way of reading articles made what is searched."""
    return not _same_way(corpus) or corpus.fingerprint != encoder.fingerprint


def _same_way(corpus: Corpus) -> bool:
    """Whether articles were read as they are now, so that what is stored of an unchanged file still holds."""
    return corpus.meta("passages_version") == PASSAGES_VERSION


def parse_file(
    path: Path, root: Path, old: FileRecord | None, lines: Callable[[str], Mapping[str, str]] = lambda path: {}
) -> ReadFile | FileRecord:
    """Read a file into articles and passages, or return its `old` record when its bytes are the same; of a .jsonl file only
    those lines are read whose hashes are not among its `lines`, each with its article's source."""
    if old and old.settled and old.root == str(root) and stamp(path) == (old.size, old.mtime_ns):
        return old
    try:
        stat = path.stat()  # before it is read: what is written in between must show
        content = path.read_bytes()
    except OSError as error:
        reason = (("not-readable", error.strerror or type(error).__name__),)
        return ReadFile(FileRecord(str(root), path_name(path), *stamp(path), "", reason), ())
    digest = hashlib.sha256(content).hexdigest()
    settled = time.time_ns() - stat.st_mtime_ns > UNSETTLED
    same_place = old if old and old.root == str(root) else None
    if same_place and same_place.digest == digest and same_place.mtime_ns == stat.st_mtime_ns:
        return replace(same_place, settled=True) if settled else same_place
    known = lines(same_place.path) if same_place and path.suffix.lower() == ".jsonl" else {}
    reading = read_pages(path, source_name(path, root), known)
    articles = [article for page in reading.pages for article in _articles(page)]
    problems = tuple((problem.reason, problem.detail) for problem in reading.problems)
    record = FileRecord(str(root), path_name(path), stat.st_size, stat.st_mtime_ns, digest, problems, settled)
    return ReadFile(record, tuple(articles), reading.kept)


def _articles(page: Page) -> list[tuple[Article, tuple[Passage, ...], str]]:
    from retrieval.articles.pages import read_page  # its rules take time to load, and a question reads no page

    return [(article, tuple(make_passages(page, article)), page.line) for article in read_page(page).articles]


def _with_facts(
    read: Sequence[ReadFile], years: dict[str, set[str]], known: Set[str], progress: Progress
) -> list[ParsedFile]:
    """The files with what their articles state, under the date that they have or that their campaigns give.

    What an article states is not read again when the index holds one of the same digest (`known`) in its file.
    """
    for name, found in campaign_years((a.date, a.campaigns) for file in read for a, *_ in file.articles).items():
        years.setdefault(name, set()).update(found)
    parsed = []
    for done, file in enumerate(read):
        progress("facts", done, len(read))
        articles = []
        for undated, passages, line in file.articles:
            article = date_by_campaigns(undated, years)
            digest = _digest(article, passages)
            facts = None if digest in known else read_facts(article, passages)
            articles.append(ParsedArticle(article, passages, facts, not undated.date, digest, line))
        parsed.append(ParsedFile(file.record, tuple(articles), file.kept))
    if read:
        progress("facts", len(read), len(read))
    return parsed


def _digest(article: Article, passages: Sequence[Passage]) -> str:
    """A hash of all that what an article states depends on."""
    head = (article.title, article.kicker, article.subhead, article.paper, article.date)
    return hashlib.sha256("\n".join([*head, *(passage.text for passage in passages)]).encode()).hexdigest()[:16]


def _embed(corpus: Corpus, encoder: Encoder, files: Sequence[ParsedFile], progress: Progress) -> int:
    """Vectors for what is new, and where the encoder is another, for all."""
    wanted: dict[str, str] = {}
    if corpus.fingerprint != encoder.fingerprint:
        wanted |= {passage.id: passage.embedded for _, passage in corpus.all_passages()}
    for file in files:
        wanted |= {passage.id: passage.embedded for parsed in file.articles for passage in parsed.passages}
    return embed_missing(corpus, encoder, wanted, progress)
