"""Tests of retrieval.answer."""
