"""Questions made of one article's sentence and answered by another's: what news say of the same event in other words.

    python benchmarks/cloze_questions.py ARTICLES.jsonl OUT [--most 14000]

In a sentence a figure, a day, a person or a place gives way to the word that asks for it; the passage is one that the search
ranks high for the sentence, has the same answer and shares words with it, but is written otherwise. OUT gets rows as
`collect_reading.py` writes them, of the type "cloze". After span selection (Glass et al., ACL 2020), without masks.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import tantivy

from retrieval.answer.reading.windows import head_of
from retrieval.articles.article import Page
from retrieval.articles.pages import read_page
from retrieval.articles.passages import make_passages, sentences
from retrieval.language.tokens import bigrams, level, tag_words

SEED = 17
LEAST, MOST, COPIED = 0.34, 0.85, 0.5  # bigrams that both sentences share; their longest common run, at most
RANKED, SENTENCES, EACH = 12, 14, 3  # passages looked at; sentences of an article that are tried, and questions made
SHORT, LONG = 8, 64  # characters of a question
HELD = (12, 18, 26)  # characters that it says beside the answer, at least
_NUMBER = re.compile(
    r"(?<!\d)(?:约|近|超过|超|逾)?\d[\d.,]*(?:万|亿|千|百)?(?:余|多)?"
    r"(?:%|元|万元|亿元|美元|人|名|个|家|户|亩|吨|公里|平方米|件|起|次|项|台|辆|米|岁|座|处|场|套|所|位|张|份|斤|公斤|万人|万户|点)"
)
_DAY = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:上午|下午|晚)?")
_NAMED = re.compile(r"(?:名为|称为|主题为|以|题为|叫|推出|打造|提出|获评|荣获|评为)了?[“《]([^”》]{3,16})[”》]")
_PLACED = frozenset("在 位于 赴 到 来到 前往 于 由 被 从 抵达 走进".split())
_UNIT = re.compile(r"[^\d.,万亿千百余多]+$")
_ASKING = {
    "person": ["谁", "哪位", "什么人"],
    "place": ["哪里", "什么地方", "哪儿", "哪个地方"],
    "body": ["哪个单位", "哪家机构", "哪里"],
    "day": ["什么时候", "哪天", "何时"],
    "name": ["什么", "啥"],
}


class Said(NamedTuple):
    """A passage: the article that it stands in, what stands above it, its text."""

    article: str
    head: str
    text: str


class Found(NamedTuple):
    """What may be asked for in a sentence: its place and kind."""

    start: int
    end: int
    kind: str


def passages_of(path: Path) -> Iterator[Said]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        page = Page("a.jsonl#x", row["text"])
        for article in read_page(page).articles:
            passages = make_passages(page, article)
            for at, passage in enumerate(passages):
                above = head_of(article.date, article.title, passages[0].text if at else "")
                yield Said(row["id"], above, passage.text)


class Ranked:
    """BM25 over bigrams."""

    def __init__(self, texts: Sequence[str]) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("key", stored=True, fast=True)
        builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
        index = tantivy.Index(builder.build())
        writer = index.writer(200_000_000, 1)
        for key, text in enumerate(texts):
            writer.add_document(tantivy.Document(key=key, text=" ".join(bigrams(text))))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._index, self._searcher = index, index.searcher()

    def best(self, text: str) -> list[int]:
        """The keys of the RANKED texts that are most like `text`."""
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._index.schema, "text", token))
            for token in dict.fromkeys(bigrams(text))
        ]
        hits = self._searcher.search(tantivy.Query.boolean_query(terms), limit=RANKED, count=False).hits
        return [int(key) for key in self._searcher.fast_field_values("key", [address for _, address in hits])]


def found_in(sentence: str) -> list[Found]:
    """Days, figures, what has a name in quotation marks, and persons and places where no compound goes on."""
    found = [Found(*one.span(), "day") for one in _DAY.finditer(sentence)]
    found += [
        Found(*one.span(), "number")
        for one in _NUMBER.finditer(sentence)
        if not any(a < one.end() and one.start() < b for a, b, _ in found)
    ]
    tagged, at = [(0, "", "x")], 0
    for word, tag in tag_words(level(sentence)):
        tagged.append((at, word, tag))
        at += len(word)
    tagged.append((at, "", "x"))
    for (_, before, kind), (start, word, tag), (_, _, behind) in zip(tagged, tagged[1:], tagged[2:], strict=False):
        if any(a < start + len(word) and start < b for a, b, _ in found) or behind[0] not in "vpdx":
            continue
        if tag == "nr" and 2 <= len(word) <= 3 and kind[0] in "nx":
            found.append(Found(start, start + len(word), "person"))
        elif tag in ("ns", "nt") and len(word) > 1 and before in _PLACED:
            found.append(Found(start, start + len(word), "place" if tag == "ns" else "body"))
    return found + [Found(*one.span(1), "name") for one in _NAMED.finditer(sentence)]


def question_of(sentence: str, found: Found, rng: random.Random) -> str:
    """The clause with the answer, and as many before it as say enough, asking for it; "" where that is too short or long."""
    start, end, kind = found
    cuts = [0, *(one.end() for one in re.finditer(r"[，；：:,]", sentence)), len(sentence)]
    first = max(at for at, cut in enumerate(cuts[:-1]) if cut <= start)
    last = next(cut for cut in cuts if cut >= end)
    least = rng.choice(HELD)
    while first and last - cuts[first] - (end - start) < least:
        first -= 1
    unit = _UNIT.search(sentence[start:end]) if kind == "number" else None
    asking = f"多少{unit[0] if unit and unit[0] != '%' and rng.random() < 0.7 else ''}"
    if kind != "number":
        asking = rng.choice(_ASKING[kind])
    asked = (sentence[cuts[first] : start] + asking + sentence[end:last]).strip("，；：:,。！？ “”")
    return asked + rng.choice(["？", ""]) if SHORT <= len(asked) <= LONG else ""


def told_in(text: str, answer: str, sentence: str, rest: set[str]) -> tuple[int, int] | None:
    """Where `text` has the answer in a sentence that is like `sentence` without it, and no copy of it."""
    said = level(text)
    for start, end in sentences(text):
        at = said.find(answer, start, end)
        shared = len(rest & set(bigrams(text[start:end]))) / max(len(rest), 1)
        if (
            at >= 0
            and LEAST <= shared <= MOST
            and longest_run(level(sentence), said[start:end]) <= COPIED * len(sentence)
        ):
            return at, at + len(answer)
    return None


def longest_run(one: str, other: str) -> int:
    """The length of the longest text that both have."""
    longest, row = 0, [0] * (len(other) + 1)
    for char in one:
        row = [0] + [row[at] + 1 if char == same else 0 for at, same in enumerate(other)]
        longest = max(longest, *row)
    return longest


def questions(said: Sequence[Said], rng: random.Random) -> Iterator[dict[str, Any]]:
    """Rows as `collect_reading.Row`, at most EACH an article."""
    ranked = Ranked([passage.text for passage in said])
    articles: dict[str, list[int]] = {}
    for key, passage in enumerate(said):
        articles.setdefault(passage.article, []).append(key)
    for article in rng.sample(sorted(articles), len(articles)):
        every = [
            (key, said[key].text[start:end].strip())
            for key in articles[article]
            for start, end in sentences(said[key].text)
            if 20 <= end - start <= 160
        ]
        made = (
            row
            for key, sentence in rng.sample(every, min(SENTENCES, len(every)))
            for row in ask(said, ranked, key, sentence, rng)
        )
        yield from (row for _, row in zip(range(EACH), made, strict=False))


def ask(said: Sequence[Said], ranked: Ranked, key: int, sentence: str, rng: random.Random) -> Iterator[dict[str, Any]]:
    """The first question that a sentence gives, if any."""
    candidates = found_in(sentence)
    if not candidates:
        return
    others = [other for other in ranked.best(sentence) if other != key]
    for found in rng.sample(candidates, min(6, len(candidates))):
        answer = level(sentence[found.start : found.end])
        rest = set(bigrams(f"{sentence[: found.start]} {sentence[found.end :]}"))
        having = [other for other in others if answer in level(said[other].text)]
        told = ((other, place) for other in having if (place := told_in(said[other].text, answer, sentence, rest)))
        asked = question_of(sentence, found, rng)
        if len(answer) < 2 or answer in level(asked) or not asked or (one := next(told, None)) is None:
            continue
        other, place = one
        near = [[said[hit].head, said[hit].text] for hit in others if hit not in having][:3]
        yield {
            "set": "news", "article": said[other].article, "question": asked, "searched": asked, "style": "", "type": "cloze", "trap": "",
            "verdict": "", "passages": [[said[other].head, said[other].text]], "places": [[0, *place]], "near": [], "hits": near,
        }  # fmt: skip
        return


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--most", type=int, default=14000)
    args = parser.parse_args()
    said = list(passages_of(args.articles))
    with args.out.open("w", encoding="utf-8") as file:
        for at, row in zip(range(args.most), questions(said, random.Random(SEED)), strict=False):
            file.write(json.dumps({"id": f"cloze {at}", **row}, ensure_ascii=False) + "\n")
            if at % 500 == 0:
                print(at, flush=True)


if __name__ == "__main__":
    main()
