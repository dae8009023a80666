"""Tests of retrieval.articles."""
