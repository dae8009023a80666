"""The corpus stays in step with the files: whatever happens to them, only what is new is embedded."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from embeddings.encoder import HashingEncoder, Vectors
from retrieval.articles.article import Passage
from retrieval.errors import ArticlesNotFound, ArticlesVanished, IndexBroken, IndexBusy, IndexMissing
from retrieval.index import sync as sync_module
from retrieval.index.corpus import Corpus
from retrieval.index.derived import open_derived
from retrieval.index.lexical import TOKENS_VERSION
from retrieval.index.records import ArticleRecord
from retrieval.index.roots import stale_files
from retrieval.index.sync import sync
from retrieval.language.tokens import words

LEXICAL = f"lexical-{TOKENS_VERSION}.json"

PARAGRAPHS = [f"第{n}号渡轮今天上午在{place}靠岸，载客{n * 37}人。" for n, place in enumerate("甲乙丙丁戊己庚辛")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    articles = tmp_path / "articles"
    articles.mkdir()
    write(articles / "a.txt", [0, 1])
    write(articles / "b.txt", [2])
    return articles


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus(tmp_path / "home" / "wenju.sqlite3", create=True)


def write(path: Path, numbers: list[int]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(["# 渡轮", *(PARAGRAPHS[n] for n in numbers)]), encoding="utf-8")


def held(corpus: Corpus) -> dict[str, Passage]:
    return {passage.id: passage for _, passage in corpus.all_passages()}


def known(corpus: Corpus) -> list[ArticleRecord]:
    return [replace(record, id=0) for record in corpus.all_records()]


def check(corpus: Corpus, encoder: HashingEncoder, folder: Path) -> None:
    """What is searched is what a fresh index of the same files would hold, in SQLite, FAISS and tantivy alike."""
    fresh = Corpus(folder.parent / "fresh" / "wenju.sqlite3", create=True)
    sync(fresh, HashingEncoder(), [folder])
    assert held(corpus).keys() == held(fresh).keys()
    assert known(corpus) == known(fresh)
    fresh.close()
    shutil.rmtree(folder.parent / "fresh")
    _, vectors = corpus.vectors()
    texts = [passage.embedded for _, passage in corpus.all_passages()]
    np.testing.assert_allclose(vectors, expected(texts), atol=1e-6)
    derived = open_derived(corpus, folder.parent / "home")
    assert len(derived.vectors) == len(derived.lexical) == len(texts)
    for key, passage in corpus.all_passages():
        assert derived.vectors.search(encoder.encode_questions([passage.embedded])[0], 1)[0].tolist() == [key]
        assert key in derived.lexical.search("words", words(passage.text), 20)[0]


def expected(texts: list[str]) -> Vectors:
    return HashingEncoder().encode_passages(texts)


def test_first_index_then_nothing_then_one_edit(corpus: Corpus, folder: Path) -> None:
    encoder = HashingEncoder()
    first = sync(corpus, encoder, [folder])
    assert (first.added, first.removed, first.kept, first.embedded, first.files) == (3, 0, 0, 3, 2)
    again = sync(corpus, encoder, [folder])
    assert (again.added, again.removed, again.kept, again.embedded) == (0, 0, 3, 0)
    assert again.generation == first.generation == 1
    write(folder / "a.txt", [0, 4])
    edit = sync(corpus, encoder, [folder])
    assert (edit.added, edit.removed, edit.kept, edit.embedded, edit.generation) == (1, 1, 2, 1, 2)
    assert encoder.encoded[3:] == [f"渡轮\n{PARAGRAPHS[4]}"]
    check(corpus, encoder, folder)


def test_moves_swaps_and_renames_embed_nothing(corpus: Corpus, folder: Path) -> None:
    encoder = HashingEncoder()
    sync(corpus, encoder, [folder])
    write(folder / "a.txt", [1, 2])
    write(folder / "b.txt", [0])
    (folder / "b.txt").rename(folder / "moved.txt")
    report = sync(corpus, encoder, [folder])
    assert (report.added, report.removed, report.embedded) == (0, 0, 0)
    check(corpus, encoder, folder)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    history=st.lists(
        st.tuples(
            st.sampled_from(["write", "delete", "rename", "swap"]),
            st.sampled_from(["a.txt", "b.txt", "sub/c.md"]),
            st.sampled_from(["a.txt", "b.txt", "sub/c.md"]),
            st.lists(st.integers(0, len(PARAGRAPHS) - 1), min_size=1, max_size=4),
        ),
        max_size=8,
    )
)
def test_after_any_history_the_index_is_that_of_the_files(
    history: list[tuple[str, str, str, list[int]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    base = tmp_path_factory.mktemp("history")
    folder, encoder = base / "articles", HashingEncoder()
    write(folder / "a.txt", [0])
    corpus = Corpus(base / "home" / "wenju.sqlite3", create=True)
    sync(corpus, encoder, [folder])
    for action, one, other, numbers in history:
        before, done = held(corpus), len(encoder.encoded)
        change(folder, action, one, other, numbers)
        report = sync(corpus, encoder, [folder], force=True)
        after = held(corpus)
        new = {passage.embedded for id_, passage in after.items() if id_ not in before}
        assert set(encoder.encoded[done:]) == new
        assert len(encoder.encoded) - done == report.embedded == report.added == len(new)
        assert report.removed == len(before.keys() - after.keys())
    check(corpus, encoder, folder)
    corpus.close()


def change(folder: Path, action: str, one: str, other: str, numbers: list[int]) -> None:
    first, second = folder / one, folder / other
    if action == "write":
        write(first, numbers)
    elif action == "delete":
        first.unlink(missing_ok=True)
    elif action == "rename" and first.exists():
        second.parent.mkdir(exist_ok=True)
        first.replace(second)
    elif action == "swap" and first.exists() and second.exists():
        texts = first.read_text(), second.read_text()
        second.write_text(texts[0])
        first.write_text(texts[1])


class Interrupted(Exception):
    pass


class Interrupting(HashingEncoder):
    """Stops in the middle of the work."""

    def encode_passages(self, texts: object) -> Vectors:
        if len(self.encoded) >= 64:
            raise Interrupted
        return super().encode_passages(texts)  # type: ignore[arg-type]


def test_an_interrupted_run_leaves_the_old_index_and_loses_no_work(corpus: Corpus, folder: Path) -> None:
    sync(corpus, HashingEncoder(), [folder])
    before, generation = held(corpus), corpus.generation
    (folder / "many.txt").write_text(
        "\n".join(f"第{n}班渡轮开往对岸的{n}号码头。" for n in range(150)), encoding="utf-8"
    )
    (folder / "b.txt").unlink()
    stopped = Interrupting()
    with pytest.raises(Interrupted):
        sync(corpus, stopped, [folder])
    assert held(corpus) == before and corpus.generation == generation
    encoder = HashingEncoder()
    report = sync(corpus, encoder, [folder])
    assert report.embedded == 150 - 64
    check(corpus, encoder, folder)


def test_another_encoder_is_another_set_of_vectors(corpus: Corpus, folder: Path) -> None:
    sync(corpus, HashingEncoder(), [folder])
    open_derived(corpus, folder.parent / "home")
    other = HashingEncoder(salt="-other")
    report = sync(corpus, other, [folder])
    assert (report.embedded, report.added, report.kept, report.generation) == (3, 0, 3, 2)
    assert corpus.fingerprint == other.fingerprint and corpus.vector_ids("hashing-256", held(corpus)) == set()
    check(corpus, other, folder)


@pytest.mark.parametrize("harm", ["delete", "truncate", "older", "newer"])
def test_lost_or_damaged_derived_files_heal(corpus: Corpus, folder: Path, harm: str) -> None:
    encoder, home = HashingEncoder(), folder.parent / "home"
    sync(corpus, encoder, [folder])
    open_derived(corpus, home)
    for path in [*home.glob("*.faiss"), *(home / "lexical").iterdir(), home / LEXICAL]:
        if harm == "delete":
            path.unlink()
        elif harm == "truncate" and path.name != LEXICAL:
            path.write_bytes(path.read_bytes()[:10])
        elif harm in ("older", "newer") and path.suffix == ".faiss":
            path.rename(path.with_name(path.name.replace("-1.faiss", "-0.faiss" if harm == "older" else "-9.faiss")))
        elif harm in ("older", "newer") and path.name == LEXICAL:
            path.write_text(path.read_text().replace('"generation": 1', f'"generation": {0 if harm == "older" else 9}'))
    check(corpus, encoder, folder)


def test_what_has_vanished_is_not_lost_to_another_encoder(corpus: Corpus, folder: Path, tmp_path: Path) -> None:
    write(tmp_path / "more" / "c.txt", [5])
    sync(corpus, HashingEncoder(), [folder, tmp_path / "more"])
    before = held(corpus)
    away = folder.rename(tmp_path / "away")
    with pytest.raises(ArticlesNotFound):
        sync(corpus, HashingEncoder(salt="-other"), [folder, tmp_path / "more"])
    assert held(corpus) == before and corpus.fingerprint == "hashing-256"
    away.rename(folder)
    assert sync(corpus, HashingEncoder(salt="-other"), [folder, tmp_path / "more"]).removed == 0
    shutil.rmtree(folder)
    forgotten = sync(corpus, HashingEncoder(salt="-third"), [tmp_path / "more"], forget=[str(folder)])
    assert (forgotten.removed, forgotten.kept) == (3, 1)


def test_a_bad_file_is_reported_by_name_and_the_rest_goes_on(corpus: Corpus, folder: Path) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    (folder / "lines.jsonl").write_text(json.dumps({"id": 1, "title": "", "text": PARAGRAPHS[5]}) + "\n{oops\n")
    for _ in range(2):  # the second time the file is not read again, yet still reported
        report = sync(corpus, HashingEncoder(), [folder])
        assert report.files == 4
        assert sorted((p.path.name, p.reason) for p in report.problems) == [
            ("broken.pdf", "bad-pdf"),
            ("lines.jsonl", "bad-jsonl"),
        ]
    assert PARAGRAPHS[5] in {passage.text for passage in held(corpus).values()}


def test_a_file_name_that_is_not_utf8_is_no_obstacle(corpus: Corpus, folder: Path) -> None:
    name = os.fsdecode("报道".encode("gbk")) + ".txt"
    write(folder / name, [6])
    assert sync(corpus, HashingEncoder(), [folder]).added == 4
    assert sync(corpus, HashingEncoder(), [folder]).embedded == 0
    assert stale_files(corpus) == []
    (folder / name).unlink()
    assert sync(corpus, HashingEncoder(), [folder]).removed == 1


def test_roots_come_go_and_nest(corpus: Corpus, folder: Path, tmp_path: Path) -> None:
    encoder = HashingEncoder()
    write(tmp_path / "more" / "c.txt", [5])
    sync(corpus, encoder, [folder])
    assert sync(corpus, encoder, [tmp_path / "more"]).added == 1
    assert sync(corpus, encoder, [folder / "a.txt"]).embedded == 0  # inside a root: nothing changes
    assert {record.source for record in corpus.all_records()} == {"a.txt", "b.txt", "c.txt"}
    assert sync(corpus, encoder, [], forget=[str(tmp_path / "more")]).removed == 1
    shutil.rmtree(folder)
    assert sync(corpus, encoder, [folder], force=True).removed == 3  # a root that vanished is empty
    with pytest.raises(ArticlesNotFound):
        sync(corpus, encoder, [tmp_path / "never"])


def test_articles_that_vanish_stay_in_the_index_until_it_is_forced(corpus: Corpus, folder: Path) -> None:
    write(folder / "c.txt", [5])
    sync(corpus, HashingEncoder(), [folder])
    before, away = held(corpus), folder.with_name("away")
    for harm in ("unmounted", "moved away", "most deleted", "half written"):
        shutil.copytree(folder, away)
        if harm == "half written":
            (folder / "a.txt").unlink()
            (folder / "b.txt").write_text("")
        else:
            for path in folder.iterdir() if harm != "most deleted" else [folder / "a.txt", folder / "b.txt"]:
                path.unlink()
            if harm == "moved away":
                folder.rmdir()
        with pytest.raises(ArticlesVanished) as told:
            sync(corpus, HashingEncoder(), [folder])
        assert (told.value.path, told.value.before) == (folder, 3) and told.value.now <= 1
        assert held(corpus) == before and corpus.generation == 1
        shutil.rmtree(folder, ignore_errors=True)
        away.rename(folder)
        assert sync(corpus, HashingEncoder(), [folder]).embedded == 0
    (folder / "a.txt").unlink()
    assert sync(corpus, HashingEncoder(), [folder]).removed == 2  # two of three articles are left
    (folder / "b.txt").unlink()
    (folder / "c.txt").unlink()
    assert sync(corpus, HashingEncoder(), [folder], force=True).removed == 2


def test_one_root_that_vanished_keeps_no_other_from_being_taken_in(
    corpus: Corpus, folder: Path, tmp_path: Path
) -> None:
    write(tmp_path / "more" / "c.txt", [5])
    sync(corpus, HashingEncoder(), [folder, tmp_path / "more"])
    before = held(corpus)
    folder.rename(tmp_path / "away")
    folder.mkdir()
    write(tmp_path / "more" / "d.txt", [6])
    with pytest.raises(ArticlesVanished):
        sync(corpus, HashingEncoder(), [folder, tmp_path / "more"])
    assert held(corpus).keys() > before.keys() and len(held(corpus)) == len(before) + 1


def test_lines_of_several_articles_are_counted_by_their_articles(corpus: Corpus, folder: Path) -> None:
    parts = [f"<h1>第{n}则</h1><p>{PARAGRAPHS[n]}{'船员们都说好。' * 9}</p>" for n in range(3)]
    lines = [json.dumps({"id": str(n), "title": "", "text": f"第{n}批。" + "".join(parts)}) for n in range(8)]
    (folder / "all.jsonl").write_text("\n".join(lines), encoding="utf-8")
    sync(corpus, HashingEncoder(), [folder])
    kept = set(corpus.lines(str(folder / "all.jsonl")))
    assert corpus.articles_of(str(folder / "all.jsonl"), kept) == corpus.article_counts()[str(folder / "all.jsonl")]
    (folder / "all.jsonl").write_text("\n".join([*lines[:7], lines[7].replace("第7批", "末批")]), encoding="utf-8")
    sync(corpus, HashingEncoder(), [folder])


def test_a_file_taken_out_of_a_folder_stays_out_until_it_changes_or_is_named(corpus: Corpus, folder: Path) -> None:
    encoder, path = HashingEncoder(), str(folder / "a.txt")
    sync(corpus, encoder, [folder])
    assert sync(corpus, encoder, [], remove=[path]).removed == 2
    for _ in range(2):
        assert sync(corpus, encoder, [folder]).added == 0 and stale_files(corpus) == []
    write(folder / "a.txt", [0, 4])
    assert [Path(stale).name for stale in stale_files(corpus)] == ["a.txt"]
    assert sync(corpus, encoder, [folder]).added == 2
    assert sync(corpus, encoder, [], remove=[path]).removed == 2
    assert sync(corpus, encoder, [folder / "a.txt"]).added == 2
    assert sync(corpus, encoder, [folder]).removed == 0
    assert sync(corpus, encoder, [], remove=[str(folder / "b.txt"), path]).removed == 3
    assert not held(corpus) and corpus.counts()["file"] == 0
    shutil.rmtree(folder)
    write(folder / "b.txt", [2])  # written anew
    assert sync(corpus, encoder, [folder]).added == 1


def test_a_link_to_nothing_is_reported_and_not_told_as_changed_for_ever(corpus: Corpus, folder: Path) -> None:
    (folder / "link.txt").symlink_to(folder / "nowhere.txt")
    assert [problem.path.name for problem in sync(corpus, HashingEncoder(), [folder]).problems] == ["link.txt"]
    assert stale_files(corpus) == []


def test_a_file_that_is_as_it_was_is_not_even_read(
    corpus: Corpus, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in folder.iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))
    read: list[str] = []
    whole = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path.name) or whole(path))
    for written, expected in (
        ("", {"a.txt", "b.txt"}),
        ("", set()),
        ("a.txt", {"a.txt"}),
        ("", {"a.txt"}),
        ("", set()),
    ):
        if written:
            write(folder / written, [0, 5])  # just now: whether it is written once more, its time may not tell
        read.clear()
        sync(corpus, HashingEncoder(), [folder])
        assert set(read) == expected
        if expected == {"a.txt"}:
            monkeypatch.setattr(sync_module, "UNSETTLED", -1)  # now its time tells
    monkeypatch.undo()
    check(corpus, HashingEncoder(), folder)


def test_stale_files_are_named_without_reading_them(corpus: Corpus, folder: Path) -> None:
    sync(corpus, HashingEncoder(), [folder])
    assert stale_files(corpus) == []
    write(folder / "new.txt", [7])
    (folder / "b.txt").unlink()
    os.utime(folder / "a.txt", ns=(1, 1))
    assert [Path(path).name for path in stale_files(corpus)] == ["a.txt", "b.txt", "new.txt"]


def test_the_same_paragraph_twice_is_one_passage_with_two_places(corpus: Corpus, folder: Path) -> None:
    write(folder / "reprint.txt", [0, 1])
    report = sync(corpus, HashingEncoder(), [folder])
    assert report.added == 3
    places = [place for found in corpus.places(key for key, _ in corpus.all_passages()).values() for place in found]
    assert sorted(place.source for place in places) == ["a.txt", "a.txt", "b.txt", "reprint.txt", "reprint.txt"]


def test_one_writer_at_a_time(corpus: Corpus, folder: Path) -> None:
    with FileLock(corpus.path.with_suffix(".lock")), pytest.raises(IndexBusy):
        sync(corpus, HashingEncoder(), [folder])


def test_a_missing_and_a_broken_database_are_named(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        Corpus(tmp_path / "wenju.sqlite3")
    (tmp_path / "broken.sqlite3").write_bytes(b"not a database, not even a little" * 100)
    with pytest.raises(IndexBroken):
        Corpus(tmp_path / "broken.sqlite3")
    sqlite3.connect(tmp_path / "other.sqlite3").execute("CREATE TABLE t (x)").connection.commit()
    with pytest.raises(IndexBroken, match="schema"):
        Corpus(tmp_path / "other.sqlite3")


def test_undated_articles_follow_the_dates_of_their_campaign(corpus: Corpus, folder: Path) -> None:
    def dates() -> dict[str, str]:
        sync(corpus, HashingEncoder(), [folder])
        return {record.source: record.date for record in corpus.all_records() if record.source > "c"}

    (folder / "undated.txt").write_text("“港口提速年”动员会4月6日召开，码头预计5月完工。", encoding="utf-8")
    assert dates() == {"undated.txt": ""}
    later = folder / "dated.txt"
    later.write_text("2021-12-30\n\n“港口提速年”收官，渡轮多开十班。", encoding="utf-8")
    assert dates() == {"dated.txt": "2021-12-30", "undated.txt": "2021-04"}
    (place,) = (p for ps in corpus.places(k for k, _ in corpus.all_passages()).values() for p in ps if p.source > "u")
    assert place.date_from == "inferred"
    later.write_text("2020-12-30\n\n“港口提速年”收官，渡轮多开十班。", encoding="utf-8")
    assert dates() == {"dated.txt": "2020-12-30", "undated.txt": "2020-04"}
    later.unlink()
    assert dates() == {"undated.txt": ""}


def test_a_line_that_changed_costs_that_line(
    corpus: Corpus, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def line(n: int, text: str = "") -> str:
        return json.dumps({"id": str(n), "title": f"第{n}号渡轮", "date": "2022-05-06", "text": text or PARAGRAPHS[n]})

    def read() -> list[str]:
        """The lines that are read when the file is indexed, by their sources."""
        seen: list[str] = []
        monkeypatch.setattr(sync_module, "_articles", lambda page: seen.append(page.source) or parse(page))
        sync(corpus, encoder, [folder])
        monkeypatch.setattr(sync_module, "_articles", parse)
        check(corpus, encoder, folder)
        return [source.partition("#")[2] for source in seen]

    parse, encoder, path = sync_module._articles, HashingEncoder(), folder / "all.jsonl"
    sync(corpus, encoder, [folder])
    lines = [line(n) for n in range(8)]
    histories = [
        (lines, [str(n) for n in range(8)]),
        (lines[::-1], []),  # in another order
        ([*lines[::-1], "{oops"], []),
        ([lines[0], line(1, "今天停航，没有一班。"), *lines[2:]], ["1"]),
        ([line(1, "今天停航，没有一班。"), *lines[2:], line(9, "多一篇，讲夜航。")], ["9"]),
        ([line(3, "同一编号，换了一篇。"), *lines[2:]], ["3"]),  # the id comes again, and the first one counts
        (lines[4:6] * 2, []),
    ]
    for wanted, parsed in histories:
        path.write_text("\n".join(wanted), encoding="utf-8")
        assert read() == parsed
    assert [problem.reason for problem in sync(corpus, encoder, [folder]).problems] == ["bad-jsonl"] * 2


def test_what_an_unchanged_article_states_is_kept_when_its_file_changes(
    corpus: Corpus, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        {"id": str(n), "title": f"东港区第{n}号渡轮", "date": "2022-05-06", "text": PARAGRAPHS[n]} for n in range(4)
    ]
    (folder / "all.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    sync(corpus, HashingEncoder(), [folder])
    before = {(stored.source, stored.said, stored.figure.holder) for stored in corpus.figures()}
    read: list[str] = []
    whole = sync_module.read_facts
    monkeypatch.setattr(sync_module, "read_facts", lambda a, p: read.append(a.source) or whole(a, p))
    lines[2]["text"] = "第2号渡轮昨天停航，退票99张。"
    (folder / "all.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    sync(corpus, HashingEncoder(), [folder])
    assert read == ["all.jsonl#2"]
    after = {(stored.source, stored.said, stored.figure.holder) for stored in corpus.figures()}
    assert {item for item in before if item[0] != "all.jsonl#2"} == {item for item in after if item[0] != "all.jsonl#2"}
    assert ("all.jsonl#2", "99张") in {item[:2] for item in after}
    fresh = Corpus(folder.parent / "fresh" / "wenju.sqlite3", create=True)
    sync(fresh, HashingEncoder(), [folder])
    assert [stored.figure for stored in corpus.figures()] == [stored.figure for stored in fresh.figures()]
    assert corpus.stems() == fresh.stems()
