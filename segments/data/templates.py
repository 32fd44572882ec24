"""Rules to start from: what the playbooks use, and what merchandisers ask for first."""

from typing import Any

from django.utils.translation import gettext as _


def is_one_of(field: str, *values: str) -> dict[str, Any]:
    """Answer a condition: the field is one of these."""
    return {"field": field, "operator": "in", "value": list(values)}


def rule(*conditions: dict[str, Any]) -> dict[str, Any]:
    """Answer a rule: all of these."""
    return {"schema": 1, "root": {"all": list(conditions)}}


COST = {band: rule(is_one_of("company.cost_to_serve", band)) for band in ("low", "medium", "high")}
TIER = {tier: rule(is_one_of("rfm.tier", tier)) for tier in ("vip", "gold", "silver", "bronze")}
ORDERED_ONCE = rule({"field": "orders.first_at", "operator": "is_set"})
LAPSED_GOLD = rule(
    is_one_of("rfm.tier", "vip", "gold"), is_one_of("company.lifecycle", "at_risk", "lapsed")
)
WEEKLY_REGULARS = rule(
    is_one_of("company.lifecycle", "regular"),
    {"field": "orders.interval_days", "operator": "lte", "value": "9"},
)


def templates() -> list[dict[str, Any]]:
    """Answer the rules that the rule builder offers to start from, in the reader's language."""
    return [
        {"code": "cost-high", "label": _("High cost to serve"), "rule": COST["high"]},
        {"code": "lapsed-gold", "label": _("Lapsed gold"), "rule": LAPSED_GOLD},
        {"code": "weekly-regulars", "label": _("Weekly regulars"), "rule": WEEKLY_REGULARS},
    ]
