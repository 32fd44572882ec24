"""
RFM: how recently, how often and for how much a company bought, as scores from 1 to 5.

Scores come from the frozen cut points of the calibration that was in force at the instant; only a
new calibration looks at how companies rank. Tiers follow from the sum.
"""

from collections.abc import Mapping
from typing import Any

from ..models.calibration import RfmCalibration
from ..models.choices import ValueTier

TIERS = ((ValueTier.VIP, 14), (ValueTier.GOLD, 11), (ValueTier.SILVER, 8), (ValueTier.BRONZE, 3))
"""The least sum of each tier."""

OWN = """SELECT f.company_id, f.last_order_at AS last_at, f.orders_365 AS orders, f.net_365 AS net
FROM segments_companyfacts f {whose}"""

TREE = """SELECT u.id AS company_id, max(o.last_order_at) AS last_at, sum(o.orders_365) AS orders,
       sum(o.net_365) AS net
FROM segments_companyfacts o, unnest(o.company_id || o.ancestor_ids) AS u(id)
{whose} GROUP BY u.id"""

WHOSE = {
    RfmCalibration.Scope.OWN: "WHERE f.company_id = ANY(%(ids)s::bigint[])",
    RfmCalibration.Scope.TREE: (
        "WHERE u.id = ANY(%(ids)s::bigint[]) AND (o.company_id = ANY(%(ids)s::bigint[]) OR "
        "(o.ancestor_ids <> '{{}}' AND o.ancestor_ids && %(ids)s::bigint[]))"
    ),
}

SCORED = {
    "rfm_r": "s.r", "rfm_f": "s.f", "rfm_m": "s.m", "rfm_sum": "s.r + s.f + s.m",
    "rfm_tier": "CASE {tiers} ELSE '' END".format(
        tiers=" ".join(f"WHEN s.r + s.f + s.m >= {least} THEN '{tier}'" for tier, least in TIERS)
    ),
}  # fmt: skip
"""Columns of CompanyFacts, and what they are."""

UNSCORED = {name: "''::varchar" if name == "rfm_tier" else "NULL::smallint" for name in SCORED}
"""The same where no calibration is in force."""


def totals(scope: str, *, among: bool) -> str:
    """Answer the SELECT of what is scored, from the derived facts of the companies."""
    whose = WHOSE[RfmCalibration.Scope(scope)].format() if among else ""
    return (TREE if scope == RfmCalibration.Scope.TREE else OWN).format(whose=whose)


def bounds(calibration: RfmCalibration) -> dict[str, Any]:
    """Answer the cut points as parameters."""
    axes = {"r": calibration.recency, "f": calibration.frequency, "m": calibration.monetary}
    return {f"{axis}{n}": bound for axis, four in axes.items() for n, bound in enumerate(four)}


def scores(scope: str, *, among: bool, columns: Mapping[str, str] = SCORED) -> str:
    """
    Answer the SELECT of ``company_id`` and these columns: all NULL outside the population.

    The population are active companies with a counted order in the last 365 days.
    """
    points = {
        axis: "1 + " + " + ".join(f"(t.{value} {beats} %({axis}{n})s)::int" for n in range(4))
        for axis, value, beats in (("r", "days", "<="), ("f", "orders", ">="), ("m", "net", ">="))
    }
    inside = "CASE WHEN f.is_active AND t.orders > 0 THEN {} END::smallint AS {}"
    return f"""
SELECT f.company_id, {", ".join(f"{sql} AS {name}" for name, sql in columns.items())}
FROM segments_companyfacts f
JOIN (SELECT x.*, %(today)s::date - (x.last_at AT TIME ZONE %(zone)s)::date AS days
      FROM ({totals(scope, among=among)}) x) t ON t.company_id = f.company_id
CROSS JOIN LATERAL (SELECT {", ".join(inside.format(sql, axis) for axis, sql in points.items())}
                    OFFSET 0) s"""  # noqa: S608


def unscored(*, among: bool) -> str:
    """Answer the SELECT of the same columns where no calibration is in force."""
    return f"""
SELECT f.company_id, {", ".join(f"{sql} AS {name}" for name, sql in UNSCORED.items())}
FROM segments_companyfacts f
{"WHERE f.company_id = ANY(%(ids)s::bigint[])" if among else ""}"""  # noqa: S608
