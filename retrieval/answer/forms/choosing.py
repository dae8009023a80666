"""The form that an answer takes: what was read in one passage, two sides compared, 是 or 否, a whole list, several sources."""

from __future__ import annotations

from dataclasses import replace

from retrieval.answer.answer import Answer
from retrieval.answer.claim import claim_of
from retrieval.answer.forms.articles.about import about
from retrieval.answer.forms.articles.asked import asked_of_articles, may_ask
from retrieval.answer.forms.articles.listed import list_articles
from retrieval.answer.forms.comparison import compare
from retrieval.answer.forms.correction import correct_premise
from retrieval.answer.forms.desk import Desk
from retrieval.answer.forms.disagreement import with_others
from retrieval.answer.forms.earlier import first_of
from retrieval.answer.forms.extreme import most_of
from retrieval.answer.forms.listing import as_list, how_many
from retrieval.answer.forms.sides import comparisons_in
from retrieval.answer.forms.yes_no import computed
from retrieval.language.tokens import level
from retrieval.search.question import Question


def in_form(question: Question, desk: Desk) -> Answer:
    """The answer to a question in the form that it asks for; what several sources are cited for goes before all others."""
    answer = _formed(question, desk)
    if not answer.found:
        return replace(answer, sure=False, marked=(), verdict="")
    cited = dict.fromkeys(citation.passage_id for citation in answer.citations)
    if len(cited) > 1:
        places = {hit.passage_id: hit for hit in answer.hits}
        first = [places[passage_id] for passage_id in cited if passage_id in places]
        answer = replace(answer, hits=(*first, *(hit for hit in answer.hits if hit.passage_id not in cited)))
    return replace(answer, missing=None, nearest=None)


def _formed(question: Question, desk: Desk) -> Answer:
    if told := _of_articles(question, desk):
        return told
    if claim := claim_of(question):
        return _decided(question, claim, desk)
    if compared := _of_two(question, desk):
        return compared
    plain = desk.answer(question)
    if most := most_of(question, plain, desk):
        return most
    if corrected := correct_premise(question, plain, desk):
        return corrected
    if plain.found and (question.kind == "list" or how_many(question.understood)):
        return as_list(question, plain)
    if plain.found and question.kind == "number":
        return with_others(question, plain, desk)
    return plain


def _decided(question: Question, claim: str, desk: Desk) -> Answer:
    """The answer to a yes/no question: by the figures that were read, by two things compared, or as the model reads it."""
    read = desk.answer(question)
    return computed(question, claim, read) or _of_two(question, desk) or replace(read, form="yes_no")


def _of_two(question: Question, desk: Desk) -> Answer | None:
    """The answer to a question that compares two days or two figures; None where it does not."""
    if dated := first_of(question, desk):
        return dated
    comparisons = comparisons_in(question.understood, question.asked_on, desk.known)
    return compare(question, comparisons, desk) if comparisons else None


def _of_articles(question: Question, desk: Desk) -> Answer | None:
    """The answer to a question about articles themselves; None where it is about what they tell."""
    text = level(question.understood)
    asked = asked_of_articles(text, desk.names) if may_ask(text) else None
    if asked is None:
        return None
    return about(question, asked, asked.aspect, desk) if asked.aspect else list_articles(question, asked, desk)
