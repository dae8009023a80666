"""What the forms of an answer are made with: the ordinary way to ask, and the corpus to look figures and quotes up in."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from retrieval.answer.answer import Answer, Citation
from retrieval.answer.citing import make_citation
from retrieval.answer.forms.articles.asked import Known
from retrieval.articles.article import Span
from retrieval.articles.passages import sentences
from retrieval.index.corpus import Corpus
from retrieval.index.facts import StoredFigure
from retrieval.search.question import Question, understand


@dataclass(frozen=True)
class Desk:
    """`answer` answers a question the ordinary way: with what was read in one passage, or not at all. `known` are stems of places,
    `names` what articles are known by."""

    corpus: Corpus
    known: Collection[str]
    names: Known
    answer: Callable[[Question], Answer]

    def understand(self, text: str, like: Question) -> Question:
        """Another question, asked in full, on the same day and of the same articles as `like`."""
        day = datetime.date.fromisoformat(like.asked_on)
        return understand(text, (), day, self.known, like.conditions)

    def figure(self, answer: Answer, unit: str = "") -> StoredFigure | None:
        """The figure that a short answer is, as its first source has it; of several the first in `unit`, if any is."""
        if not answer.citations:
            return None
        cited = answer.citations[0]
        place = self.corpus.places_of(cited.passage_id)[0]
        quoted = max(place.passage.text.find(cited.quote), 0)
        said = answer.text.removeprefix(f"{answer.verdict}。") if answer.verdict else answer.text
        start = quoted + max(cited.quote.find(said), 0)
        found = [
            stored
            for stored in self.corpus.figures([place.key])
            if stored.source == cited.source and start < stored.figure.end and stored.figure.start < start + len(said)
        ]
        return next((stored for stored in found if unit and has_unit(stored, unit)), found[0] if found else None)

    def cite(self, passage_id: str, span: Span, n: int = 1) -> Citation:
        """The citation of a part of a passage."""
        return make_citation(self.corpus.places_of(passage_id), span, n)

    def cite_sentence(self, passage_id: str, at: int, n: int = 1) -> Citation:
        """The citation of the sentence in which character `at` of a passage stands."""
        text = self.corpus.places_of(passage_id)[0].passage.text
        found = [(a, b) for a, b in sentences(text) if a <= at < b]
        return self.cite(passage_id, found[0] if found else (0, len(text)), n)


def has_unit(stored: StoredFigure, unit: str) -> bool:
    """Whether a figure is in the unit that is asked for: 元 for 多少元 and 多少钱, 个 for 多少个."""
    money = unit in ("元", "钱", "美")
    return stored.figure.unit.startswith(unit) or (money and stored.figure.unit.endswith("元"))


def numbered(citations: Sequence[Citation]) -> tuple[tuple[Citation, ...], list[int]]:
    """The citations numbered from 1, each sentence once; and the number that each one has got."""
    own: dict[tuple[str, str], Citation] = {}
    numbers = []
    for cited in citations:
        kept = own.setdefault((cited.passage_id, cited.quote), replace(cited, n=len(own) + 1))
        numbers.append(kept.n)
    return tuple(own.values()), numbers
