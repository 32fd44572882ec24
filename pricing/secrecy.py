"""
Who may see what is ours to know: why a price is what it is, and what goods cost us.

A unit cost is secret from whoever lacks ``SEES_COSTS``, and so is everything it could be worked out
from: margins, a list's least margin, what lies below the floor, and a floor that nobody is charged.
A price that the floor made is charged, so it is no secret; by how much it was raised is.
"""

from dataclasses import replace
from typing import Any

from .decision import Decision, Finding, Outcome

SEES_COSTS = "pricing.view_unitcost"
SEES_REASONS = "pricing.view_pricelist"


def sees_costs(person: Any) -> bool:
    """Whether somebody may see unit costs and what they can be worked out from."""
    return bool(person.has_perm(SEES_COSTS))


def sees_reasons(person: Any) -> bool:
    """Whether somebody may see every list that was asked for any company's price."""
    return bool(person.is_staff and person.has_perm(SEES_REASONS))


def veiled(decision: Decision, *, with_costs: bool) -> Decision:
    """Answer the decision as it may be told: without costs, how a floor raised a price is not."""
    if with_costs:
        return decision
    return replace(decision, findings=tuple(_veiled(one) for one in decision.findings))


def _veiled(finding: Finding) -> Finding:
    if finding.raised_from is None:
        return finding
    is_charged = finding.outcome is Outcome.WON
    price = finding.price if is_charged else None
    return finding._replace(price=price, raised_from=None, is_veiled=True)
