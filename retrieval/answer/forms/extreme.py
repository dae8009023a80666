"""Which row of a table has most or least: 哪个街道固定资产投资最多 is answered from the figures of all its rows."""

from __future__ import annotations

import re
from dataclasses import replace

from retrieval.answer.answer import Answer
from retrieval.answer.claim import holds
from retrieval.answer.forms.amounts import Amount, amount_of, comparable, growth_of, surely_apart
from retrieval.answer.forms.correction import of_asked_time
from retrieval.answer.forms.desk import Desk, numbered
from retrieval.index.facts import StoredFigure
from retrieval.language.tokens import level
from retrieval.search.question import Question

_ASKED = re.compile("哪(?:一)?(?:个|家|座|所|种|项|条|些|几个)?(?P<kind>[\u4e00-\u9fff]{0,6})|谁|什么地方")
_MOST = re.compile("最(?P<word>多|高|大|快|长|少|低|小|慢|短)|(?:排名?|居|位居|名列)?第一|(?P<last>倒数第一|垫底)")
_LEAST = "少低小慢短"
_RATE = re.compile("增长|增速|增幅|涨幅|同比|下降|降幅")
_DOWN = re.compile("下降|降幅|跌")
_ROWS = 2  # rows of the kind that is asked for, at least
_LONGEST = 60


def most_of(question: Question, plain: Answer, desk: Desk) -> Answer | None:
    """The row whose figure is the highest (or lowest) of what is asked about; None where no table tells it."""
    text = level(question.understood)
    asked, most = _ASKED.search(text), _MOST.search(text)
    if not asked or not most or not plain.found:
        return None
    for rows in _tables(plain, desk):
        found = _ranked(text, asked["kind"] or "", rows)
        if len(found) >= _ROWS and all(_is_asked_of(question, stored) for _, stored in found):
            least = bool(most["last"]) or (most["word"] or "") in _LEAST
            return _told(plain, found, least != bool(_DOWN.search(text)), desk)
    return None


def _tables(plain: Answer, desk: Desk) -> list[list[StoredFigure]]:
    """The figures of the tables among the best hits' articles, those of each table together."""
    tables: list[list[StoredFigure]] = []
    keys = [place.key for hit in plain.hits[:3] for place in desk.corpus.places_of(hit.passage_id)]
    for article in desk.corpus.whole_articles(keys):
        rows = {key: passage for key, passage in article.passages if passage.holder}
        titled: dict[str, list[StoredFigure]] = {}
        for stored in desk.corpus.figures(rows):
            title = stored.text.partition(f"{rows[stored.key].holder}：")[0].partition("·")[0]
            titled.setdefault(title, []).append(stored)
        tables += titled.values()
    return tables


def _is_asked_of(question: Question, stored: StoredFigure) -> bool:
    """Whether a figure is of the places and just the time that are asked about: not a quarter's of 上半年."""
    named = f"{stored.title}{stored.text}"
    timed = of_asked_time(question, stored, within=False)
    return timed and all(holds(named, place.stem) for place in question.places)


def _ranked(text: str, kind: str, rows: list[StoredFigure]) -> list[tuple[Amount, StoredFigure]]:
    """The amounts of what is asked for, highest first, one a row; none where the table does not have it."""
    named = {level(stored.figure.indicator) for stored in rows if stored.figure.indicator}
    said = [indicator for indicator in named if indicator in text]
    said = said or [indicator for indicator in named if all(word in text for word in re.findall("..", indicator))]
    holders = {stored.figure.holder for stored in rows}
    kinds = [kind[:length] for length in range(len(kind), 0, -1)]
    suffix = next((each for each in kinds if any(holder.endswith(each) for holder in holders)), "")
    if not said:
        return []
    indicator = max(said, key=len)
    found: dict[str, tuple[Amount, StoredFigure]] = {}
    for stored in rows:
        amount = growth_of(stored) if _RATE.search(text) else amount_of(stored)
        if level(stored.figure.indicator) == indicator and amount and stored.figure.holder.endswith(suffix):
            found.setdefault(stored.figure.holder, (amount, stored))
    ranked = sorted(found.values(), key=lambda each: each[0].value, reverse=True)
    return ranked if all(comparable(ranked[0][0], amount) for amount, _ in ranked) else []


def _told(plain: Answer, ranked: list[tuple[Amount, StoredFigure]], least: bool, desk: Desk) -> Answer:
    """The first (or last) of a ranking with its figure, with all that have the same, and the next for comparison."""
    order = ranked[::-1] if least else ranked
    first = [each for each in order if not surely_apart(each[0], order[0][0])]
    text = "、".join(f"{stored.figure.holder}（{amount.said}）" for amount, stored in first)
    if len(first) == 1:
        text = f"{first[0][1].figure.holder}，{first[0][1].figure.indicator}{first[0][0].said}"
    shown = [*first, *order[len(first) : len(first) + 1]]
    citations, _ = numbered([desk.cite_sentence(stored.passage_id, stored.figure.start) for _, stored in shown])
    marked = tuple((amount.said, number) for number, (amount, _) in enumerate(first, 1))
    return replace(plain, sure=True, text=text[:_LONGEST], citations=citations, marked=marked)
