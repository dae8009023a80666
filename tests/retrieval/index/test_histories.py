"""Whatever was edited, and wherever it was killed: in the end the index is the one that a fresh build makes, bit for bit."""

from __future__ import annotations

import json
import multiprocessing
import random
import shutil
import signal
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import Encoder, HashingEncoder
from embeddings.onnx_encoder import OnnxEncoder
from embeddings.prepared import PreparedModel, load_prepared
from retrieval.service import Service

HISTORIES, EDITS = 40, 4
PRELOADED = [__name__, "retrieval.articles.pages", "retrieval.language.figures", "opencc", "pypinyin", "rjieba"]
PLACES = "望潮镇 梧桐里 云溪县 松川区 石臼湾 临江街道 北港 南浦".split()
THINGS = "渡轮 食堂 粮库 泵站 桥梁 菜场 码头 图书馆".split()
QUESTIONS = ("望潮镇的渡轮载客多少人", "梧桐里食堂", "哪里的泵站今年改造", "云溪县一季度粮库存粮多少吨", "图书馆")


def opened(home: Path, model: Path | None) -> Service:
    """A service with the hashing encoder, or the real one where a `model` is given."""
    encoder: Encoder = HashingEncoder()
    if model is not None:
        prepared = load_prepared(model)
        assert prepared is not None
        encoder = OnnxEncoder(prepared)
    return Service(home, encoder)


def index(home: Path, articles: Path, model: Path | None) -> None:
    """What `wenju index` does, and a question, so that the derived indexes are brought up to date as well."""
    service = opened(home, model)
    service.index(articles, force=True)
    service.search(QUESTIONS[0])
    service.close()


def killed(home: Path, articles: Path, model: Path | None, seconds: float) -> bool:
    """Run `index` in a process of its own and kill it after so long; whether it was still at work."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    process = context.Process(target=index, args=(home, articles, model))
    process.start()
    process.join(seconds)
    process.kill()  # SIGKILL; nothing where it has just ended
    process.join()
    return process.exitcode == -signal.SIGKILL


def edit(rng: random.Random, folder: Path) -> None:
    """Write, mend, move, swap or delete articles."""
    files = sorted(folder.iterdir())
    action = rng.choice(["write", "write", "mend", "move", "swap", "delete", "lines"])
    if action == "lines":
        lines = [json.dumps({"id": n, "title": f"第{n}篇", "text": sentence(rng)}) for n in rng.sample(range(6), 4)]
        path = folder / "all.jsonl"
        known = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        path.write_text("\n".join(rng.sample(known, len(known) // 2) + lines), encoding="utf-8")
    elif action == "write" or len(files) < 2:
        (folder / f"{rng.randrange(6)}.md").write_text(article(rng), encoding="utf-8")
    elif action == "mend":
        path = rng.choice([path for path in files if path.suffix == ".md"] or [folder / "0.md"])
        path.touch()
        lines = path.read_text(encoding="utf-8").split("\n\n")
        lines[rng.randrange(len(lines))] = sentence(rng)
        path.write_text("\n\n".join(lines), encoding="utf-8")
    elif action == "move":
        path = rng.choice(files)
        path.rename(folder / f"移到{rng.randrange(6)}{path.suffix}")
    elif action == "swap":
        first, second = rng.sample(files, 2)  # a text may come to be called lines, and lines a text
        texts = first.read_text(encoding="utf-8"), second.read_text(encoding="utf-8")
        second.write_text(texts[0], encoding="utf-8")
        first.write_text(texts[1], encoding="utf-8")
    else:
        rng.choice(files).unlink()


def article(rng: random.Random) -> str:
    title = f"# {rng.choice(PLACES)}{rng.choice(THINGS)}见闻"
    return "\n\n".join([title, *(sentence(rng) for _ in range(rng.randrange(1, 6)))])


def sentence(rng: random.Random) -> str:
    """From few words, so that the same sentence stands in several articles."""
    return f"今年一季度，{rng.choice(PLACES)}的{rng.choice(THINGS)}完成改造，投资{rng.randrange(1, 9)}00万元，每天有{rng.randrange(1, 5)}千人来。"


def contents(home: Path, articles: Path, model: Path | None) -> dict[str, object]:
    """All that can be seen of an index: its articles, figures, vectors, and hits with their scores and features."""
    service = opened(home, model)
    service.index(articles, force=True)
    keys, vectors = service._corpus.vectors()
    stored = [(figure.figure, figure.passage_id, figure.source, figure.spans) for figure in service.figures()]
    seen: dict[str, object] = {
        "articles": sorted(
            (replace(record, id=0) for record in service.sources().records), key=lambda record: record.source
        ),
        "figures": stored,
        "vectors": {int(key): vector.tobytes() for key, vector in zip(keys, vectors, strict=True)},
        "passages": list(service._corpus.all_passages()),
    }
    for question in QUESTIONS:
        seen[question] = [(hit, dict(features)) for hit, features in service.explain(question)]
    service.close()
    return seen


@pytest.mark.parametrize("real", [False, True])
def test_killed_edits_leave_the_index_of_a_fresh_build(
    real: bool, model: PreparedModel, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = model.folder if real else None
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


def test_one_text_alone_and_in_a_batch_has_one_vector(encoder: OnnxEncoder) -> None:
    rng = random.Random(5)
    texts = [sentence(rng) * rng.randrange(1, 4) for _ in range(12)]
    together = encoder.encode_passages(texts)
    backwards = encoder.encode_passages(texts[::-1])[::-1]
    np.testing.assert_allclose(together, backwards, atol=1e-5)
    np.testing.assert_allclose(together, np.vstack([encoder.encode_passages([text]) for text in texts]), atol=1e-5)
