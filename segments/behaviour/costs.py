"""
Cost to serve: what the work for a company took in 365 days, by the rate card of the instant.

Time-driven activity-based costing (Kaplan & Anderson, HBR November 2004). Each cost is rounded to
cents and then summed, so that a breakdown always adds up.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ..calendar import months_before
from ..models.calibration import CostRateCard
from ..models.choices import OrderingMethod
from .agreements import agreed_lines

METHODS = (*OrderingMethod.values, "other")

# Every order in a state that counts was work, also one of which everything came back. An order of
# unknown method is taken for one of the method that the company says it uses.
WORK = """
SELECT o.company_id, {methods}, sum(o.lines) AS lines,
       coalesce(sum(round((o.freight_paid - o.freight_charged) * o.rate, 2))
                FILTER (WHERE o.freight_paid <> o.freight_charged), 0) AS freight
FROM segments_tradeorder o JOIN segments_companyfacts f ON f.company_id = o.company_id
CROSS JOIN LATERAL (SELECT coalesce(nullif(o.method, ''), nullif(f.ordering_method, ''), 'other')
                    AS method OFFSET 0) m
WHERE o.status = ANY(%(counted)s::varchar[]) AND o.placed_at >= %(year)s AND o.placed_at <= %(now)s
      {among}
GROUP BY o.company_id"""

RETURNS = """
SELECT o.company_id, count(*) AS returns
FROM segments_orderreturn r JOIN segments_tradeorder o ON o.id = r.order_id
WHERE r.returned_at >= %(year)s AND r.returned_at <= %(now)s AND o.placed_at <= %(now)s {among}
GROUP BY o.company_id"""

SERVICE = """
SELECT o.company_id, min(at) AS first_at,
       sum(quantity) FILTER (WHERE kind = 'contact' AND at >= %(year)s) AS contacts,
       sum(quantity) FILTER (WHERE kind = 'visit' AND at >= %(year)s) AS visits,
       sum(quantity) FILTER (WHERE kind = 'drop' AND at >= %(year)s) AS drops
FROM segments_event o
WHERE o.kind = ANY(ARRAY['contact', 'visit', 'drop']) AND o.at <= %(now)s {among}
GROUP BY o.company_id"""

QUANTITIES = {
    **{method: f"w.{method}" for method in METHODS},
    "lines": "w.lines", "drops": "s.drops", "freight": "w.freight", "returns": "b.returns",
    "contacts": "s.contacts", "visits": "s.visits", "agreements": "a.lines",
    "receivable": "c.average_receivable",
}  # fmt: skip
"""How much of each there was: ``w`` orders, ``b`` returns, ``s`` service, ``a`` agreed prices."""

UNIT_COSTS = {
    **{method: f"%(minutes_{method})s * %(service_rate)s" for method in METHODS},
    "lines": "%(minutes_line)s * %(warehouse_rate)s",
    "drops": "%(minutes_drop)s * %(warehouse_rate)s",
    "freight": "1",
    "returns": "%(minutes_return)s * %(warehouse_rate)s",
    "contacts": "%(minutes_contact)s * %(service_rate)s",
    "visits": "%(visit_cost)s",
    "agreements": "%(agreement_cost)s",
    "receivable": "%(capital_rate)s * 0.01",
}
"""What one of each costs, by the rate card."""

COSTED = {
    "has_contract_prices": "coalesce(a.lines, 0) > 0",
    "cost_of_service": "CASE WHEN known.enough THEN t.cost END",
    "cost_ratio": "CASE WHEN known.enough THEN t.ratio END",
    "cost_band": """CASE
 WHEN NOT known.enough THEN ''
 WHEN t.net > 0 THEN CASE WHEN t.ratio <= %(low_up_to)s * 0.01 THEN 'low'
                          WHEN t.ratio <= %(medium_up_to)s * 0.01 THEN 'medium' ELSE 'high' END
 WHEN t.cost > 0 THEN 'high' ELSE '' END""",
}
"""Columns of CompanyFacts, and what they are."""

UNCOSTED = {
    "has_contract_prices": "coalesce(a.lines, 0) > 0",
    "cost_of_service": "NULL::numeric",
    "cost_ratio": "NULL::numeric",
    "cost_band": "''::varchar",
}
"""The same where no rate card is in force."""

RATES = tuple(
    field.name
    for field in CostRateCard._meta.fields
    if field.name.startswith("minutes_") or field.name.endswith(("_rate", "_cost", "_up_to"))
)


def asked_of(card: CostRateCard, today: date) -> dict[str, Any]:
    """Answer the parameters that a rate card adds: its rates, and since when a history is one."""
    rates = {name: getattr(card, name) for name in RATES}
    return {**rates, "three_months": months_before(today, 3)}


def costs(*, among: bool, columns: Mapping[str, str] = COSTED) -> str:
    """
    Answer the SELECT of ``company_id`` and these columns.

    It reads the net revenue and the first order from CompanyFacts, which must be right by then.
    """
    narrow = "AND o.company_id = ANY(%(ids)s::bigint[])" if among else ""
    methods = ", ".join(
        f"count(*) FILTER (WHERE m.method = '{name}') AS {name}" for name in METHODS
    )
    work = WORK.format(methods=methods, among=narrow)
    parts = " + ".join(cost_of(name) for name in QUANTITIES)
    return f"""
SELECT f.company_id, {", ".join(f"{sql} AS {name}" for name, sql in columns.items())}
FROM segments_companyfacts f
JOIN segments_company c ON c.id = f.company_id
LEFT JOIN ({work}) w ON w.company_id = f.company_id
LEFT JOIN ({RETURNS.format(among=narrow)}) b ON b.company_id = f.company_id
LEFT JOIN ({SERVICE.format(among=narrow)}) s ON s.company_id = f.company_id
LEFT JOIN ({agreed_lines(among=among)}) a ON a.company_id = f.company_id
CROSS JOIN LATERAL (SELECT {parts} AS cost, f.net_365 AS net OFFSET 0) sums
CROSS JOIN LATERAL (SELECT sums.cost, sums.net,
    CASE WHEN sums.net > 0 THEN round(sums.cost / sums.net, 4) END AS ratio OFFSET 0) t
CROSS JOIN LATERAL (SELECT coalesce(least(
    f.customer_since, (f.first_order_at AT TIME ZONE %(zone)s)::date,
    (s.first_at AT TIME ZONE %(zone)s)::date) <= %(three_months)s::date, false) AS enough) known
{"WHERE f.company_id = ANY(%(ids)s::bigint[])" if among else ""}"""  # noqa: S608


def cost_of(name: str) -> str:
    """Answer SQL for the cost of one kind of work, in cents; nothing known costs nothing."""
    return f"coalesce(round({QUANTITIES[name]} * {UNIT_COSTS[name]}, 2), 0)"


def agreements_only(*, among: bool) -> str:
    """Answer the SELECT of the same columns where no rate card is in force."""
    return f"""
SELECT f.company_id, {", ".join(f"{sql} AS {name}" for name, sql in UNCOSTED.items())}
FROM segments_companyfacts f
LEFT JOIN ({agreed_lines(among=among)}) a ON a.company_id = f.company_id
{"WHERE f.company_id = ANY(%(ids)s::bigint[])" if among else ""}"""  # noqa: S608
