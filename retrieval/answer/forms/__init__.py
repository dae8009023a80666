"""The forms of an answer that one passage read is not enough for: two sides, a claim, a whole list, several sources."""
