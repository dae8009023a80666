"""是 or 否: what the reading model says of the clause that it read."""

YES, NO = "是", "否"


def verdict_on(logit: float) -> str:
    """是 or 否, by the model's `logit` for 是."""
    return YES if logit > 0 else NO
