"""What a question asks for, as weighted words: what share of it does a text hold?"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set

from retrieval.index.lexical import Leg
from retrieval.language.periods import TimeWord
from retrieval.language.terms import same_terms
from retrieval.language.tokens import bigrams, normalise, question_words, subwords, words
from retrieval.search.question import Question, without
from retrieval.search.timing import states

Idf = Callable[[Leg, str], float]
Key = tuple[str, str]  # a leg (or "time") and a token
_LEGS: tuple[Leg, ...] = ("words", "bigrams")
AROUND, CARRIED = 0.5, 0.75  # what words of the passage count for a sentence without them; a time or place does more


class Asked:
    """The question's words and bigrams with their weights; each leg's weights add up to one half.

    A time is asked for as one thing, however it is written: its words' weight is held by whatever states it.
    """

    def __init__(self, question: Question, idf: Idf) -> None:
        times = [(time.start, time.end) for time in question.times]
        thing = without(question.searched, question.times)
        own = question_words(thing)
        self.periods = [time.period for time in question.times]
        self.weights: dict[Key, float] = {}
        legs: tuple[tuple[Leg, Callable[[str], list[str]], list[str]], ...] = (
            ("words", question_words, own),
            # Word by word, so that no bigram spans a question word that was left out.
            ("bigrams", bigrams, [pair for word in own for pair in bigrams(word)]),
        )
        for leg, cut, tokens in legs:
            weights: dict[Key, float] = {(leg, token): idf(leg, token) for token in dict.fromkeys(tokens)}
            for number, (start, end) in enumerate(times):
                said = question.searched[start:end]
                weights["time", f"{leg}{number}"] = sum(idf(leg, token) for token in set(cut(said)))
            total = sum(weights.values()) or 1.0
            self.weights |= {key: weight / total / 2 for key, weight in weights.items()}
        near = {token for word in question.focus for token in (*subwords(word), *bigrams(word))}
        self.focus = {key for key in self.weights if key[1] in near}
        self.carried: set[Key] = {key for key in self.weights if key[0] == "time"}
        self.carried |= {
            (leg, token)
            for place in question.places
            for leg in _LEGS
            for token in (*words(place.name), *bigrams(place.name))
        }
        self._same = [
            ({(leg, token) for leg in _LEGS for token in (*words(term), *bigrams(term))}, others)
            for term, others in same_terms(thing).items()
        ]

    def held(self, text: str, times: Sequence[TimeWord] = ()) -> set[Key]:
        """What `text`, which states `times`, has of what is asked for, in these words or in others for the same."""
        have: dict[str, set[str]] = {"words": subwords(text), "bigrams": set(bigrams(text))}
        held = {key for key in self.weights if key[1] in have.get(key[0], ())}
        for number, period in enumerate(self.periods):
            if states(period, times):
                held |= {("time", f"{leg}{number}") for leg in _LEGS}
        plain = normalise(text) if self._same else ""
        for keys, others in self._same:
            if any(other in plain for other in others):
                held |= keys & self.weights.keys()
        return held

    def share(self, held: Set[Key], around: Set[Key] = frozenset()) -> float:
        """The weight of the tokens held, in full; of those that only stand `around`, in part.

        A time or a place is named once, and what follows is still of it.
        """
        return sum(
            weight * (1.0 if key in held else CARRIED if key in self.carried else AROUND)
            for key, weight in self.weights.items()
            if key in held or key in around
        )
