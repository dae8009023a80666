"""是 or 否: what the reading model says of the clause that it read."""

YES, NO = "是", "否"
CLEAR = 2.0  # of 71 verdicts nearer to 0 than that 32 were right, of 144 beyond it 107


def verdict_on(logit: float) -> str:
    """是 or 否, by the model's `logit` for 是."""
    return YES if logit > 0 else NO


def is_clear(logit: float) -> bool:
    """Whether the model tells 是 from 否 better than by chance."""
    return abs(logit) >= CLEAR
