"""Passages and vectors, kept in step with the articles."""
