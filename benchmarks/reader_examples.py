"""Windows to train an extractive reader on, drawn anew for every epoch from collected questions; imports no torch.

A question is read beside its answer, and beside what lacks it: the sentence that only seems to answer (a trap), its own
article without the answer, what the search ranks high elsewhere, its own passage after one of its names, numbers or
times was swapped for another. Some are turned into claims, for a verdict. Some answerable ones are asked with a slip: a homophone, a character too few, two turned round.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from made_claims import make_claim
from near_terms import asked_for_growth, other_months, other_terms, restricted
from pypinyin import lazy_pinyin
from rewording import deal_periods, plainer_head, reword_times, shift_years
from tokenizers import Tokenizer

from retrieval.answer.reading.windows import ROOM, TokenText, Window, cut_window, tokenise
from retrieval.articles.passages import sentences
from retrieval.language.tokens import level, tag_words

SHORTEST = 56  # tokens of a passage in a training window, at least; at most ROOM
SEARCHED, SLIP = 0.5, 0.12  # shares of questions read as they are searched for; of positives asked with a slip
VERDICTS = 3  # times that a yes/no question is drawn in an epoch: they are few
GAP, HIT, SWAP, TERM, PART = 0.25, 0.25, 0.3, 0.9, 0.6  # negatives an answerable question; PART also of positives
GROWTH = 0.5  # amounts without their growth that are asked for it
SHIFTED, REWORDED, PLAINER = 0.4, 0.4, 0.15  # windows in another year, with times in other words, with less of a head
ABOVE = 0.5  # positives whose passage leaves a name to its head
UNMARKED = 0.25  # windows without marks, so that a question in words of its own is read as well
DEALT = 0.8  # windows with the names of their periods, or their months, exchanged
YEARS = (-9, 3)  # how far, at most
CLAIM = 0.5  # of the questions that a claim can be made of
PUBLIC, PUBLIC_TRAPS = 3000, 1500  # questions of the public sets an epoch
NAMES = {"ns": "ns", "nr": "nr", "nt": "nt", "nz": "nz", "nrt": "nr", "nrfg": "nr"}
_YEAR = re.compile(r"(?<!\d)20[0-4]\d(?=年)")
_NUMBER = re.compile(r"(?<![\d.])\d{1,4}(?![\d.])")
_TIMES = (
    ("一季度", "二季度", "三季度", "四季度", "上半年", "下半年", "全年", "前三季度", "1-5月", "前两个月"),
    ("今年", "去年", "前年", "明年"),
    ("上月", "本月", "当月"),
    ("首日", "次日", "当天", "前一天"),
    ("同比", "环比"),
    ("第一", "第二", "第三", "第四", "第五"),
    ("一期", "二期", "三期"),
)  # fmt: skip


@dataclass(frozen=True)
class Example:
    """A window, `verdict` 1 or 0 for a yes/no question whose answer is in it, else -1; and how it was drawn."""

    window: Window
    verdict: int
    drawn: str
    id: str


def part_of(article: str) -> str:
    """What a training article is for: "read" (the reader learns from it), "chance" (fits what follows) or "last"."""
    number = int(hashlib.sha256(article.encode()).hexdigest()[:8], 16) % 25
    return "last" if number == 0 else "chance" if number <= 3 else "read"


def load_rows(path: Path) -> list[dict[str, Any]]:
    """What `collect_reading.py` wrote."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


