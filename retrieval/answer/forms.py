"""The form that an answer takes: a clause of a sentence, two sides compared, 是 or 否, a whole list, sources that disagree."""

from __future__ import annotations

from dataclasses import replace

from retrieval.answer.answer import Answer
from retrieval.answer.claim import claim_of
from retrieval.answer.comparison import compare
from retrieval.answer.correction import correct_premise
from retrieval.answer.desk import Desk
from retrieval.answer.disagreement import with_others
from retrieval.answer.listing import asks_count, whole_list
from retrieval.answer.sameness import compare_texts, same_sides
from retrieval.answer.sides import comparisons_in
from retrieval.answer.yes_no import decide
from retrieval.search.question import Question


def in_form(question: Question, desk: Desk) -> Answer:
    """The answer to a question in the form that it asks for; the passages that it cites go before all others."""
    answer = _formed(question, desk)
    cited = dict.fromkeys(citation.passage_id for citation in answer.citations)
    places = {hit.passage_id: hit for hit in answer.hits}
    first = [places[passage_id] for passage_id in cited if passage_id in places]
    hits = (*first, *(hit for hit in answer.hits if hit.passage_id not in cited))
    return replace(answer, hits=hits, missing=None, nearest=None) if answer.found else replace(answer, hits=hits)


def _formed(question: Question, desk: Desk) -> Answer:
    if sides := same_sides(question.understood, question.asked_on, desk.known):
        return compare_texts(question, sides, desk)
    if comparisons := comparisons_in(question.understood, question.asked_on, desk.known):
        return compare(question, comparisons, desk)
    if claim := claim_of(question):
        return decide(question, claim, desk)
    plain = desk.answer(question)
    if corrected := correct_premise(question, plain, desk):
        return corrected
    if plain.found and (question.kind == "list" or asks_count(question.understood)):
        return whole_list(question, plain, desk)
    if plain.found and question.kind == "number":
        return with_others(question, plain, desk)
    return plain
