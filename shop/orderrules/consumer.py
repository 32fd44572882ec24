"""What the pages of segments and the keys of caches need to know of order rules."""

from collections.abc import Iterable

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
from segments.models import Segment

from .models import OrderRule

NAME = "orderrules"


def connect() -> None:
    """Make order rules known to the segments. Called once, when the app is ready."""
    register(_("Order rules"), uses, audience, name=NAME, screens=screens())
    belongings.register(
        belongings.Belonging(
            NAME,
            _("Order rules"),
            "orderrules.OrderRule_companies",
            once=("orderrule",),
            consumer=NAME,
        )
    )


def uses(segment: Segment) -> Iterable[Use]:
    """Answer the rules that name a segment, with the page where each is changed. One query."""
    for rule in OrderRule.objects.filter(segments=segment):
        yield Use(rule.name, reverse("admin:orderrules_orderrule_change", args=[rule.pk]))


def audience() -> tuple[Iterable[int], Iterable[int]]:
    """Answer the segments and the companies that rules name. Two queries."""
    segments = OrderRule.segments.through.objects.values_list("segment_id", flat=True)
    companies = OrderRule.companies.through.objects.values_list("company_id", flat=True)
    return set(segments), set(companies)


def screens() -> Screens:
    """Answer what the lists and the calendar of segments ask."""
    return screens_of(
        OrderRule,
        lambda number: (
            ngettext("%(count)s order rule", "%(count)s order rules", number) % {"count": number}
        ),
    )
