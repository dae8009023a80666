"""Tests of retrieval.language."""
