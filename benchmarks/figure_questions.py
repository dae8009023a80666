"""Questions for the figures that articles state beside others in the same unit, made of what the index knows of each.

    python benchmarks/figure_questions.py ARTICLES.jsonl OUT [--most 1800]

Of a passage with three figures or more one that has a like one beside it is asked for by its indicator, often with its holder. OUT
gets rows as `collect_reading.py` writes them. About a fifth are awkward or ask for what only stands near: the reading of figures
errs; they teach which of several figures belongs to which thing.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from retrieval.answer.reading.windows import head_of
from retrieval.articles.article import Page, Passage
from retrieval.articles.pages import read_page
from retrieval.articles.passages import make_passages
from retrieval.index.facts import read_facts
from retrieval.language.statistics.figure import Figure
from retrieval.language.tokens import tag_words

SEED = 9
AMONG, EACH = 3, 2  # figures that a passage has at least; questions that a passage gives at most
_NO_NAME = re.compile(
    r"[，,。；;：:、（）()\d“”《》]|^(?:其中|经|有|达|共|约|为|在|将|把|等|及|和|与|的|了|个|分钟|同比|占)|(?:的|了|达|共|为|有|在|约|等)$"
)
_MEASURED = re.compile("[额量率值价数费款比]$")
_COUNTED = re.compile(
    "元|%|％|人|个|亩|户|家|吨|公里|平方米|千瓦|套|件|场|次|名|项|处|台|辆|例|起|只|株|头|公顷|标箱|倍|点"
)
_VALUE = re.compile(r"(?:约|近|超过|超|逾|至少|不足|[-−])?\d[^，,]*")
_GROWN = ("同比", "环比", "增长", "下降", "上涨")
_GROWTH = ("同比增长多少", "增长了多少", "增速是多少", "涨了多少", "的增幅", "同比变化多大")
_SHARE = ("是多少", "多大", "占多少", "是百分之多少")
_AMOUNT = (
    "是多少",
    "有多少",
    "多少{unit}",
    "一共多少",
    "达到多少",
    "总共有多少",
    "总共有多少{unit}",
    "有多少{unit}啊",
    "",
)


def figures_in(passage: Passage, figures: Sequence[Figure]) -> Iterator[tuple[Figure, tuple[int, int]]]:
    """The figures that may be asked for, each with the place of its value."""
    for figure in figures:
        tags = list(tag_words(figure.indicator))
        like = [other for other in figures if other is not figure and other.unit == figure.unit]
        same = [other for other in like if other.indicator == figure.indicator]
        told_apart = figure.holder and all(other.holder not in ("", figure.holder) for other in same)
        value = _VALUE.search(passage.text, figure.start, figure.end)
        if not like or (same and not told_apart) or not value or not _COUNTED.search(value[0]) or len(value[0]) > 16:
            continue
        named = 3 <= len(figure.indicator) <= 12 and not _NO_NAME.search(figure.indicator)
        if named and (tags[-1][1].startswith(("n", "vn")) or _MEASURED.search(figure.indicator)):
            yield figure, value.span()


def asked_for(figure: Figure, said: str, rng: random.Random) -> tuple[str, str]:
    """A question for a figure that is `said` so, and its style."""
    ways = _GROWTH if said.startswith(_GROWN) else _SHARE if figure.unit == "%" else _AMOUNT
    asking = rng.choice(ways).format(unit=figure.unit)
    holder = figure.holder if len(figure.holder) <= 14 and rng.random() < 0.6 else ""
    if rng.random() < 0.15:
        return " ".join(filter(None, (holder, figure.indicator, asking or "数量"))), "keywords"
    of = "的" if holder and rng.random() < 0.4 else ""
    return f"{holder}{of}{figure.indicator}{asking or '多少'}" + rng.choice(["", "", "？", "啊", "呢"]), "plain"


def questions(articles: Path, rng: random.Random) -> Iterator[dict[str, Any]]:
    """Rows as `collect_reading.Row`."""
    lines = articles.read_text(encoding="utf-8").splitlines()
    for row in (json.loads(line) for line in rng.sample(lines, len(lines))):
        for article in read_page(Page("a.jsonl#x", row["text"])).articles:
            passages = make_passages(Page("a.jsonl#x", row["text"]), article)
            heads = [
                head_of(article.date, article.title, passages[0].text if at else "") for at in range(len(passages))
            ]
            said = [[head, passage.text] for head, passage in zip(heads, passages, strict=True)]
            for at, figures in enumerate(read_facts(article, passages).figures if passages else ()):
                some = list(figures_in(passages[at], figures)) if len(figures) >= AMONG else []
                for figure, place in rng.sample(some, min(EACH, len(some))):
                    asked, style = asked_for(figure, passages[at].text[figure.start : figure.end], rng)
                    yield {
                        "set": "news", "article": row["id"], "question": asked, "searched": asked, "style": style, "type": "number",
                        "trap": "", "verdict": "", "passages": said, "places": [[at, *place]], "near": [], "hits": [],
                    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--most", type=int, default=1800)
    args = parser.parse_args()
    with args.out.open("w", encoding="utf-8") as file:
        for at, row in zip(range(args.most), questions(args.articles, random.Random(SEED)), strict=False):
            file.write(json.dumps({"id": f"figure {at}", **row}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
