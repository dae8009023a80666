"""How time expressions are written and what they mean: the parts behind `periods.py`."""
