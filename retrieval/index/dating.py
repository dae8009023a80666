"""Stored articles without a date of their own follow the dates of the campaigns that they name (`campaigns.py`)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from retrieval.articles.campaigns import campaign_date, campaign_years
from retrieval.articles.dateline import date_precision
from retrieval.index import facts


def stored_years(db: sqlite3.Connection, without: Iterable[str] = ()) -> dict[str, set[str]]:
    """The years of the campaigns that articles with a date of their own name, but for those of the files `without`."""
    rows = db.execute(
        "SELECT date, campaigns FROM article JOIN file ON file.id = article.file"
        " WHERE campaigns <> '[]' AND NOT undated AND path NOT IN (SELECT value FROM json_each(?))",
        (json.dumps(list(without)),),
    )
    return campaign_years((date, json.loads(names)) for date, names in rows)


def date_again(db: sqlite3.Connection) -> None:
    """Give each article without a date of its own the one that its campaigns have now, and read its facts under it."""
    years = stored_years(db)
    undated = db.execute(
        "SELECT id, date, campaigns, month FROM article WHERE campaigns <> '[]' AND undated"
    ).fetchall()
    for article, before, campaigns, month in undated:
        date = campaign_date(json.loads(campaigns), month, years)
        if date != before:
            db.execute(
                "UPDATE article SET date = ?, date_precision = ?, date_from = ?, digest = '' WHERE id = ?",
                (date, date_precision(date), "inferred" if date else "", article),
            )
            facts.read_again(db, article)
