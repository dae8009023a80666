"""What the forms of an answer are made with: the ordinary way to ask, and the corpus to look figures and quotes up in."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from retrieval.answer.answer import Answer, Citation
from retrieval.answer.citing import make_citation
from retrieval.answer.claim import holds
from retrieval.articles.article import Span
from retrieval.articles.passages import sentences
from retrieval.index.corpus import Corpus
from retrieval.index.facts import StoredFigure
from retrieval.language.tokens import bigrams
from retrieval.search.figures import figure_for
from retrieval.search.question import Question, understand


@dataclass(frozen=True)
class Desk:
    """`answer` answers a question the ordinary way: with a clause of one sentence, or not at all."""

    corpus: Corpus
    known: Collection[str]
    answer: Callable[[Question], Answer]

    def understand(self, text: str, like: Question) -> Question:
        """Another question, asked in full, on the same day and of the same articles as `like`."""
        day = datetime.date.fromisoformat(like.asked_on)
        return understand(text, (), day, self.known, like.conditions)

    def figures(self, answer: Answer) -> list[StoredFigure]:
        """The figures of the sentence that an answer quotes, as its first source has them."""
        if not answer.citations:
            return []
        cited = answer.citations[0]
        start, end = self.span(cited)
        places = self.corpus.places_of(cited.passage_id)
        return [
            stored
            for stored in self.corpus.figures([places[0].key])
            if stored.source == cited.source and start <= stored.figure.start and stored.figure.end <= end
        ]

    def answered_figure(self, question: Question, answer: Answer, unit: str = "") -> StoredFigure | None:
        """The one figure that an answer to a question for a number states, if it can in `unit` (by default the
        question's); None where that is not sure."""
        figures = self.figures(answer)
        if unit := unit or question.unit:
            figures = [stored for stored in figures if has_unit(stored, unit)] or figures
        best = figures[0] if len(figures) == 1 else figure_for(question, figures)
        return best if best and _is_about(question, best) else None

    def span(self, cited: Citation) -> Span:
        """Where a citation's quote stands in its passage."""
        places = self.corpus.places_of(cited.passage_id)
        start = max(places[0].passage.text.find(cited.quote), 0)
        return start, start + len(cited.quote)

    def cite(self, passage_id: str, span: Span, n: int = 1) -> Citation:
        """The citation of a part of a passage."""
        return make_citation(self.corpus.places_of(passage_id), span, n)

    def cite_sentence(self, passage_id: str, at: int, n: int = 1) -> Citation:
        """The citation of the sentence in which character `at` of a passage stands."""
        text = self.corpus.places_of(passage_id)[0].passage.text
        found = [(a, b) for a, b in sentences(text) if a <= at < b]
        return self.cite(passage_id, found[0] if found else (0, len(text)), n)


def _is_about(question: Question, stored: StoredFigure) -> bool:
    """Whether a figure's clause has a word of the very thing that is asked for, or one for the same."""
    end = stored.figure.end
    start = max(stored.text.rfind(mark, 0, stored.figure.start) for mark in "，,；;。：:")
    clause = f"{stored.figure.indicator} {stored.text[start + 1 : end]}"
    have = set(bigrams(clause))
    return not question.focus or any(holds(clause, word) or have & set(bigrams(word)) for word in question.focus)


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
