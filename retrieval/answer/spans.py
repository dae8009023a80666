"""What a reading model says of a passage: for every token, how likely the answer begins or ends there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.articles.article import Span

WIDEST = 40  # tokens of an answer
NOWHERE = -1e4  # the logit of what cannot be
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class SpanScores:
    """What the model says of one passage of n tokens, in logits.

    `offsets`, shape (n, 2), say where the tokens stand in the passage's text; `begins` and `ends`, shape (n,), how much
    likelier than "no answer" the answer begins or ends with each. `answerable` is of the passage as a whole.
    """

    offsets: npt.NDArray[np.int64]
    begins: Floats
    ends: Floats
    answerable: float

    def best(self, within: Span) -> tuple[Span, float]:
        """The likeliest answer in a part of the text, and how much likelier than none it is; -inf where there is none."""
        first, last = np.searchsorted(self.offsets[:, 0], within)
        count = int(last - first)
        if not count:
            return (within[0], within[0]), float("-inf")
        sums = self.begins[first:last, None] + self.ends[None, first:last]
        sums = np.where(np.triu(np.tri(count, k=WIDEST - 1, dtype=bool)), sums, NOWHERE)
        start, end = divmod(int(sums.argmax()), count)
        place = (int(self.offsets[first + start, 0]), int(self.offsets[first + end, 1]))
        return place, float(sums[start, end])
