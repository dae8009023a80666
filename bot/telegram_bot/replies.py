"""What the bot says: each function makes one Reply. Only formatting; nothing is asked or sent here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot import messages, notes
from bot.plot import Chart, caption, in_characters, period_name
from bot.render import SNIPPET, nearest, quoted_pieces
from bot.telegram_bot.splitting import Span, shortened
from retrieval.answer.answer import Answer, Citation, Hit, PassageContext
from retrieval.articles.article import Article
from retrieval.index.facts import StoredFigure
from retrieval.index.records import ArticleRecord

# A page of /sources is one message that is edited, so it cannot be split: its articles' lines must fit in it.
PAGE_ARTICLES = 8
CAPTION = 1000  # characters below a picture; Telegram takes 1024
_TITLE, _PAPER, _PAGE, _SOURCE, _URL = 80, 30, 12, 60, 200  # how much of each is shown

NEIGHBOUR, WHOLE = 600, 2400  # characters of the passages around a passage, and of itself or its raw text
EVIDENCE = 900  # characters of a passage that is shown as other evidence
FIGURES = 12  # of the same indicator
IN_A_ROW = 3  # buttons
_MADE = 5  # articles of a file that are named

# What a button sends back: at most 64 bytes. A quote is named by its place in the passage, an answer by its number.
CONTEXT_DATA = (
    r"ctx:([0-9a-f]{16}):([0-9]{1,6}):([0-9]{1,6})\Z"  # a passage between its neighbours, in a message of its own
)
PASSAGE_DATA = r"pas:([0-9a-f]{16})(?::([0-9]{1,6}):([0-9]{1,6}))?\Z"  # another passage in the place of that
RAW_DATA = r"raw:([0-9a-f]{16}):([0-9]{1,6}):([0-9]{1,6})\Z"  # the raw text in the place of that
OTHER_DATA = r"alt:([0-9]{1,12}):([0-9]{1,2})\Z"  # the next evidence of an answer
FIGURES_DATA = r"fig:([0-9a-f]{16}):([0-9]{1,6})\Z"  # the figures of the indicator of the figure that begins there
GOOD_DATA = r"yes:([0-9]{1,12})\Z"
BAD_DATA = r"bad:([0-9]{1,12})\Z"
WHY_DATA = r"why:([0-9]{1,12}):(wrong|source|missed|absent)\Z"
PAGE_DATA = r"src:([0-9]{1,6})\Z"  # a page of /sources
LIST_DATA = r"lst:([0-9]{1,12}):([0-9]{1,2}):([0-9]{1,6})\Z"  # a page of the list in a part of an answer
WHOLE_DATA = r"all:([0-9]{1,12}):([0-9]{1,2})\Z"  # the whole of such a list
SAMPLE_DATA = r"ask:([0-9]{1,2})\Z"  # the question that stands on the button
NAMED_DATA = r"nam:([0-9]{1,4}):(.+)\Z"  # a page of /sources with words
CHOICE_DATA = r"(take|drop|cut):([0-9]{1,12})\Z"  # what an admin was shown is taken in, or not, or taken out
SUBSCRIPTION_DATA = r"end:([0-9]{1,2})\Z"

LINK = re.compile(r"c_([0-9a-f]{16})_([0-9]{1,6})_([0-9]{1,6})")  # what t.me/bot?start= says of a quote
_NAMED_BYTES = 50  # of the words in a button


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


def answer(found: Answer, number: int, figure: StoredFigure | None = None) -> Reply:
    """The answer first, then its sources; or that there is none, with the nearest passages. Below it what can be done with answer
    `number`; `figure` is the one that it gives, where others of its indicator can be shown."""
    if found.form == "courtesy":
        return sentence(notes.courtesy_line(found.question))
    parts = found.parts or (found,)
    several = sum(len(part.citations) for part in parts) > 1
    bodies = [_body(part, at, number, several) for at, part in enumerate(parts)]
    spans = [*bodies[0].spans] if not found.parts else _each(parts, bodies)
    shown = [body for part, body in zip(parts, bodies, strict=True) if part.found or not found.parts]
    contexts = [button for body in shown for row in body.rows for button in row]
    more = [Button(messages.OTHER_EVIDENCE, f"alt:{number}:1")] if others(found) else []
    if figure:
        more.append(Button(messages.SAME_INDICATOR, f"fig:{figure.passage_id}:{figure.figure.start}"))
    verdict = (Button(messages.GOOD, f"yes:{number}"), Button(messages.BAD, f"bad:{number}"))
    rows = [*in_rows([*contexts, *more]), verdict if found.hits or found.citations else ()]
    return Reply(tuple(spans), tuple(row for row in rows if row))


def others(found: Answer) -> tuple[str, ...]:
    """The passages that were found and are not shown, by their ids."""
    shown = {one.passage_id for one in found.citations or nearest(found)}
    return tuple(hit.passage_id for hit in found.hits if hit.passage_id not in shown)


def in_rows(buttons: Sequence[Button]) -> list[tuple[Button, ...]]:
    """Buttons in rows that a telephone has room for."""
    return [tuple(buttons[at : at + IN_A_ROW]) for at in range(0, len(buttons), IN_A_ROW)]


def _each(parts: Sequence[Answer], bodies: Sequence[Reply]) -> list[Span]:
    """The answers to a message of several questions, each below its question."""
    spans: list[Span] = []
    for n, (part, body) in enumerate(zip(parts, bodies, strict=True), 1):
        spans += [Span(f"{n}. {shortened(part.question, SNIPPET)}\n"), *body.spans, Span("\n\n")]
    return spans[:-1]


def _body(found: Answer, at: int, number: int, several: bool) -> Reply:
    """What is said to one question, part `at` of answer `number`, with the buttons that lead to the passages quoted, numbered where they
    are `several`."""
    if found.form == "courtesy":
        return sentence(notes.courtesy_line(found.question))
    body = _found(found, at, number, several) if found.found else _not_found(found)
    if not found.understood:
        return body
    understood = notes.UNDERSTOOD.format(question=shortened(found.understood, SNIPPET))
    return Reply((body.spans[0], Span(f"\n{understood}"), *body.spans[1:]), body.rows)


def _found(found: Answer, at: int, number: int, several: bool) -> Reply:
    line = notes.answer_line(found)
    spans = [Span(line if found.sure else f"{messages.UNSURE_MARK} {line}", bold=True), *_notes(found)]
    buttons = []
    passages = {hit.passage_id: hit.text for hit in found.hits}
    for citation in found.citations:
        spans += [
            Span("\n\n"),
            *_quotation(citation.n, citation.quote, quoted_pieces(found, citation)),
            Span(f"\n{article(citation)}"),
        ]
        start, end = _in_passage(citation, passages.get(citation.passage_id, ""))
        label = messages.CONTEXT_BUTTON.format(n=citation.n) if several else messages.CONTEXT
        buttons.append(Button(label, f"ctx:{citation.passage_id}:{start}:{end}"))
    if len(found.articles) > len(found.citations):
        buttons.append(Button(messages.ALL_ARTICLES.format(count=len(found.articles)), f"all:{number}:{at}"))
    return Reply(tuple(spans), (tuple(buttons),))


def _in_passage(citation: Citation, text: str) -> tuple[int, int]:
    """Where a quote stands in its passage; 0, 0 for one that is not of it, such as a byline."""
    start = text.find(citation.quote)
    return (start, start + len(citation.quote)) if start >= 0 else (0, 0)


def _notes(found: Answer) -> list[Span]:
    return [Span(f"\n{note}") for note in notes.notes(found)]


def _quotation(n: int, quote: str, pieces: Sequence[str]) -> list[Span]:
    spans = [Span(f"[{n}] “"), *_marked(quote, pieces), Span("”")]
    return [span._replace(quoted=True) for span in spans]


def _not_found(found: Answer) -> Reply:
    spans = [Span(messages.NOT_FOUND, bold=True), *_notes(found)]
    if found.emptied_by:
        return Reply((*spans, Span(f"\n\n{notes.emptied_line(*found.emptied_by, found.papers)}")))
    hits = nearest(found)
    spans.append(Span(f"\n\n{messages.NEAREST if hits else messages.NO_HITS}"))
    for n, hit in enumerate(hits, 1):
        spans += [Span("\n\n"), Span(f"[{n}] {shortened(hit.text, SNIPPET)}", quoted=True), Span(f"\n{article(hit)}")]
    buttons = [
        Button(messages.CONTEXT_BUTTON.format(n=n), f"ctx:{hit.passage_id}:0:0") for n, hit in enumerate(hits, 1)
    ]
    return Reply(tuple(spans), (tuple(buttons),))


def context(passage: PassageContext, start: int, end: int) -> Reply:
    """A passage between its neighbours, with the quote from `start` to `end` of it picked out, and the ways on from there."""
    text, first, last = _around(passage.text, start, end)
    quote = text[first:last]
    spans = [Span(article(passage))]
    if passage.before:
        spans.append(Span(f"\n\n{shortened(passage.before, NEIGHBOUR)}"))
    spans += [Span(f"\n\n{text[:first]}"), Span(quote, bold=True), Span(text[first + len(quote) :])]
    if passage.after:
        spans.append(Span(f"\n\n{shortened(passage.after, NEIGHBOUR)}"))
    turns = ((messages.EARLIER, passage.previous), (messages.LATER, passage.following))
    ways = [Button(label, f"pas:{id}") for label, id in turns if id]
    ways.insert(1 if passage.previous else 0, Button(messages.RAW, f"raw:{passage.passage_id}:{start}:{end}"))
    return Reply(tuple(span for span in spans if span.text), (tuple(ways),))


def _around(text: str, start: int, end: int) -> tuple[str, int, int]:
    """A text, and of one too long for a message what stands around the part from `start` to `end`; and where that is now."""
    if len(text) <= WHOLE:
        return text, start, end
    first = max(min(start - WHOLE // 4, len(text) - WHOLE), 0)
    head = "……" if first else ""
    cut = f"{head}{text[first : first + WHOLE]}{'……' if first + WHOLE < len(text) else ''}"
    return cut, start - first + len(head), end - first + len(head)


def raw(passage: PassageContext, text: str, start: int, end: int) -> Reply:
    """The raw text of the file around a passage, as it stands there."""
    back = Button(messages.REPAIRED, f"pas:{passage.passage_id}:{start}:{end}")
    return Reply(
        (Span(f"{article(passage)}\n{messages.RAW_HEAD}\n\n"), Span(shortened(text, WHOLE), quoted=True)), ((back,),)
    )


def evidence(passage: PassageContext, at: int, count: int, number: int) -> Reply:
    """The evidence `at` (from 1) of the `count` others of answer `number`, in the answer's place."""
    head = messages.EVIDENCE_HEAD.format(at=at, count=count)
    text = shortened(passage.text, EVIDENCE)
    ways = [Button(messages.CONTEXT, f"ctx:{passage.passage_id}:0:0")]
    if at < count:
        ways.append(Button(messages.OTHER_EVIDENCE, f"alt:{number}:{at + 1}"))
    spans = (Span(head, bold=True), Span("\n\n"), Span(text, quoted=True), Span(f"\n{article(passage)}"))
    return Reply(spans, (tuple(ways), *back(number)))


