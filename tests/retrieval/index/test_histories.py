"""Whatever was edited, and wherever it was killed: in the end the index is the one that a fresh build makes, bit for bit."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import signal
import time
from pathlib import Path

import numpy as np
import pytest

from embeddings.onnx_encoder import OnnxEncoder
from embeddings.prepared import PreparedModel
from tests.retrieval.index.crashes import history
from tests.retrieval.index.histories import EDITS, PRELOADED, article, contents, edit, index, sentence

HISTORIES, STEPWISE = 40, 12


def killed(home: Path, articles: Path, model: str, seconds: float) -> bool:
    """Run `index` in a process of its own and kill it after so long; whether it was still at work."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    process = context.Process(target=index, args=(home, articles, model))
    process.start()
    process.join(seconds)
    process.kill()  # SIGKILL; nothing where it has just ended
    process.join()
    return process.exitcode == -signal.SIGKILL


@pytest.mark.parametrize("real", [False, True])
def test_killed_edits_leave_the_index_of_a_fresh_build(
    real: bool, model: PreparedModel, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = str(model.folder) if real else ""
    kills = 0
    for seed in range(HISTORIES // 8 if real else HISTORIES):
        rng, base = random.Random(seed), tmp_path_factory.mktemp("history")
        home, articles = base / "home", base / "articles"
        articles.mkdir()
        (articles / "0.md").write_text(article(rng), encoding="utf-8")
        begun = time.monotonic()
        killed(home, articles, folder, 60)
        whole = time.monotonic() - begun
        for _ in range(EDITS):
            for _ in range(rng.randrange(1, 4)):
                edit(rng, articles)
            kills += killed(home, articles, folder, rng.uniform(0, whole))
        after, fresh = contents(home, articles, folder), contents(base / "fresh", articles, folder)
        assert after == fresh, f"history {seed}"
        shutil.rmtree(base)
    assert kills >= HISTORIES // 8  # most of them; how many depends on the machine


def test_a_kill_before_any_step_leaves_the_index_of_a_fresh_build(tmp_path: Path) -> None:
    kinds: set[str] = set()
    kills = 0
    for seed in range(STEPWISE):
        more, seen = history(random.Random(seed), tmp_path / str(seed))
        kinds, kills = kinds | seen, kills + more
    assert kills >= 3 * STEPWISE and len(kinds) >= 40


def test_one_text_alone_and_in_a_batch_has_one_vector(encoder: OnnxEncoder) -> None:
    rng = random.Random(5)
    texts = [sentence(rng) * rng.randrange(1, 4) for _ in range(12)]
    together = encoder.encode_passages(texts)
    backwards = encoder.encode_passages(texts[::-1])[::-1]
    np.testing.assert_allclose(together, backwards, atol=1e-5)
    np.testing.assert_allclose(together, np.vstack([encoder.encode_passages([text]) for text in texts]), atol=1e-5)
