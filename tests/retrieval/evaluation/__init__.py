"""Tests of retrieval.evaluation."""
