"""Turns of every shop at every page, and what their medians say."""

from __future__ import annotations

import itertools
import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.benchmarks.browsing import Answer, Buyer
from tests.benchmarks.sites import Server

WARM_UP = 8
STEADY = 1.15
"""A turn counts when the machine was as fast before as after, within so much."""


@dataclass(frozen=True, slots=True)
class Turn:
    """So many seconds of one shop at one page: requests a second, and CPU ms a request."""

    rate: float
    app_ms: float
    pg_ms: float


@dataclass(slots=True)
class Series:
    """The answers of one shop to one page, over all turns that counted."""

    answers: list[Answer] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    dropped: int = 0

    def median(self, name: str) -> float:
        """Answer the median of the turns' figure."""
        return statistics.median(getattr(turn, name) for turn in self.turns)

    @property
    def rate(self) -> float:
        """Requests a second, the median of the turns."""
        return self.median("rate")

    @property
    def app_ms(self) -> float:
        """CPU milliseconds of the web processes a request."""
        return self.median("app_ms")

    @property
    def pg_ms(self) -> float:
        """CPU milliseconds of PostgreSQL's backends a request."""
        return self.median("pg_ms")

    @property
    def statements(self) -> int:
        """The statements that most answers took; the first sight of a picture takes more."""
        return statistics.mode(answer.statements for answer in self.answers)

    @property
    def p95_ms(self) -> float:
        """What nineteen of twenty answers took at the client, with all clients at work."""
        times = sorted(answer.seconds for answer in self.answers)
        return times[int(len(times) * 0.95)] * 1000

    @property
    def kilobytes(self) -> float:
        """The size of an answer."""
        return statistics.median(len(answer.body) for answer in self.answers) / 1024


@dataclass(frozen=True, slots=True)
class Ask:
    """A request that is repeated: by which of the buyers, for what, with which form."""

    buyer: int
    path: str
    form: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop that is being served, with buyers who are logged in: one list for each client."""

    server: Server
    clients: list[list[Buyer]]

    def ask(self, client: int, ask: Ask) -> Answer:
        """Have a client send one request."""
        buyer = self.clients[client][ask.buyer]
        if ask.form is None:
            return buyer.get(ask.path)
        return buyer.post(ask.path, ask.form)


def measure(
    shops: dict[str, Shop], pages: dict[str, dict[str, list[Ask]]], *, rounds: int, seconds: float
) -> dict[str, dict[str, Series]]:
    """
    Ask each shop for each page, in turns: A B A B, so that all meet the same moods of the machine.

    A page that a shop does not have is left out of ``pages``. Raises LookupError when a page does
    not answer as it should: an error would be fast and mean nothing.
    """
    results = {page: {name: Series() for name in asks} for page, asks in pages.items()}
    for asks in pages.values():
        for name, wanted in asks.items():
            for ask in wanted[:WARM_UP]:
                check(shops[name].ask(0, ask), name, ask)
    for _ in range(rounds):
        for page, asks in pages.items():
            for name, wanted in asks.items():
                turn(shops[name], wanted, seconds, results[page][name])
    return results


def turn(shop: Shop, asks: Sequence[Ask], seconds: float, series: Series) -> None:
    """Have all clients ask for so many seconds; a turn on an unsteady machine is dropped once."""
    for attempt in range(2):
        before = machine_index()
        answers, figures = one_turn(shop, asks, seconds)
        after = machine_index()
        if max(before, after) / min(before, after) <= STEADY or attempt == 1:
            series.answers += answers
            series.turns.append(figures)
            return
        series.dropped += 1


def one_turn(shop: Shop, asks: Sequence[Ask], seconds: float) -> tuple[list[Answer], Turn]:
    """Ask again and again, each client the next request in the list."""
    answers: list[Answer] = []
    upcoming = itertools.cycle(asks)
    lock = threading.Lock()
    begun = time.perf_counter()

    def work(client: int) -> None:
        while time.perf_counter() - begun < seconds:
            with lock:
                ask = next(upcoming)
            answer = shop.ask(client, ask)
            check(answer, shop.server.address, ask)
            answers.append(answer)

    clients = [threading.Thread(target=work, args=[n]) for n in range(len(shop.clients))]
    app, pg = shop.server.app_cpu(), shop.server.pg_cpu()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    took = time.perf_counter() - begun
    app, pg = shop.server.app_cpu() - app, shop.server.pg_cpu() - pg
    many = len(answers)
    return answers, Turn(many / took, app / many * 1000, pg / many * 1000)


def check(answer: Answer, name: str, ask: Ask) -> None:
    """Refuse an answer that is no page, or no redirect after a form."""
    if answer.status != (200 if ask.form is None else 302):
        raise LookupError(f"{name}: {ask.path} answers {answer.status} {answer.location}")


def machine_index() -> float:
    """Milliseconds for a fixed piece of work: how fast this machine is just now."""
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        sum(number * number % 7 for number in range(200_000))
        times.append(time.perf_counter() - begun)
    return min(times) * 2000
