"""How likely a reading is right: what speaks for and against it, each a number, weighed by what was learned."""
