"""The contract of every vector store, against exact arithmetic in numpy."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.encoder import Vectors, unit
from retrieval.index.faiss_store import FaissStore
from retrieval.index.vectors import ExactStore, Keys, VectorStore

DIM = 16
Make = Callable[[int], VectorStore]
STORES = pytest.mark.parametrize("make", [ExactStore, FaissStore], ids=["exact", "faiss"])


def some(n: int, seed: int = 0) -> Vectors:
    return unit(np.random.default_rng(seed).normal(size=(n, DIM)).astype(np.float32))


def keys(*values: int) -> Keys:
    return np.asarray(values, dtype=np.int64)


@STORES
def test_search_is_exact(make: Make) -> None:
    store, vectors = make(DIM), some(200)
    names = np.arange(200, dtype=np.int64) * 7 + 3
    store.add(names, vectors)
    for question in some(20, seed=1):
        found, scores = store.search(question, 10)
        exact = vectors @ question
        assert found.tolist() == names[np.argsort(-exact)[:10]].tolist()
        np.testing.assert_allclose(scores, np.sort(exact)[::-1][:10], atol=1e-5)


@STORES
def test_only_the_keys_that_count_are_found(make: Make) -> None:
    store, vectors = make(DIM), some(200)
    names = np.arange(200, dtype=np.int64) * 7 + 3
    store.add(names, vectors)
    question = some(1, seed=1)[0]
    every = store.search(question, 200)[0].tolist()
    among = keys(*every[::3], 1_000_003)
    assert store.search(question, 10, among)[0].tolist() == every[::3][:10]
    assert store.search(question, 10, keys())[0].tolist() == []
    assert store.search(question, 10, keys(every[150]))[0].tolist() == [every[150]]


@STORES
def test_a_known_key_gets_the_new_vector(make: Make) -> None:
    store, vectors = make(DIM), some(3)
    store.add(keys(5, 9), vectors[:2])
    store.add(keys(9), vectors[2:])
    assert len(store) == 2
    found, scores = store.search(vectors[2], 5)
    assert found.tolist()[0] == 9 and scores[0] == pytest.approx(1.0, abs=1e-5)
    assert sorted(found.tolist()) == [5, 9]


@STORES
def test_removal_leaves_every_other_key_alone(make: Make) -> None:
    store, vectors = make(DIM), some(5)
    store.add(keys(10, 11, 12, 13, 14), vectors)
    store.remove(keys(11, 13, 99))
    assert len(store) == 3
    for key, vector in ((10, vectors[0]), (12, vectors[2]), (14, vectors[4])):
        assert store.search(vector, 1)[0].tolist() == [key]


@STORES
def test_asking_for_more_than_there_is(make: Make) -> None:
    store = make(DIM)
    assert [part.tolist() for part in store.search(some(1)[0], 3)] == [[], []]
    store.add(keys(1), some(1))
    assert store.search(some(1)[0], 10)[0].tolist() == [1]
    store.remove(keys(1))
    assert len(store) == 0 and not len(store.search(some(1)[0], 10)[0])


@STORES
def test_shapes_that_do_not_fit_are_refused_and_change_nothing(make: Make) -> None:
    store = make(DIM)
    store.add(keys(1), some(1))
    with pytest.raises(ValueError, match="shape"):
        store.add(keys(1, 2), some(1))
    with pytest.raises(ValueError, match="shape"):
        store.add(keys(2), np.ones((1, DIM + 1), dtype=np.float32))
    assert len(store) == 1


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(st.tuples(st.booleans(), st.lists(st.integers(0, 12), max_size=5)), max_size=12))
def test_any_history_leaves_both_stores_alike(steps: list[tuple[bool, list[int]]]) -> None:
    exact, faiss = ExactStore(DIM), FaissStore(DIM)
    for seed, (adding, numbers) in enumerate(steps):
        chosen = keys(*dict.fromkeys(numbers))
        for store in (exact, faiss):
            if adding:
                store.add(chosen, some(len(chosen), seed))
            else:
                store.remove(chosen)
        assert len(exact) == len(faiss)
    question = some(1, 99)[0]
    expected, found = exact.search(question, 20), faiss.search(question, 20)
    assert expected[0].tolist() == found[0].tolist()
    np.testing.assert_allclose(expected[1], found[1], atol=1e-5)


def test_a_saved_index_is_read_back_and_a_broken_file_refused(tmp_path: Path) -> None:
    store, path = FaissStore(DIM), tmp_path / "vectors.faiss"
    store.add(keys(3, 4), some(2))
    store.save(path)
    again = FaissStore.load(path, DIM)
    assert again.search(some(2)[1], 1)[0].tolist() == [4]
    assert [file.name for file in tmp_path.iterdir()] == ["vectors.faiss"]
    with pytest.raises(ValueError, match="another kind"):
        FaissStore.load(path, DIM + 1)
    whole = path.read_bytes()
    for harm in (whole[:40], whole[:2], b"", whole[:60] + b"\0" * 4 + whole[64:]):  # behind the header as well
        path.write_bytes(harm)
        with pytest.raises(ValueError, match="damaged"):
            FaissStore.load(path, DIM)
    nothing = b"no index at all"
    path.write_bytes(nothing + zlib.crc32(nothing).to_bytes(4))
    with pytest.raises(ValueError, match="not a FAISS index"):
        FaissStore.load(path, DIM)