class Drawing:
    """Draws windows; what is drawn depends on the row, the epoch and the seed, and on nothing else."""

    def __init__(self, tokenizer: Tokenizer, rows: Iterable[dict[str, Any]], seed: int) -> None:
        self.tokenizer, self.seed = tokenizer, seed
        self._texts: dict[str, TokenText] = {}
        names: dict[tuple[str, int], set[str]] = {}
        sounds: dict[str, set[str]] = {}
        self.answers: dict[str, list[str]] = {}
        for row in rows:
            if row["set"] != "news":
                continue
            for at, start, end in row["places"][:1]:
                self.answers.setdefault(row["type"], []).append(row["passages"][at][1][start:end])
            for word, tag in tag_words(level(row["question"])):
                if tag in NAMES and len(word) > 1:
                    names.setdefault((NAMES[tag], len(word)), set()).add(word)
            for char in row["question"]:
                if "\u4e00" <= char <= "\u9fff":
                    sounds.setdefault(_sound(char), set()).add(char)
        self.names = {key: sorted(found) for key, found in names.items()}
        self.sounds = {key: sorted(found) for key, found in sounds.items()}

    def epoch(self, rows: Sequence[dict[str, Any]], epoch: int) -> list[Example]:
        """The windows of an epoch, shuffled."""
        rng = random.Random(f"{self.seed} {epoch}")
        news = [row for row in rows if row["set"] == "news"]
        public = [row for row in rows if row["set"] != "news" and row["places"]]
        traps = [row for row in rows if row["set"] != "news" and not row["places"]]
        chosen = news + rng.sample(public, min(PUBLIC, len(public))) + rng.sample(traps, min(PUBLIC_TRAPS, len(traps)))
        found = [example for row in chosen for example in self.draw(row, epoch)]
        for again in range(1, VERDICTS):
            polar = [row for row in news if row["verdict"]]
            found += [example for row in polar for example in self.draw(row, epoch + 1000 * again)]
        rng.shuffle(found)
        return found

    def draw(self, row: dict[str, Any], epoch: int) -> list[Example]:
        """The windows of one question in one epoch."""
        rng = random.Random(f"{self.seed} {epoch} {row['id']}")
        question = row["searched"] if rng.random() < SEARCHED else row["question"]
        drawn = []
        if row["places"]:
            asked = self.slip(question, rng) if row["style"] != "typo" and rng.random() < SLIP else question
            at, start, end = row["places"][0]
            passage, place = row["passages"][at], (start, end)
            drawn += self.terms(row, question, rng)
            if rng.random() < ABOVE:
                passage, place = only_above(asked, *passage, place)
            drawn.append(self.window(row, "answer", asked, passage, place, rng, True))
            if rng.random() < CLAIM and (claim := make_claim(row, self.answers, rng)):
                asked, clause, verdict = claim
                claimed = {**row, "verdict": verdict}
                drawn.append(self.window(claimed, "claim", asked, row["passages"][at], clause, rng, True))
            # The number that a yes/no question names may be what it is about: changed, it is still answered.
            if (
                not row["verdict"]
                and rng.random() < SWAP
                and (swapped := self.swap(question, *row["passages"][at], rng))
            ):
                drawn.append(self.window(row, "swap", swapped, row["passages"][at], (start, end), rng, False))
            if rng.random() < GAP and (gap := self.gap(row, rng)):
                drawn.append(self.window(row, "gap", question, gap, None, rng, False))
        elif row["near"]:
            at, start, end = row["near"][0]
            drawn.append(self.window(row, "trap", question, row["passages"][at], (start, end), rng, False))
        if row["hits"] and rng.random() < HIT:
            drawn.append(self.window(row, "hit", question, rng.choice(row["hits"][:4]), None, rng, False))
        return drawn

    def window(
        self,
        row: dict[str, Any],
        drawn: str,
        question: str,
        passage: Sequence[str],
        around: tuple[int, int] | None,
        rng: random.Random,
        answers: bool,
    ) -> Example:
        """A window of a passage that holds `around`, or where the question's words are; its answer's place if it `answers`."""
        above, said = passage
        if rng.random() < DEALT:
            question, above, said = deal_periods((question, above, said), answers, rng)
        if rng.random() < REWORDED:
            question = reword_times(question, above, rng)
        if rng.random() < SHIFTED:
            question, above, said = shift_years((question, above, said), rng.randint(*YEARS))
        if rng.random() < PLAINER:
            above = plainer_head(above, rng)
        asked, head, text = self.read(question), self.read(above), self.read(said)
        if around:
            tokens = [n for n, (a, b) in enumerate(text.offsets) if a < around[1] and b > around[0] and b > a]
            first, last = (tokens[0], tokens[-1]) if tokens else (0, 0)
        else:
            known = set(asked.ids)
            first = last = max(
                range(len(text.ids)), key=lambda n: sum(t in known for t in text.ids[max(n - 25, 0) : n + 25])
            )
        room = min(max(rng.randint(SHORTEST, ROOM), last - first + 1), ROOM) if len(text.ids) > SHORTEST else ROOM
        low, high = max(last + 1 - room, 0), min(first, max(len(text.ids) - room, 0))
        begin = rng.randint(low, high) if low <= high else first
        window = cut_window(asked.ids, head.ids, text.ids, begin, room, [(first, last)] if answers else [])
        if rng.random() < UNMARKED:
            window = replace(window, marks=[0] * len(window.marks))
        verdict = int(row["verdict"] == "是") if answers and row["verdict"] else -1
        return Example(window, verdict, drawn, row["id"])

    def read(self, text: str) -> TokenText:
        if text not in self._texts:
            self._texts[text] = tokenise(self.tokenizer, text)
        return self._texts[text]

    def gap(self, row: dict[str, Any], rng: random.Random) -> tuple[str, str] | None:
        """The answer's passage without its sentence, or another passage of the article that lacks the answer."""
        at, start, end = row["places"][0]
        head, text = row["passages"][at]
        answer = level(text[start:end])
        kept = "".join(text[a:b] for a, b in sentences(text) if not (a < end and b > start))
        others = [
            (other, said) for n, (other, said) in enumerate(row["passages"]) if n != at and answer not in level(said)
        ]
        if len(kept) >= 40 and answer not in level(kept):
            others += [(head, kept)] * max(len(others), 1)
        return rng.choice(others) if others else None

    def terms(self, row: dict[str, Any], question: str, rng: random.Random) -> Iterator[Example]:
        """Windows in which only a near term is told, or only months where one is asked; and one of a part asked and told."""
        if row["set"] != "news" or row["type"] != "number":
            return
        at, start, end = row["places"][0]
        (head, text), around = row["passages"][at], (start, end)
        asked, said = level(question), level(f"{head}\n{text}")
        if rng.random() < TERM and (ways := other_terms(asked, said, rng) + 2 * other_months(asked, said, rng)):
            word, other = rng.choice(ways)
            yield self.window(row, "term", asked.replace(word, other), (head, text), around, rng, False)
        for also in (False, True):
            if rng.random() < PART and (changed := restricted(question, text, around, rng, asked=also)):
                asked, told, where = changed
                yield self.window(row, "part", asked, (head, told), where, rng, also)
        for asked, told, where, answers in asked_for_growth(question, text, around, rng):
            if answers or rng.random() < GROWTH:
                yield self.window(row, "growth", asked, (head, told), where, rng, answers)

    def swap(self, question: str, head: str, text: str, rng: random.Random) -> str:
        """The question with one of its names, numbers or times changed into another that the text lacks; or ""."""
        asked, said = level(question), level(text)
        ways = [
            *_other_times(asked, said, rng),
            *_other_numbers(asked, said, rng),
            *_other_years(asked, head, said, rng),
        ]
        ways += self.other_names(asked, f"{level(head)}\n{said}", rng)
        if not ways:
            return ""
        word, other = rng.choice(ways)
        return asked.replace(word, other)

    def other_names(self, asked: str, said: str, rng: random.Random) -> Iterator[tuple[str, str]]:
        for word, tag in tag_words(asked):
            if tag in NAMES and len(word) > 1 and word in said:
                pool = self.names.get((NAMES[tag], len(word)), ())
                others = [
                    name for name in rng.sample(pool, min(6, len(pool))) if name not in said and name not in asked
                ]
                yield from ((word, other) for other in others[:1])

    def slip(self, question: str, rng: random.Random) -> str:
        """The question as it is mistyped: one character for another that sounds like it, left out, or two turned round."""
        places = [n for n, char in enumerate(question) if "\u4e00" <= char <= "\u9fff"]
        if len(places) < 5:
            return question
        at, kind = rng.choice(places[:-1]), rng.random()
        if kind < 0.7:
            like = [char for char in self.sounds.get(_sound(question[at]), ()) if char != question[at]]
            return question[:at] + (rng.choice(like) if like else question[at]) + question[at + 1 :]
        if kind < 0.85:
            return question[:at] + question[at + 1 :]
        return question[:at] + question[at + 1] + question[at] + question[at + 2 :]


