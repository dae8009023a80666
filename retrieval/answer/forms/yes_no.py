"""Yes/no questions: 是 or 否 as the amount or the change that was read bears the claim out, else as the reading model says."""

from __future__ import annotations

from dataclasses import replace

from retrieval.answer.answer import Answer
from retrieval.answer.chance.chance import voices
from retrieval.answer.forms import wording
from retrieval.answer.forms.claimed_amount import by_amount
from retrieval.answer.forms.claimed_change import by_change
from retrieval.search.question import Question


def computed(question: Question, claim: str, plain: Answer) -> Answer | None:
    """What was read, with the verdict that its figures give on what is claimed; None where they give none."""
    if not plain.found:
        return None
    piece, quote = plain.marked[0][0], plain.citations[0].quote
    verdict = by_amount(question, claim, piece, quote) or by_change(claim, piece)
    if not verdict:
        return None
    sure = plain.probability >= voices().sure  # whatever the model says of the verdict
    return replace(plain, form="yes_no", sure=sure, verdict=verdict, text=wording.decided(verdict, piece))
