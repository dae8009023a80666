"""How good the answers are: datasets, measures and the run over them."""
