"""What the bot says: each function makes one Reply. Only formatting; nothing is asked or sent here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot import messages, notes
from bot.plot import Chart, caption, in_characters
from bot.render import SNIPPET, nearest, quoted_pieces
from bot.telegram_bot.listings import key_of
from bot.telegram_bot.splitting import Span, shortened
from retrieval.answer.answer import Answer, Citation, Hit, PassageContext
from retrieval.index.records import ArticleRecord

# A page of /sources is one message that is edited, so it cannot be split: its articles' lines must fit in it.
PAGE_ARTICLES = 8
CAPTION = 1000  # characters below a picture; Telegram takes 1024
_TITLE, _PAPER, _SOURCE, _URL = 80, 30, 60, 200  # how much of each is shown

# What a button sends back: at most 64 bytes. A quote is named by its place in the passage.
CONTEXT_DATA = r"ctx:([0-9a-f]{16}):([0-9]{1,6}):([0-9]{1,6})\Z"
PAGE_DATA = r"src:([0-9]{1,6})\Z"
LIST_DATA = r"lst:([0-9a-f]{8}):([0-9]{1,6})\Z"  # a page of a list that was answered
WHOLE_DATA = r"all:([0-9a-f]{8})\Z"  # the whole of such a list


class Button(NamedTuple):
    """A button's label, and what it sends back when it is pressed."""

    label: str
    data: str


class Picture(NamedTuple):
    """A PNG and what stands below it."""

    png: bytes
    caption: str


@dataclass(frozen=True)
class Reply:
    """A text and the rows of buttons below it; a `picture` goes in the text's place where the chat takes pictures."""

    spans: tuple[Span, ...]
    rows: tuple[tuple[Button, ...], ...] = ()
    picture: Picture | None = None


def sentence(text: str) -> Reply:
    """A reply in one style."""
    return Reply((Span(text),))


def chart(drawn: Chart, png: bytes | None) -> Reply:
    """A chart as a picture with its sources below, and in characters where there is none."""
    shown = Picture(png, shortened(caption(drawn), CAPTION)) if png else None
    return Reply((Span(in_characters(drawn)),), picture=shown)


def answer(found: Answer) -> Reply:
    """The answer first, then its sources; or that there is none, with the nearest passages."""
    if found.parts:
        return _each(found.parts)
    if found.form == "courtesy":
        return sentence(notes.courtesy_line(found.question))
    reply = _found(found) if found.found else _not_found(found)
    if not found.understood:
        return reply
    understood = notes.UNDERSTOOD.format(question=shortened(found.understood, SNIPPET))
    return Reply((Span(f"{understood}\n\n"), *reply.spans), reply.rows)


def _each(parts: Sequence[Answer]) -> Reply:
    """The answers to a message of several questions, each below its question."""
    spans: list[Span] = []
    rows: list[tuple[Button, ...]] = []
    for n, part in enumerate(parts, 1):
        reply = answer(part)
        spans += [Span(f"{n}. {shortened(part.question, SNIPPET)}\n"), *reply.spans, Span("\n\n")]
        rows += reply.rows if part.found else ()
    return Reply(tuple(spans[:-1]), tuple(rows))


def _found(found: Answer) -> Reply:
    spans = [Span(notes.answer_line(found), bold=True), *_notes(found)]
    rows = []
    passages = {hit.passage_id: hit.text for hit in found.hits}
    for citation in found.citations:
        spans += [
            Span(f"\n\n[{citation.n}] “"),
            *_marked(citation.quote, quoted_pieces(found, citation)),
            Span(f"”\n{_article(citation)}"),
        ]
        at = max(passages.get(citation.passage_id, "").find(citation.quote), 0)
        rows.append((_context_button(citation.n, citation.passage_id, at, at + len(citation.quote)),))
    if len(found.articles) > len(found.citations):
        label = messages.ALL_ARTICLES.format(count=len(found.articles))
        rows.append((Button(label, f"all:{key_of(found.articles)}"),))
    return Reply(tuple(spans), tuple(rows))


def _notes(found: Answer) -> list[Span]:
    return [Span(f"\n{note}") for note in notes.notes(found)]


