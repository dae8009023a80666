"""How long questions take while the index changes under them, beside the same questions when all is quiet.

    python benchmarks/serving.py CORPUS.jsonl QUERIES.jsonl [--passages 6000] [--seconds 60]

One process asks without a pause. Beside it stands what `wenju serve` puts there, a process that watches the articles and gives
way: first with nothing to do, then while articles come every second, after five hundred came at once, and while
passages are given the vectors of another encoder (fp32). Prints p50 and p99 of each stretch, their ratio to
the quiet one, errors, and how many generations were seen.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count, cycle
from pathlib import Path

from bot.app import open_indexed
from bot.settings import load_settings
from retrieval.evaluation.measures import percentile
from retrieval.service import Service


class Asking:
    """A service that is asked one question after another."""

    def __init__(self, service: Service, questions: Sequence[str]) -> None:
        self._service, self._questions = service, cycle(questions)
        self.generations: set[int] = set()

    def until(self, over: Callable[[], bool], meanwhile: Callable[[], object] = lambda: None) -> list[float]:
        """The milliseconds of each question until it is `over`; `meanwhile` is done once a second."""
        times: list[float] = []
        last = time.monotonic()
        while not over():
            begun = time.perf_counter()
            self._service.ask(next(self._questions))
            times.append((time.perf_counter() - begun) * 1000)
            self.generations.add(self._service._corpus.generation)
            if time.monotonic() - last >= 1:
                last = time.monotonic()
                meanwhile()
        return times


@contextmanager
def watching(environment: dict[str, str]) -> Iterator[Path]:
    """The process beside; what it has written."""
    with tempfile.NamedTemporaryFile("w+") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.watch"], stdin=subprocess.PIPE, stdout=output, stderr=output, env=environment
        )
        assert process.stdin
        try:
            yield Path(output.name)
        finally:
            process.stdin.close()
            process.wait()


def after(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end


def said(output: Path, words: str, times: int = 1) -> Callable[[], bool]:
    return lambda: output.read_text(encoding="utf-8").count(words) >= times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--passages", type=int, default=6000)
    parser.add_argument("--seconds", type=float, default=60)
    args = parser.parse_args()
    rows = args.corpus.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in args.queries.read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "articles"
        folder.mkdir()
        (folder / "corpus.jsonl").write_text("\n".join(rows[: args.passages]), encoding="utf-8")
        os.environ |= {"WENJU_HOME": f"{scratch}/home", "WENJU_ARTICLES": str(folder)}
        asking = Asking(open_indexed(load_settings(), lambda stage, done, total: None), questions)
        asking.until(after(5))
        numbers = count()

        def one_more() -> None:
            row = json.loads(rows[args.passages + next(numbers)])
            (folder / f"{row['id']}.md").write_text(f"# {row['title']}\n\n{row['text']}", encoding="utf-8")

        quiet = 0.0

        def stretch(name: str, over: Callable[[], bool], meanwhile: Callable[[], object] = lambda: None) -> None:
            nonlocal quiet
            times = asking.until(over, meanwhile)
            p50, p99 = (percentile(times, part) for part in (0.5, 0.99))
            quiet = quiet or p99
            ratio = f"{p99 / quiet:.2f} of the quiet p99"
            print(f"{name}: {len(times)} questions, p50 {p50:.0f} ms, p99 {p99:.0f} ms, {ratio}", flush=True)

        with watching(dict(os.environ)) as output:
            asking.until(said(output, "正在看着"))
            stretch("quiet", after(args.seconds))
            stretch("an article a second", after(args.seconds), one_more)
            asking.until(after(5))
            for _ in range(500):
                one_more()
            stretch("500 at once", after(args.seconds))
        with watching({**os.environ, "WENJU_ENCODER": "fp32"}) as output:
            asking.until(said(output, "正在换成"))
            stretch("another encoder", after(args.seconds))
    print(f"no error; {len(asking.generations)} generations seen")


if __name__ == "__main__":
    main()
