"""
The rows that a scan sums up: what existed at the instant, as it was known then (M1, M2, W1).

``counts`` and ``base_net`` of an order are right once its last return is known; only the few orders
with a later return are worked out from their returns, so that the many can be read from the index.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ..models.activity import COUNTED

RETURNED = """(SELECT coalesce(sum(r.net), 0) FROM segments_orderreturn r
 WHERE r.order_id = o.id AND r.returned_at <= %s)"""


Part = tuple[str, list]
"""A SELECT of rows, and its parameters. A row is in one part only."""


@dataclass(frozen=True, slots=True)
class Rows:
    """
    Which rows a scan wants: up to when, since the earliest of some instants, whose, which parts.

    The database finds the earliest, because the statement may be asked again at a later instant,
    when those of windows of hours have moved.
    """

    as_of: datetime
    starts: list[datetime]
    kinds: list[str] | None
    parts: frozenset[str]
    among: str
    ids: list

    def limits(self, table: str, column: str) -> tuple[str, list]:
        """Answer the conditions on time and company, and their parameters."""
        sql, params = f"{table}.{column} <= %s", [self.as_of]
        if self.starts:
            sql += f" AND {table}.{column} >= least({', '.join(['%s'] * len(self.starts))})"
            params += self.starts
        if self.among:
            sql += f" AND {table}.company_id {self.among}"
            params += self.ids
        return sql, params


def orders(wanted: Rows) -> list[Part]:
    """Answer the orders that count: those whose returns are all known, and the few others."""
    extra = "o.units" if "units" in wanted.parts else "0 AS units"
    if "discount" in wanted.parts:
        extra += ", round(o.discount * o.rate, 2) AS discount"
    limits, params = wanted.limits("o", "placed_at")
    # Only names of ours; every value is a parameter.
    settled = f"""SELECT o.company_id, o.placed_at AS at, o.base_net AS base, o.method, {extra}
 FROM segments_tradeorder o WHERE o.counts
 AND (o.last_returned_at IS NULL OR o.last_returned_at <= %s) AND {limits}"""  # noqa: S608
    late = f"""SELECT o.company_id, o.placed_at AS at, round((o.net - r.net) * o.rate, 2) AS base,
 o.method, {extra}
 FROM segments_tradeorder o, LATERAL (SELECT {RETURNED} AS net OFFSET 0) r
 WHERE o.last_returned_at > %s AND o.status = ANY(%s::varchar[]) AND o.net > r.net
 AND {limits}"""  # noqa: S608
    return [
        (settled, [wanted.as_of, *params]),
        (late, [wanted.as_of, wanted.as_of, list(COUNTED), *params]),
    ]


def lines(wanted: Rows) -> list[Part]:
    """Answer the lines of orders that count."""
    limits, params = wanted.limits("l", "placed_at")
    sql = f"""SELECT l.company_id, l.placed_at AS at, l.order_id, round(l.net * o.rate, 2) AS base,
 l.quantity, l.categories, l.brand_folded, l.product, o.method
 FROM segments_boughtline l JOIN segments_tradeorder o ON o.id = l.order_id
 WHERE {limits} AND CASE WHEN o.last_returned_at > %s
 THEN o.status = ANY(%s::varchar[]) AND o.net > {RETURNED} ELSE o.counts END"""  # noqa: S608
    return [(sql, [*params, wanted.as_of, list(COUNTED), wanted.as_of])]


def events(wanted: Rows) -> list[Part]:
    """Answer the events, of some kinds only if all measures name kinds."""
    limits, params = wanted.limits("e", "at")
    if wanted.kinds is not None:
        limits += " AND e.kind = ANY(%s::varchar[])"
        params.append(wanted.kinds)
    sql = f"""SELECT e.company_id, e.at, e.kind, e.key, e.quantity, e.minutes
 FROM segments_event e WHERE {limits}"""  # noqa: S608
    return [(sql, params)]


ROWS: Mapping[str, Callable[[Rows], list[Part]]] = {
    "orders": orders,
    "lines": lines,
    "events": events,
}