def back(number: int) -> tuple[tuple[Button, ...], ...]:
    """The row with the way back to answer `number`."""
    return ((Button(messages.BACK_TO_ANSWER, f"alt:{number}:0"),),)


def inline(found: Answer, question: str) -> Reply:
    """An answer that is sent into somebody else's chat, below its question: of a refusal only that it is one."""
    head = Span(f"{shortened(question, SNIPPET)}\n")
    if not found.found:
        return Reply((head, Span(messages.NOT_FOUND, bold=True), *_notes(found)))
    return Reply((head, *answer(found, 0).spans))


def link(username: str, citation: Citation, hits: Sequence[Hit]) -> str:
    """The address that shows a quote in the bot."""
    text = next((hit.text for hit in hits if hit.passage_id == citation.passage_id), "")
    start, end = _in_passage(citation, text)
    return f"https://t.me/{username}?start=c_{citation.passage_id}_{start}_{end}"


def made(articles: Sequence[Article], opening: str, asides: Sequence[str], choice: int) -> Reply:
    """What was made of a file, with the text that it opens with, and whether it is to be taken in."""
    lines = [messages.DOCUMENT_MADE.format(count=len(articles))]
    lines += [f"{n}. {messages.article_line(article)}" for n, article in enumerate(articles[:_MADE], 1)]
    if len(articles) > _MADE:
        lines.append(messages.DOCUMENT_MORE.format(count=len(articles) - _MADE))
    quoted = Span(shortened(opening, SNIPPET), quoted=True)
    rest = [messages.DOCUMENT_ASIDE.format(what="、".join(asides))] if asides else []
    ways = (Button(messages.TAKE, f"take:{choice}"), Button(messages.DROP, f"drop:{choice}"))
    ending = Span("\n" + "\n".join([*rest, messages.DOCUMENT_ASK]))
    return Reply((Span("\n".join(lines) + "\n"), quoted, ending), (ways,))


