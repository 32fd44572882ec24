"""
A part of the companies: their lines, billed before the change and after it, added up by SQL.

Nothing outlives the transaction but the sums. Needs a transaction, and about twenty statements
besides the price queries.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.db import connection
from django.utils import timezone

from ..models import SimulatedCompany, Simulation
from .kinds import KINDS, Kind
from .quoting import PRICES, SIGHT, Bought, Terms, goods_in, prices, sights
from .sums import BY_COMPANY, BY_MONTH, BY_PRODUCT, LINES, PAIRS, TABLES, changes

AT_ONCE = 10_000
"""So many answers are kept before they are written to the temporary table."""

COMPANIES = 1_000
"""The companies of one part, but for those on the same terms as the last of them."""

ALIKE = 5_000
"""Up to so many on equal terms stay together: what they buy is priced once."""


def add_part(simulation: Simulation, told: Callable[[], None]) -> int:
    """Add up the next companies; answer the position of the last, or 0 when all were done."""
    rows = _next(simulation)
    if not rows:
        return 0
    asked = {
        "simulation": simulation.pk,
        "first": rows[0].position,
        "last": rows[-1].position,
        "since": simulation.since,
        "until": simulation.until,
        "zone": timezone.get_default_timezone_name(),
    }
    _run(TABLES, asked)
    _run(LINES, asked)
    _price(simulation, _bought(rows), told)
    for statement in (changes(), BY_COMPANY, BY_PRODUCT, BY_MONTH):
        _run(statement, asked)
    _run("DROP TABLE simulated_line, simulated_price, simulated_sight, simulated_change", {})
    return rows[-1].position


def _next(simulation: Simulation) -> list[SimulatedCompany]:
    """Answer the companies of the next part. Two queries."""
    left = SimulatedCompany.objects.filter(simulation=simulation).order_by("position")
    rows = list(left.filter(position__gt=simulation.position)[:COMPANIES])
    if len(rows) < COMPANIES:
        return rows
    last = rows[-1]
    alike = left.filter(terms=last.terms, position__gt=last.position)
    return rows + list(alike[: max(ALIKE - COMPANIES, 0)])


def _bought(rows: Iterable[SimulatedCompany]) -> Bought:
    """Answer what these companies bought, by terms. One query."""
    known = {
        row.terms: Terms(row.terms, row.currency, tuple(row.named), tuple(row.segment_ids))
        for row in rows
    }
    found: dict[Terms, list] = {}
    with connection.cursor() as cursor:
        cursor.execute(PAIRS)
        for number, product, quantities in cursor:
            found.setdefault(known[number], []).append((product, quantities))
    return found


def _price(simulation: Simulation, bought: Bought, told: Callable[[], None]) -> None:
    """Ask both worlds; what the kind of change can not move is asked once, and holds in both."""
    kind = KINDS[simulation.kind]
    goods = goods_in(bought)

    def ask(world: str, has_prices: bool, has_sight: bool) -> None:
        if has_prices:
            _write("simulated_price", world, PRICES, prices(bought, goods, simulation.at, told))
        if has_sight:
            _write("simulated_sight", world, SIGHT, sights(bought, simulation.at))

    ask("before", True, True)
    with kind.world(simulation.change):
        ask("after", kind.moves_prices, kind.moves_sight)
    _repeat(kind)


def _repeat(kind: Kind) -> None:
    same = {
        "simulated_price": (kind.moves_prices, PRICES),
        "simulated_sight": (kind.moves_sight, SIGHT),
    }
    for table, (moves, columns) in same.items():
        names = ", ".join(columns)
        if not moves:
            _run(
                f"INSERT INTO {table} (world, {names})"  # noqa: S608 - names of ours
                f" SELECT 'after', {names} FROM {table} WHERE world = 'before'",
                {},
            )
        _run(f"ANALYZE {table}", {})


def _write(table: str, world: str, columns: tuple[str, ...], rows: Iterator[tuple]) -> None:
    """Write rows that come while queries run, so some at a time."""
    with connection.cursor() as cursor:
        while some := list(islice(rows, AT_ONCE)):
            with cursor.copy(f"COPY {table} (world, {', '.join(columns)}) FROM STDIN") as copy:
                for row in some:
                    copy.write_row((world, *row))


def _run(statement: str, asked: Mapping[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
