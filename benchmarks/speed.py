"""How long a question and a change take, each beside the plain way of doing the same, in one run.

    python benchmarks/speed.py CORPUS.jsonl QUERIES.jsonl [--passages N] [--questions N] [--runs N]

CORPUS.jsonl holds articles, {id, title, text} a line, QUERIES.jsonl {id, question}. The plain way is what a
reader would write first: sentence-transformers on torch, one exact matrix product, everything embedded anew
after a change. Figures are medians in milliseconds; the ratio is plain / ours, taken run by run.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bot.app import open_service
from bot.settings import load_settings
from embeddings.model import prepare_model
from retrieval.evaluation.measures import percentile
from retrieval.index.vectors import ExactStore
from retrieval.service import Service


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--passages", type=int, default=6000)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--runs", type=int, default=9)
    args = parser.parse_args()
    rows = args.corpus.read_text(encoding="utf-8").splitlines()[: args.passages]
    questions = [json.loads(line)["question"] for line in args.queries.read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as scratch:
        home, articles = Path(scratch) / "home", Path(scratch) / "articles"
        articles.mkdir()
        (articles / "corpus.jsonl").write_text("\n".join(rows), encoding="utf-8")
        service = open_service(load_settings(), lambda stage, done, total: None, home)
        begun = time.perf_counter()
        report = service.index(articles)
        seconds = time.perf_counter() - begun
        print(f"index: {report.added} passages in {seconds:.1f} s, {report.added / seconds:.0f} a second")
        warm(service, [json.loads(row)["text"] for row in rows], questions[: args.questions])
        changed(service, articles, rows, args.runs)
        service.close()
        cold(home, articles, questions[0], args.runs)


def warm(service: Service, texts: list[str], questions: list[str]) -> None:
    """A question to a service that is open, and a search alone, against torch and a matrix product (which finds, but
    answers nothing)."""
    import numpy as np

    from embeddings.transformer_encoder import TransformerEncoder

    encoder = TransformerEncoder(prepare_model("m3e-small", load_settings().cache))
    store = ExactStore(encoder.dim)
    sample = encoder.encode_passages(texts[:200])
    store.add(np.arange(len(texts)), np.resize(sample, (len(texts), encoder.dim)))
    for question in questions[:10]:
        service.ask(question)
        encoder.encode_questions([question])
    ours, searched, plain = [], [], []
    for question in questions:
        ours.append(timed(lambda question=question: service.ask(question)))  # type: ignore[misc]
        searched.append(timed(lambda question=question: service.search(question, 10)))  # type: ignore[misc]
        plain.append(timed(lambda question=question: store.search(encoder.encode_questions([question])[0], 10)))  # type: ignore[misc]
    show(f"a question to a warm service, {len(texts)} passages", ours, plain)
    print(f"    ours p95 {percentile(ours, 0.95):.1f} ms")
    show("a search alone", searched, plain)
    print(f"    ours p95 {percentile(searched, 0.95):.1f} ms")


def changed(service: Service, articles: Path, rows: list[str], runs: int) -> None:
    """One changed passage taken in, until it can be asked for; the plain way embeds all anew (not run: counted)."""
    ours = []
    for run in range(runs):
        row = json.loads(rows[0])
        row["text"] = f"{row['text']}第{run}次修改。"
        (articles / "corpus.jsonl").write_text("\n".join([json.dumps(row), *rows[1:]]), encoding="utf-8")
        ours.append(timed(lambda: service.index(None)))
    show(f"one changed passage of {len(rows)}", ours)


def cold(home: Path, articles: Path, question: str, runs: int) -> None:
    """A whole `wenju ask` process, against one that loads sentence-transformers and encodes the question."""
    settings = load_settings()
    model = prepare_model("m3e-small", settings.cache).folder
    env = {**os.environ, "WENJU_HOME": str(home), "WENJU_ARTICLES": str(articles), "WENJU_CACHE": str(settings.cache)}
    ask = [sys.executable, "-c", "from bot.cli import main; main()", "ask", question]
    code = f"from sentence_transformers import SentenceTransformer as S; S({str(model)!r}).encode([{question!r}])"
    ours, plain = [], []
    for _ in range(runs):
        ours.append(timed(lambda: subprocess.run(ask, env=env, capture_output=True)))
        plain.append(timed(lambda: subprocess.run([sys.executable, "-c", code], env=env, capture_output=True)))
    show("a cold `wenju ask`, the whole process", ours, plain)


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def show(what: str, ours: list[float], plain: list[float] | None = None) -> None:
    line = f"{what}: {statistics.median(ours):.1f} ms"
    if plain:
        ratio = statistics.median(b / a for a, b in zip(ours, plain, strict=True))
        line += f"; plain {statistics.median(plain):.1f} ms; ratio {ratio:.1f}"
    print(line)


if __name__ == "__main__":
    main()
