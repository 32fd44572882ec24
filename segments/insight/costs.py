"""
What goods cost us, told by whoever knows.

The engine knows what was sold and not what it cost. Another app registers, in ``AppConfig.ready``,
a function that answers a query of part number, currency and cost of one piece; without one, margins
are unknown. The costs are today's: nobody wrote down those of the day of an order.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

UnitCosts = Callable[[], QuerySet]

NOBODY_KNOWS = "SELECT NULL::text AS product, NULL::text AS currency, NULL::numeric AS amount"
SOURCES: list[UnitCosts] = []
PERMISSIONS: list[str] = []


def register(source: UnitCosts, *, permission: str) -> None:
    """
    Make unit costs known: ``source`` answers rows of (part number, currency, cost).

    Without the ``permission`` nobody sees them, nor a margin, which they could be worked out from.
    """
    SOURCES[:] = [source]
    PERMISSIONS[:] = [permission]


def may_be_seen_by(person: Any) -> bool:
    """Whether somebody may see costs and margins."""
    return all(person.has_perm(permission) for permission in PERMISSIONS)


def sql() -> tuple[str, tuple[Any, ...]]:
    """Answer a SELECT of ``product``, ``currency`` and ``amount``, at most once each pair."""
    if not SOURCES:
        return f"{NOBODY_KNOWS} WHERE false", ()
    text, parameters = SOURCES[0]().order_by().query.sql_with_params()
    named = f"SELECT * FROM ({text}) known (product, currency, amount)"  # noqa: S608 - a queryset's
    return named, parameters
