"""How statistics are written and what they say: the parts behind `figures.py`."""
