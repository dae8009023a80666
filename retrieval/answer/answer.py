"""Hit, Citation and Answer: what a question gets back. Only data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Literal

from retrieval.index.records import ArticleRecord

Form = Literal["", "comparison", "yes_no", "list", "disagreement", "article", "articles", "courtesy"]


@dataclass(frozen=True)
class Hit:
    """A passage that was found, with the article it stands in; `score` is higher for better hits.

    `start` and `end` are the passage's offsets in the raw text of `source`; `also_in` names the other
    sources that hold the very same text. `date_from` says where the date comes from (Article.date_from), `url` is the address the
    article gives, `page` the newspaper's page, or "".
    """

    passage_id: str
    text: str
    title: str
    paper: str
    date: str
    source: str
    start: int
    end: int
    score: float
    also_in: tuple[str, ...] = ()
    date_from: str = ""
    url: str = ""
    page: str = ""


@dataclass(frozen=True)
class Citation:
    """Evidence for an answer: `quote` stands verbatim in the passage, from `start` to `end` of `source`'s raw text.

    Where the page's layout broke the sentence, `spans` are its pieces in the raw text; else there is one.
    """

    n: int
    quote: str
    passage_id: str
    title: str
    paper: str
    date: str
    source: str
    start: int
    end: int
    spans: tuple[tuple[int, int], ...] = ()
    also_in: tuple[str, ...] = ()
    date_from: str = ""
    url: str = ""
    page: str = ""


@dataclass(frozen=True)
class Missing:
    """`what` the articles lack (a guard's Objection), as the question names it (`wanted`), and what the nearest evidence
    has in its place (`given`); both are "" where there is nothing to name."""

    what: str
    wanted: str = ""
    given: str = ""


@dataclass(frozen=True)
class Answer:
    """The reply to `question`: when `found`, `text` with its citations; else only the nearest `hits`.
    `sure` is whether the articles clearly hold what was asked for; an answer that is found but not sure may be wrong and
    says so.

    `hits` are the ten best, in ranking order but for what the answer surely stands in or several sources are cited for, which is first. `timings_ms` says what each stage took. `understood` is the question in full where that is not how it was asked, `emptied_by` the condition ("paper", "published", "place") that no article
    fulfils, and what it wants; where that is a paper, `papers` are those there are. A message that asked several questions has the answer to each in `parts`.

    `form` says what kind of answer it is other than a clause of one sentence ("courtesy": nothing was asked), and `verdict` "是" or "否" where a yes/no
    question is decided. `marked` are pieces of `text`, each with the number of the citation that it stands in.
    `articles` are those that a question about articles asks for, newest first, of which the first are cited.
    `incomplete` says how many items of a list the articles name and how many there are (0: more), `corrected` what the
    question takes for granted and what the article says.

    `probability` is the calibrated chance (0 to 1) that the articles hold this answer, `features` what it was
    computed from. Where nothing was found, `missing` says what the articles lack and `nearest` quotes what comes
    closest to it.
    """

    question: str
    found: bool
    text: str
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    timings_ms: dict[str, float]
    sure: bool = True
    understood: str = ""
    emptied_by: tuple[str, str] | None = None
    papers: tuple[str, ...] = ()
    parts: tuple[Answer, ...] = ()
    form: Form = ""
    verdict: str = ""
    marked: tuple[tuple[str, int], ...] = ()
    incomplete: tuple[int, int] | None = None
    articles: tuple[ArticleRecord, ...] = ()
    corrected: tuple[str, str] | None = None
    probability: float = 0.0
    features: Mapping[str, float] = field(default_factory=dict)
    missing: Missing | None = None
    nearest: Citation | None = None


def join_answers(question: str, parts: Sequence[Answer], total_ms: float) -> Answer:
    """One answer to a message of several questions: found when any is; citations are numbered through."""
    numbered: list[Answer] = []
    citations: list[Citation] = []
    for part in parts:
        own = tuple(replace(cited, n=len(citations) + at) for at, cited in enumerate(part.citations, 1))
        citations += own
        first = own[0].n - 1 if own else 0
        marked = tuple((piece, first + n) for piece, n in part.marked)
        numbered.append(replace(part, citations=own, marked=marked))
    hits = {hit.passage_id: hit for rank in zip_longest(*(part.hits for part in parts)) for hit in rank if hit}
    return Answer(
        question=question,
        found=bool(citations),
        text="\n".join(part.text for part in parts if part.found),
        sure=all(part.sure for part in parts if part.found),
        probability=min((part.probability for part in parts if part.found), default=0.0),
        citations=tuple(citations),
        hits=tuple(hits.values())[: max(len(part.hits) for part in parts)],
        timings_ms={"total": total_ms},
        parts=tuple(numbered),
    )


@dataclass(frozen=True)
class PassageContext:
    """A passage between its neighbours in the article, for a reader who wants to see where a quote stands; `previous` and `following`
    are the neighbours' ids, "" at the ends."""

    passage_id: str
    title: str
    paper: str
    date: str
    source: str
    before: str
    text: str
    after: str
    date_from: str = ""
    page: str = ""
    previous: str = ""
    following: str = ""
