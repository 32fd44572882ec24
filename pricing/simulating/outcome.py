"""What a simulation found, as plain data: totals, currencies, how companies move. Kept with it."""

from decimal import Decimal as D
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Sum, Value, When

from ..models import SimulatedCompany, SimulatedProduct, Simulation
from .kinds import KINDS
from .sums import SUMS

STEPS = (
    ("down10", Q(base_after__lte=F("base_before") * D("0.9"))),
    ("down2", Q(base_after__lte=F("base_before") * D("0.98"))),
    ("down", Q(base_after__lt=F("base_before"))),
    ("same", Q(base_after=F("base_before"))),
    ("up", Q(base_after__lt=F("base_before") * D("1.02"))),
    ("up2", Q(base_after__lt=F("base_before") * D("1.1"))),
)
LAST_STEP = "up10"
"""How far what a company pays moves; the first step that holds counts."""


def outcome(simulation: Simulation) -> dict[str, Any]:
    """Answer the figures of all companies. Seven queries; the last are in the changed world."""
    companies = SimulatedCompany.objects.filter(simulation=simulation)
    products = SimulatedProduct.objects.filter(simulation=simulation)
    kind = KINDS[simulation.kind]
    found = {
        "total": _summed(companies),
        "currencies": {
            row.pop("currency"): row
            for row in companies.order_by("currency").values("currency").annotate(**_sums())
        },
        "steps": _steps(companies),
        "companies": companies.filter(lines__gt=0).count(),
        "changed": companies.filter(Q(up__gt=0) | Q(down__gt=0)).count(),
        "losing": companies.filter(newly_hidden__gt=0).count(),
        "products": products.aggregate(
            bought=Count("product", distinct=True),
            changed=Count("product", distinct=True, filter=Q(up__gt=0) | Q(down__gt=0)),
            hidden=Count("product", distinct=True, filter=Q(hidden__gt=0)),
            newly_hidden=Count("product", distinct=True, filter=Q(newly_hidden__gt=0)),
            raised=Count("product", distinct=True, filter=Q(raised__gt=0)),
            below_cost=Count("product", distinct=True, filter=Q(below_cost__gt=0)),
        ),
    }
    if kind.below_floor is not None:
        with kind.world(simulation.change):
            told = kind.below_floor(simulation.change)
        found["below_floor"] = {"count": told.count, "rows": told.rows}
    return found


def _sums() -> dict[str, Any]:
    return {f"sum_{name}": Sum(name) for name in SUMS}


def _summed(companies: QuerySet) -> dict[str, Any]:
    return companies.aggregate(**_sums())


def _steps(companies: QuerySet) -> dict[str, int]:
    whens = [When(condition, then=Value(name)) for name, condition in STEPS]
    step = Case(*whens, default=Value(LAST_STEP), output_field=CharField())
    counted = companies.filter(lines__gt=0).annotate(step=step).order_by().values("step")
    return dict(counted.annotate(n=Count("pk")).values_list("step", "n"))