def choices(text: str, labels: Sequence[tuple[str, str]]) -> Reply:
    """A line, and buttons below one another."""
    return Reply((Span(text),), tuple((Button(shortened(label, _SOURCE), data),) for label, data in labels))


def figures(found: Sequence[StoredFigure]) -> Reply:
    """The figures of one indicator, each with its period, holder and numbered source."""
    sources: dict[str, int] = {}
    lines = []
    for stored in found[:FIGURES]:
        n = sources.setdefault(messages.figure_source(stored), len(sources) + 1)
        whose = " ".join(filter(None, (period_name(stored.figure.period), stored.figure.holder)))
        lines.append(f"\n• {whose or stored.title}：{stored.said} [{n}]")
    more = messages.MORE_FIGURES.format(count=len(found) - FIGURES) if len(found) > FIGURES else ""
    told = "".join(f"\n[{n}] {shortened(source, _TITLE + _SOURCE)}" for source, n in sources.items())
    return Reply((Span(found[0].figure.indicator, bold=True), Span("".join(lines)), Span(f"{more}\n{told}")))


def what_is_wrong(number: int) -> Reply:
    """Asks what is wrong with answer `number`."""
    buttons = [Button(label, f"why:{number}:{reason}") for reason, label in messages.REASONS.items()]
    return Reply((Span(messages.WHAT_IS_WRONG),), tuple((button,) for button in buttons))


