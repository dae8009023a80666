"""How much one user and one group may ask in a minute. Times are those of a clock that nobody sets."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MINUTE = 60.0
MOST = 10_000  # users and groups that are remembered
SAID_AGAIN = 10.0  # seconds after which somebody who goes on is told once more


@dataclass
class _Bucket:
    left: float
    at: float
    told: float = float("-inf")


class Limit:
    """At most `most` in a minute for each number, as many at once; 0 is no limit."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._buckets: OrderedDict[int, _Bucket] = OrderedDict()

    def wait(self, number: int) -> float:
        """Take one; 0 where there was one, else the seconds until there is."""
        if not self._most:
            return 0.0
        bucket = self._bucket(number)
        if bucket.left >= 1:
            bucket.left -= 1
            return 0.0
        return (1 - bucket.left) * MINUTE / self._most

    def untold(self, number: int) -> bool:
        """Whether somebody who has to wait has not been told so just now; they count as told from here on."""
        bucket = self._bucket(number)
        untold = self._clock() - bucket.told >= SAID_AGAIN
        if untold:
            bucket.told = self._clock()
        return untold

    def _bucket(self, number: int) -> _Bucket:
        now = self._clock()
        bucket = self._buckets.setdefault(number, _Bucket(self._most, now))
        self._buckets.move_to_end(number)
        bucket.left = min(bucket.left + (now - bucket.at) * self._most / MINUTE, self._most)
        bucket.at = now
        if len(self._buckets) > MOST:
            self._buckets.popitem(last=False)
        return bucket