def _not_found(found: Answer) -> Reply:
    spans = [Span(messages.NOT_FOUND, bold=True), *_notes(found)]
    if found.emptied_by:
        return Reply((*spans, Span(f"\n\n{notes.emptied_line(*found.emptied_by, found.papers)}")))
    hits = nearest(found)
    spans.append(Span(f"\n\n{messages.NEAREST if hits else messages.NO_HITS}"))
    for n, hit in enumerate(hits, 1):
        spans.append(Span(f"\n\n[{n}] {shortened(hit.text, SNIPPET)}\n{_article(hit)}"))
    rows = tuple((_context_button(n, hit.passage_id, 0, 0),) for n, hit in enumerate(hits, 1))
    return Reply(tuple(spans), rows)


def context(passage: PassageContext, start: int, end: int) -> Reply:
    """A passage between its neighbours, with the quote from `start` to `end` of it picked out."""
    quote = passage.text[start:end]
    spans = [Span(_article(passage))]
    if passage.before:
        spans.append(Span(f"\n\n{passage.before}"))
    spans += [Span(f"\n\n{passage.text[:start]}"), Span(quote, bold=True), Span(passage.text[start + len(quote) :])]
    if passage.after:
        spans.append(Span(f"\n\n{passage.after}"))
    return Reply(tuple(span for span in spans if span.text))


def sources(articles: Sequence[ArticleRecord], page: int) -> Reply:
    """A page of the articles in the index, counted from 0; a page that is no longer there is the last one."""
    return _page(articles, page, messages.SOURCES, "src") if articles else sentence(messages.NO_ARTICLES)


def listing(articles: Sequence[ArticleRecord], page: int) -> Reply:
    """A page of the articles that were asked for."""
    return _page(articles, page, messages.LISTED, f"lst:{key_of(articles)}")


def _page(articles: Sequence[ArticleRecord], page: int, heading: str, data: str) -> Reply:
    pages = -(-len(articles) // PAGE_ARTICLES)
    page = min(page, pages - 1)
    first = page * PAGE_ARTICLES
    spans = [Span(heading.format(count=len(articles)), bold=True)]
    if pages > 1:
        spans.append(Span(messages.SOURCES_PAGE.format(page=page + 1, pages=pages)))
    for n, article in enumerate(articles[first : first + PAGE_ARTICLES], first + 1):
        spans.append(Span(f"\n{n}. {_article(article)}"))
    turns = ((messages.PREVIOUS_PAGE, page - 1), (messages.NEXT_PAGE, page + 1))
    row = tuple(Button(label, f"{data}:{to}") for label, to in turns if 0 <= to < pages)
    return Reply(tuple(spans), (row,) if row else ())


def _article(cited: Citation | Hit | PassageContext | ArticleRecord) -> str:
    url = "" if isinstance(cited, PassageContext) else cited.url
    return _line(cited.title, cited.paper, messages.dated(cited.date, cited.date_from), cited.source, url)


def _line(title: str, paper: str, date: str, source: str, url: str = "") -> str:
    """An article in one line of bounded length: of a long path its end is shown."""
    end = source if len(source) <= _SOURCE else f"……{source[2 - _SOURCE :]}"
    address = url if len(url) <= _URL else ""  # cut, it would lead nowhere
    return messages.source_line(shortened(title, _TITLE), shortened(paper, _PAPER), date, end, url=address)


def _marked(quote: str, pieces: Sequence[str]) -> list[Span]:
    """The quote with the pieces of the answer that stand in it picked out."""
    spans = []
    rest = quote
    for piece in sorted({piece for piece in pieces if piece in quote}, key=quote.find):
        before, marked, after = rest.partition(piece) if piece else (rest, "", "")
        if marked:
            spans += [Span(before), Span(marked, bold=True)]
            rest = after
    return [span for span in (*spans, Span(rest)) if span.text]


def _context_button(n: int, passage_id: str, start: int, end: int) -> Button:
    return Button(messages.CONTEXT_BUTTON.format(n=n), f"ctx:{passage_id}:{start}:{end}")
