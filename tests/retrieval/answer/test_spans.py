"""The likeliest span of a part of a text, against the same worked out plainly."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answer.spans import WIDEST, SpanScores

LOGITS = st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=1, max_size=60)


def scores(logits: list[tuple[int, int]]) -> SpanScores:
    """Tokens of two characters each, one after the other."""
    offsets = np.array([(2 * at, 2 * at + 2) for at in range(len(logits))])
    begins, ends = (np.array([pair[side] for pair in logits], dtype=np.float32) for side in (0, 1))
    return SpanScores(offsets, begins, ends, 0.0)


@given(LOGITS, st.integers(0, 59), st.integers(0, 59))
def test_the_best_span_lies_in_the_part_and_is_not_too_wide(
    logits: list[tuple[int, int]], one: int, other: int
) -> None:
    first, last = sorted((min(one, len(logits)), min(other, len(logits))))
    (start, end), margin = scores(logits).best((2 * first, 2 * last))
    sums = [
        logits[a][0] + logits[b][1] for a in range(first, last) for b in range(a, min(last, a + WIDEST))
    ]  # fmt: skip
    assert margin == max(sums, default=float("-inf"))
    assert 2 * first <= start <= end <= 2 * last


def test_a_part_without_tokens_has_no_answer() -> None:
    assert scores([(1, 1)]).best((2, 9)) == ((2, 2), float("-inf"))
