"""
The population stability index: how far a spread over bins has moved. Pure.

``Σ (a − e) · ln(a / e)`` over the shares e before and a now, each at least 0.0001. The bands are
rules of thumb. With n and m companies chance alone gives about (B − 1)(1/n + 1/m), and nineteen
times in twenty less than χ²(B − 1; 0.95) · (1/n + 1/m) (Yurdakul and Naranjo, "Statistical
properties of the population stability index", 2020). Below that nothing is held to have moved.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log

from . import chisquare

FLOOR = 0.0001
WATCH, REVIEW = 0.1, 0.25
CONFIDENCE = 0.95


class Band(StrEnum):
    """What an index calls for."""

    STABLE = "stable"
    NOISE = "noise"
    WATCH = "watch"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Comparison:
    """An index, the bound of what chance gives, and how many companies and bins it rests on."""

    index: float
    bound: float
    before: int
    now: int
    bins: int

    @property
    def band(self) -> Band:
        """The band; an index from 0.1 on that chance explains is noise."""
        if self.index < WATCH:
            return Band.STABLE
        if self.index <= self.bound:
            return Band.NOISE
        return Band.WATCH if self.index <= REVIEW else Band.REVIEW

    @property
    def is_alarm(self) -> bool:
        """Whether somebody must look."""
        return self.band is Band.REVIEW

    @property
    def is_beyond_noise(self) -> bool:
        """Whether chance alone would give so much only once in twenty times."""
        return self.index > self.bound


def compare(before: Sequence[int], now: Sequence[int]) -> Comparison | None:
    """
    Compare counts over the same bins; None when either side is empty.

    A bin that is empty on both sides does not count as a bin.
    """
    pairs = [pair for pair in zip(before, now, strict=True) if any(pair)]
    n, m = sum(before), sum(now)
    if not n or not m:
        return None
    index = 0.0
    for expected, actual in pairs:
        e, a = max(expected / n, FLOOR), max(actual / m, FLOOR)
        index += (a - e) * log(a / e)
    bins = len(pairs)
    bound = chisquare.quantile(CONFIDENCE, bins - 1) * (1 / n + 1 / m) if bins > 1 else 0.0
    return Comparison(index, bound, n, m, bins)
