"""`wenju sources`: which articles the index holds, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from bot import messages, notes
from bot.ask import opened
from bot.render import print_json, source_json
from bot.settings import Settings
from retrieval.index.records import ArticleRecord
from retrieval.search.conditions import Conditions


def list_sources(settings: Settings, words: Sequence[str], conditions: Conditions, as_json: bool) -> bool:
    """Print the articles that fulfil the conditions and name every word, one a line; whether there are any."""
    with opened(settings, asks=False) as service:
        found = service.sources(words, conditions)
    console = Console(highlight=False)
    for record in found.records:
        if as_json:
            print_json(source_json(record))
        else:
            console.print(Text(source_line(record)), soft_wrap=True)
    if not found.records and not as_json:
        emptied = found.emptied_by
        print(notes.emptied_line(*emptied, found.papers) if emptied else messages.NO_SOURCES)
    elif not as_json and console.is_terminal:
        console.print(Text(messages.SOURCES.format(count=len(found.records)), style="dim"))
    return bool(found.records)


def source_line(record: ArticleRecord) -> str:
    """An article in one line: 《标题》 报纸 第3版 日期 作者 · 文件 · its address on the web."""
    date = messages.dated(record.date, record.date_from) or messages.NO_DATE
    facts = " ".join(filter(None, (record.page, date, "、".join(record.authors))))
    return messages.source_line(record.title, record.paper, facts, record.source, url=record.url)