def sources(articles: Sequence[ArticleRecord], page: int) -> Reply:
    """A page of the articles in the index, counted from 0; a page that is no longer there is the last one."""
    return _page(articles, page, messages.SOURCES, "src") if articles else sentence(messages.NO_ARTICLES)


def named(articles: Sequence[ArticleRecord], page: int, words: Sequence[str]) -> Reply:
    """A page of the articles that name all these words."""
    kept = list(words)
    while len(" ".join(kept).encode()) > _NAMED_BYTES and len(kept) > 1:
        kept.pop()
    said = " ".join(kept).encode()[:_NAMED_BYTES].decode(errors="ignore")
    return _page(articles, page, messages.LISTED, "nam", f":{said}")


def listing(articles: Sequence[ArticleRecord], page: int, number: int, part: int) -> Reply:
    """A page of the articles that were asked for, in a part of answer `number`."""
    return _page(articles, page, messages.LISTED, f"lst:{number}:{part}")


def _page(articles: Sequence[ArticleRecord], page: int, heading: str, data: str, rest: str = "") -> Reply:
    pages = -(-len(articles) // PAGE_ARTICLES)
    page = min(page, pages - 1)
    first = page * PAGE_ARTICLES
    spans = [Span(heading.format(count=len(articles)), bold=True)]
    if pages > 1:
        spans.append(Span(messages.SOURCES_PAGE.format(page=page + 1, pages=pages)))
    for n, record in enumerate(articles[first : first + PAGE_ARTICLES], first + 1):
        spans.append(Span(f"\n{n}. {article(record)}"))
    turns = [(messages.PREVIOUS_PAGE, page - 1), (messages.NEXT_PAGE, page + 1)]
    if pages > 3:
        turns = [
            (messages.FIRST_PAGE, 0 if page > 1 else -1),
            *turns,
            (messages.LAST_PAGE, pages - 1 if page < pages - 2 else -1),
        ]
    row = tuple(Button(label, f"{data}:{to}{rest}") for label, to in turns if 0 <= to < pages)
    return Reply(tuple(spans), (row,) if row else ())


def article(cited: Citation | Hit | PassageContext | ArticleRecord) -> str:
    """An article in one line."""
    url = "" if isinstance(cited, PassageContext) else cited.url
    date = messages.dated(cited.date, cited.date_from) or messages.NO_DATE
    facts = f"{date} {shortened(cited.page, _PAGE)}" if cited.page else date
    return _line(cited.title, cited.paper, facts, cited.source, url)


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