def only_above(question: str, head: str, text: str, place: tuple[int, int]) -> tuple[tuple[str, str], tuple[int, int]]:
    """The passage without the names of the question that its head has too, and the place of the answer in it."""
    start, end = place
    for word, tag in tag_words(level(question)):
        if tag in NAMES and len(word) > 1 and word in level(head) and word not in level(text[start:end]):
            before, after = _without(word, text[:start]), _without(word, text[end:])
            start, end, text = len(before), len(before) + end - start, before + text[start:end] + after
    return (head, text), (start, end)


def _without(word: str, text: str) -> str:
    """`text` without `word`, which `level` may have to find."""
    found = level(text)
    for at in reversed([one.start() for one in re.finditer(re.escape(word), found)]):
        text = text[:at] + text[at + len(word) :]
    return text


def _other_times(asked: str, said: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    for group in _TIMES:
        others = [other for other in group if other not in said and other not in asked]
        yield from ((word, rng.choice(others)) for word in group if word in asked and others)


def _other_years(asked: str, head: str, said: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Years that neither the text nor its day has, nor the year before its day, which 去年 may mean."""
    day = int(head[:4]) if head[:4].isdigit() else 0
    for found in _YEAR.finditer(asked):
        other = int(found[0]) + rng.choice([-3, -2, -1, 1, 2])
        if day and other not in (day, day - 1) and str(other) not in said:
            yield found[0], str(other)


def _other_numbers(asked: str, said: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    for found in _NUMBER.finditer(asked):
        other = str(max(1, int(found[0]) + rng.choice([-3, -2, -1, 1, 2, 3])))
        if other not in said and found[0] in said:
            yield found[0], other


@cache
def _sound(char: str) -> str:
    return str(lazy_pinyin(char)[0])
