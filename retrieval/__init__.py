"""A question finds its passages and its answer; articles become an index."""
