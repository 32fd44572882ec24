"""What segments learn of price lists: which use them, and whom they speak about."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from segments import belongings
from segments.consumers import (
    Screens,
    Use,
    register,
    screens_of,
)
from segments.insight import costs
from segments.models import Segment

from .models import PriceList, UnitCost
from .secrecy import SEES_COSTS

CONSUMER = "pricing"


def uses(segment: Segment) -> Iterator[Use]:
    """Answer the price lists that name a segment."""
    for price_list in PriceList.objects.filter(segments=segment):
        url = reverse("admin:pricing_pricelist_change", args=[price_list.pk])
        yield Use(f"{price_list.name} ({price_list.get_status_display()})", url)


def audience() -> tuple[set[int], set[int]]:
    """Answer the ids of all segments and companies that a published list names. Two queries."""
    published = PriceList.objects.published()
    segments = PriceList.segments.through.objects.filter(pricelist__in=published)
    companies = PriceList.companies.through.objects.filter(pricelist__in=published)
    return (
        set(segments.values_list("segment_id", flat=True)),
        set(companies.values_list("company_id", flat=True)),
    )


def connect() -> None:
    """Make price lists known to segments."""
    register(_("Price lists"), uses, audience, name=CONSUMER, screens=screens())
    costs.register(unit_costs, permission=SEES_COSTS)
    belongings.register(
        belongings.Belonging(
            CONSUMER, _("Price lists"), "pricing.PriceList_companies",
            once=("pricelist",), consumer=CONSUMER,
        )
    )  # fmt: skip


def screens() -> Screens:
    """Answer what the lists and the calendar of segments ask."""
    return screens_of(
        PriceList,
        lambda number: (
            ngettext("%(count)s price list", "%(count)s price lists", number) % {"count": number}
        ),
    )


def unit_costs() -> QuerySet:
    """Answer part number, currency and cost of one piece, for the margins of segments."""
    known = UnitCost.objects.exclude(product__upc=None)
    return known.values_list("product__upc", "currency", "amount")
