"""Rounds in turns, and what their medians say."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field

from tests.benchmarks.browsing import Answer, Buyer

WARM_UP = 5


@dataclass(slots=True)
class Series:
    """The answers to one address on one shop, over all rounds."""

    answers: list[Answer] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests a second of one client, the median of the rounds."""
        return statistics.median(self.rates)

    @property
    def cpu_ms(self) -> float:
        return statistics.median(answer.cpu_ms for answer in self.answers)

    @property
    def sql_ms(self) -> float:
        return statistics.median(answer.sql_ms for answer in self.answers)

    @property
    def statements(self) -> int:
        """The most statements that any answer took: exact, and free of the machine's mood."""
        return max(answer.statements for answer in self.answers)

    @property
    def p95_ms(self) -> float:
        times = sorted(answer.seconds for answer in self.answers)
        return times[int(len(times) * 0.95)] * 1000

    @property
    def kilobytes(self) -> float:
        return statistics.median(len(answer.body) for answer in self.answers) / 1024


def measure(
    buyers: dict[str, Buyer], pages: dict[str, dict[str, str]], *, rounds: int, seconds: float
) -> dict[str, dict[str, Series]]:
    """
    Ask each shop for each page, in turns: A B A B, so that both meet the same moods of the machine.

    Raises LookupError when a page does not answer 200: a redirect would be fast and mean nothing.
    """
    results: dict[str, dict[str, Series]] = {
        page: {name: Series() for name in buyers} for page in pages
    }
    for paths in pages.values():
        for name, buyer in buyers.items():
            for _ in range(WARM_UP):
                check(buyer.get(paths[name]), name, paths[name])
    for _ in range(rounds):
        for page, paths in pages.items():
            for name, buyer in buyers.items():
                results[page][name].rates.append(
                    one_round(buyer, paths[name], seconds, results[page][name].answers)
                )
    return results


def one_round(buyer: Buyer, path: str, seconds: float, answers: list[Answer]) -> float:
    """Ask again and again for so many seconds; requests a second."""
    begun = time.perf_counter()
    count = 0
    while time.perf_counter() - begun < seconds:
        answers.append(buyer.get(path))
        count += 1
    return count / (time.perf_counter() - begun)


def check(answer: Answer, name: str, path: str) -> None:
    if answer.status != 200:
        raise LookupError(f"{name}: {path} answers {answer.status} {answer.location}")


def machine_index() -> float:
    """Milliseconds for a fixed piece of work: how fast this machine is just now."""
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        sum(number * number % 7 for number in range(400_000))
        times.append(time.perf_counter() - begun)
    return min(times) * 1000
