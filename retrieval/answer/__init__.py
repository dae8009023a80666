"""Hits become an answer with its citations."""
