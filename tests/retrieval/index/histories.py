"""Edits drawn by chance, indexed; and all that can be seen of an index, to compare it with another."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

from embeddings.encoder import Encoder, HashingEncoder
from embeddings.onnx_encoder import OnnxEncoder
from embeddings.prepared import load_prepared
from retrieval.service import Service

EDITS = 4
PRELOADED = [__name__, "retrieval.articles.pages", "retrieval.language.figures", "opencc", "pypinyin", "rjieba"]
PLACES = "望潮镇 梧桐里 云溪县 松川区 石臼湾 临江街道 北港 南浦".split()
THINGS = "渡轮 食堂 粮库 泵站 桥梁 菜场 码头 图书馆".split()
QUESTIONS = ("望潮镇的渡轮载客多少人", "梧桐里食堂", "哪里的泵站今年改造", "云溪县一季度粮库存粮多少吨", "图书馆")


def opened(home: Path, model: str) -> Service:
    """A service with a hashing encoder ("" or "-…", its salt), or the real one of a `model`'s folder."""
    return Service(home, encoder_of(model))


def encoder_of(model: str) -> Encoder:
    if not model or model.startswith("-"):
        return HashingEncoder(salt=model)
    prepared = load_prepared(Path(model))
    assert prepared is not None
    return OnnxEncoder(prepared)


def index(home: Path, articles: Path, model: str, change: bool = False) -> None:
    """What `wenju index` does, or with `change` `wenju reembed` before it; and a question, so that the derived indexes are
    brought up to date as well."""
    service = opened(home, model)
    if change:
        service.reembed(encoder_of(model))
    service.index(articles, force=True)
    service.search(QUESTIONS[0])
    service.close()


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


def contents(home: Path, articles: Path, model: str) -> dict[str, object]:
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
