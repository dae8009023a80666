"""The tables of the corpus. A database of another version is not read: the articles are indexed anew."""

from __future__ import annotations

from retrieval.index import facts

SCHEMA_VERSION = 5
SCHEMA = (
    """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE file (
    id INTEGER PRIMARY KEY, root TEXT NOT NULL, path TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, digest TEXT NOT NULL, problems TEXT NOT NULL);
CREATE TABLE article (
    id INTEGER PRIMARY KEY, file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
    source TEXT NOT NULL, title TEXT NOT NULL, paper TEXT NOT NULL, page TEXT NOT NULL, authors TEXT NOT NULL,
    date TEXT NOT NULL, date_precision TEXT NOT NULL, date_from TEXT NOT NULL, url TEXT NOT NULL,
    place TEXT NOT NULL, campaigns TEXT NOT NULL, month TEXT NOT NULL, undated INTEGER NOT NULL, digest TEXT NOT NULL);
CREATE INDEX article_file ON article (file);
CREATE INDEX article_campaigns ON article (campaigns) WHERE campaigns <> '[]';
CREATE TABLE passage (
    key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, text TEXT NOT NULL, context TEXT NOT NULL);
CREATE TABLE place (
    article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE, ordinal INTEGER NOT NULL,
    passage INTEGER NOT NULL REFERENCES passage, spans TEXT NOT NULL, PRIMARY KEY (article, ordinal)) WITHOUT ROWID;
CREATE INDEX place_passage ON place (passage);
CREATE TABLE vector (
    passage_id TEXT NOT NULL, fingerprint TEXT NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (passage_id, fingerprint)) WITHOUT ROWID;
CREATE TABLE change (generation INTEGER NOT NULL, key INTEGER NOT NULL, added INTEGER NOT NULL);
CREATE INDEX change_generation ON change (generation);
"""
    + facts.SCHEMA
)
