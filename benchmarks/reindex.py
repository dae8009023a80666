"""What a change costs: time until it can be searched, embeddings, and bytes written, beside making all anew.

    python benchmarks/reindex.py [--passages 1000 10000 100000] [--changed 1 10 1000] [--files N]

Articles of one paragraph each, in jsonl files of a thousand lines, of words drawn by chance. Vectors are a hash's of the
real model's size (512 numbers): embedding 100,000 passages takes it half an hour, and it is the same for ours and for
all anew but for how often it is called, which is counted. "anew" indexes everything into an empty folder; "file" writes
the FAISS file whole, as is done by who rewrites it at each change. Bytes are those that the kernel was given to write.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from embeddings.encoder import HashingEncoder
from retrieval.index.faiss_store import FaissStore
from retrieval.service import Service

LINES = 1000  # of a file
RUNS = 5
PLACES = "望潮镇 梧桐里 云溪县 松川区 石臼湾 临江街道 北港 南浦 青螺岛 鹿鸣乡".split()
THINGS = "渡轮 食堂 粮库 泵站 桥梁 菜场 码头 图书馆 公园 学校 医院 车站".split()


def line(number: int, rng: random.Random) -> str:
    """An article of one paragraph as a line of jsonl."""
    place, thing, other = rng.choice(PLACES), rng.choice(THINGS), rng.choice(THINGS)
    text = (
        f"昨日，{place}第{number}号{thing}完成改造，今年一季度投资{rng.randrange(1, 999)}万元，同比增长{rng.randrange(1, 99)}%。"
        f"负责人说，旁边的{other}也将在{rng.randrange(1, 13)}月开工，每天可以接待{rng.randrange(1, 99)}百人，居民都说方便。"
    )
    return json.dumps({"id": number, "title": f"{place}{thing}改造{number}", "date": "2023-04-12", "text": text})


def written() -> int:
    """Bytes that this process has given the kernel to write."""
    return int(dict(row.split(": ") for row in Path("/proc/self/io").read_text().splitlines())["wchar"])


def measured(work: Callable[[], object]) -> tuple[float, int]:
    """Seconds and bytes written."""
    begun, before = time.perf_counter(), written()
    work()
    return time.perf_counter() - begun, written() - before


def run(passages: int, changes: list[int]) -> None:
    rng = random.Random(passages)
    with tempfile.TemporaryDirectory() as scratch:
        home, folder = Path(scratch) / "home", Path(scratch) / "articles"
        folder.mkdir()
        lines = [line(number, rng) for number in range(passages)]
        for first in range(0, passages, LINES):
            (folder / f"{first}.jsonl").write_text("\n".join(lines[first : first + LINES]), encoding="utf-8")
        encoder = HashingEncoder(512)
        service = Service(home, encoder)
        seconds, size = measured(lambda: service.index(folder))
        print(f"{passages} passages\n  anew: {seconds:.1f} s, {len(encoder.encoded)} embedded, {size / 2**20:.1f} MB")
        store, target = FaissStore(512), home / "whole"
        store.add(*service._corpus.vectors())
        seconds, size = measured(lambda: store.save(target))
        print(f"  file: {seconds:.2f} s, {size / 2**20:.1f} MB")
        for changed in changes:
            if changed <= passages:
                change(service, encoder, folder, passages, changed, rng)
        service.close()


def change(
    service: Service, encoder: HashingEncoder, folder: Path, passages: int, changed: int, rng: random.Random
) -> None:
    """Change so many articles next to one another, index, and search."""
    times, sizes, embedded = [], [], []
    for _ in range(RUNS):
        first = rng.randrange(passages - changed + 1)
        for start in range(first // LINES * LINES, first + changed, LINES):
            path = folder / f"{start}.jsonl"
            lines = path.read_text(encoding="utf-8").splitlines()
            for at in range(max(first - start, 0), min(first + changed - start, len(lines))):
                lines[at] = line(start + at, rng)
            path.write_text("\n".join(lines), encoding="utf-8")
        done = len(encoder.encoded)
        seconds, size = measured(lambda: (service.index(None), service.search(PLACES[0])))
        times.append(seconds)
        sizes.append(size / 2**20)
        embedded.append(len(encoder.encoded) - done)
    print(
        f"  {changed} changed: {statistics.median(times):.2f} s, {statistics.median(embedded):.0f} embedded,"
        f" {statistics.median(sizes):.1f} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, nargs="*", default=[1000, 10_000, 100_000])
    parser.add_argument("--changed", type=int, nargs="*", default=[1, 10, 1000])
    args = parser.parse_args()
    for passages in args.passages:
        run(passages, args.changed)


if __name__ == "__main__":
    main()
