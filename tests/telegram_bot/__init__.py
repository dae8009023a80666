"""A Bot API server for the tests, and the tests of it."""
