"""Learn which characters end and begin sentences, and which stand inside them, from clean news.

    python benchmarks/train_seams.py ARTICLES.jsonl.xz [--without CORPUS.jsonl …] > retrieval/articles/layout/seams.json

For the last one to three characters before a place, and the first one to three after it, the table holds the
logarithm (× 10, rounded) of how much more often they stand at a sentence's end (start) than at any place inside a
sentence. `--without` leaves out articles that begin like one of CORPUS, so that repair can be measured on those.
"""

from __future__ import annotations

import argparse
import json
import lzma
import math
import re
from collections import Counter
from pathlib import Path

LONGEST = 3  # characters on either side
LEAST = 25  # times that characters must have been seen
KEPT = 12_000  # entries a side, those that say most


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--without", type=Path, nargs="*", default=[])
    args = parser.parse_args()
    known = {
        re.sub(r"\W", "", json.loads(line)["text"])[20:60]
        for path in args.without
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    at_seam = {"left": Counter[str](), "right": Counter[str]()}
    inside = {"left": Counter[str](), "right": Counter[str]()}
    with lzma.open(args.articles, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            if re.sub(r"\W", "", row["text"])[20:60] not in known:
                count(row["text"], at_seam, inside)
    table = {side: weigh(at_seam[side], inside[side]) for side in ("left", "right")}
    print(json.dumps(table, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def count(text: str, at_seam: dict[str, Counter[str]], inside: dict[str, Counter[str]]) -> None:
    """Add one article's places: the sentences' ends and starts, and every place between two characters inside."""
    for sentence in re.split(r"[。！？\n]+[”’」』）]*", text):
        sentence = sentence.strip()
        if len(sentence) < 8:
            continue
        for n in range(1, LONGEST + 1):
            at_seam["left"][sentence[-n:]] += 1
            at_seam["right"][sentence[:n]] += 1
            for at in range(LONGEST, len(sentence) - LONGEST):
                inside["left"][sentence[at - n : at]] += 1
                inside["right"][sentence[at : at + n]] += 1


def weigh(at_seam: Counter[str], inside: Counter[str]) -> dict[str, int]:
    """The log ratios, × 10; characters that are seen too seldom or say nothing are left out."""
    totals = {
        n: (sum(c for g, c in at_seam.items() if len(g) == n), sum(c for g, c in inside.items() if len(g) == n))
        for n in (1, 2, 3)
    }
    found = {}
    for gram in at_seam.keys() | inside.keys():
        seams, places = at_seam[gram], inside[gram]
        if seams + places < LEAST:
            continue
        ends, mids = totals[len(gram)]
        found[gram] = round(10 * math.log(((seams + 0.5) / (ends + 1)) / ((places + 0.5) / (mids + 1))))
    best = sorted(found, key=lambda gram: (len(gram) > 1, -abs(found[gram]) * math.log(at_seam[gram] + inside[gram])))
    return {gram: found[gram] for gram in best[:KEPT]}


if __name__ == "__main__":
    main()
