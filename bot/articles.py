"""`wenju articles`: what was made of a file, beside its raw text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from bot import messages
from bot.render import print_json, print_problems
from retrieval.articles.article import Article, Page, PageReading
from retrieval.articles.campaigns import campaign_years, date_by_campaigns
from retrieval.articles.pages import read_page
from retrieval.articles.sources import find_files, read_pages, source_name

STYLES = {"text": "", "heading": "bold", "caption": "cyan", "row": ""}


def show_articles(path: Path, as_json: bool, as_diff: bool) -> bool:
    """Print what each page below `path` became; whether all files could be read. Raises ArticlesNotFound."""
    console = Console(highlight=False)
    well = True
    years: dict[str, set[str]] | None = None
    for file in find_files(path):
        reading = read_pages(file, source_name(file, path))
        well = well and not reading.problems
        print_problems(reading.problems)
        for page in reading.pages:
            made = read_page(page)
            if any(article.campaigns and not article.date for article in made.articles):
                years = _campaign_years(path) if years is None else years
                made = replace(made, articles=tuple(date_by_campaigns(article, years) for article in made.articles))
            if as_json:
                print_json(to_json(page, made))
            elif as_diff:
                print_diff(console, page, made)
            else:
                print_summary(console, page, made)
    return well


def _campaign_years(path: Path) -> dict[str, set[str]]:
    """When the campaigns were that the articles below `path` name, or those in files like it beside it."""
    files = find_files(path) if path.is_dir() else sorted(path.parent.glob(f"*{path.suffix}"))
    pages = (page for file in files for page in read_pages(file, file.name).pages)
    return campaign_years((article.date, article.campaigns) for page in pages for article in read_page(page).articles)


def to_json(page: Page, made: PageReading) -> dict[str, Any]:
    """A page's articles, what was set aside and what was joined; offsets are characters of the raw text."""
    text = page.text
    return {
        "source": page.source,
        "articles": [_article_json(page, article) for article in made.articles],
        "set_aside": [
            {"text": text[slice(*item.span)], "start": item.span[0], "end": item.span[1], "reason": item.reason}
            for item in made.set_aside
        ],
        "joins": [{"start": start, "end": end} for start, end in made.joins],
    }


def _article_json(page: Page, article: Article) -> dict[str, Any]:
    facts = ("title", "kicker", "subhead", "paper", "page", "authors", "place", "date", "date_precision", "date_from")
    kinds = {"passages": ("text", "heading", "row"), "captions": ("caption",)}
    return {name: getattr(article, name) for name in facts} | {
        name: [
            {"text": page.words(paragraph), "spans": paragraph.spans}
            for paragraph in article.paragraphs
            if paragraph.kind in wanted
        ]
        for name, wanted in kinds.items()
    }


def print_summary(console: Console, page: Page, made: PageReading) -> None:
    """Each article with its facts, then the joins and what was set aside, with the reasons."""
    console.print(Text(page.source, style="bold underline"), soft_wrap=True)
    for article in made.articles:
        console.print(Text(messages.article_line(article), style="bold"), soft_wrap=True)
        for paragraph in article.paragraphs:
            if paragraph.kind == "caption":
                console.print(Text(f"  {messages.CAPTION}{page.words(paragraph)}", style="cyan"), soft_wrap=True)
    for start, end in made.joins:
        left, right = page.text[max(0, start - 12) : start], page.text[end : end + 12]
        console.print(Text(f"  {messages.JOINED}…{left}", style="green").append(f"⏎{right}…"), soft_wrap=True)
    for item in made.set_aside:
        reason = messages.ASIDE.get(item.reason, item.reason)
        console.print(Text(f"  - {reason}：{page.text[slice(*item.span)]}", style="dim"), soft_wrap=True)


def print_diff(console: Console, page: Page, made: PageReading) -> None:
    """The raw text, with what was set aside struck through, captions coloured and closed gaps marked."""
    text = Text(page.text)
    for item in made.set_aside:
        text.stylize("strike red", *item.span)
    for article in made.articles:
        for paragraph in article.paragraphs:
            for span in paragraph.spans:
                text.stylize(STYLES[paragraph.kind], *span)
    shown, at = Text(), 0
    for start, end in sorted(made.joins):
        shown.append_text(text[at:start]).append("⏎", style="bold green")
        at = start if page.text[start:end].strip() else end  # a caption in the gap is still shown
    console.print(shown.append_text(text[at:]), soft_wrap=True)
