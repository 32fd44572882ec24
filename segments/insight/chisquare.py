"""
Quantiles of the χ² distribution, without a library of statistics.

P(a, x), the regularized lower incomplete gamma function, by its series below a + 1 (NIST DLMF
8.11.4) and by its continued fraction above (DLMF 8.9.2, evaluated as Lentz does); the quantile by
bisection. Agrees with the printed tables (NIST/SEMATECH e-Handbook 1.3.6.7.4) to all their digits.
"""

from functools import lru_cache
from math import exp, lgamma, log

STEPS = 500
TINY = 1e-300
CLOSE = 1e-14


@lru_cache(maxsize=256)
def quantile(probability: float, degrees: int) -> float:
    """Answer the value that χ² with so many degrees of freedom stays below with a probability."""
    if degrees < 1 or not 0 < probability < 1:
        raise ValueError("χ² needs a degree of freedom and a probability between 0 and 1.")
    low, high = 0.0, float(degrees)
    while below(high, degrees) < probability:
        high *= 2
    for _step in range(STEPS):
        middle = (low + high) / 2
        if high - low <= CLOSE * high:
            break
        if below(middle, degrees) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def below(value: float, degrees: int) -> float:
    """Answer the probability that χ² with so many degrees of freedom is at most a value."""
    if value <= 0:
        return 0.0
    a, x = degrees / 2, value / 2
    scale = exp(a * log(x) - x - lgamma(a))
    return _series(a, x) * scale if x < a + 1 else 1 - _fraction(a, x) * scale


def _series(a: float, x: float) -> float:
    term = total = 1 / a
    for step in range(1, STEPS):
        term *= x / (a + step)
        total += term
        if term < total * CLOSE:
            break
    return total


def _fraction(a: float, x: float) -> float:
    b = x + 1 - a
    c, d = 1 / TINY, 1 / b
    result = d
    for step in range(1, STEPS):
        factor = -step * (step - a)
        b += 2
        d = 1 / (factor * d + b or TINY)
        c = b + factor / c or TINY
        result *= c * d
        if abs(c * d - 1) < CLOSE:
            break
    return result
