"""What the pages of segments and the keys of caches need to know of front pages."""

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

from .models import FrontPage

NAME = "frontpages"


def connect() -> None:
    """Make front pages known to the segments. Called once, when the app is ready."""
    register(_("Front pages"), uses, audience, name=NAME, screens=screens())
    belongings.register(
        belongings.Belonging(
            NAME,
            _("Front pages"),
            "frontpages.FrontPage_companies",
            once=("frontpage",),
            consumer=NAME,
        )
    )


def uses(segment: Segment) -> Iterable[Use]:
    """Answer the pages for a segment, with the page where each is changed. One query."""
    for page in FrontPage.objects.filter(segments=segment):
        yield Use(page.name, reverse("admin:frontpages_frontpage_change", args=[page.pk]))


def audience() -> tuple[Iterable[int], Iterable[int]]:
    """Answer the segments and the companies that pages are for. Two queries."""
    segments = FrontPage.segments.through.objects.values_list("segment_id", flat=True)
    companies = FrontPage.companies.through.objects.values_list("company_id", flat=True)
    return set(segments), set(companies)


def screens() -> Screens:
    """Answer what the lists and the calendar of segments ask."""
    return screens_of(
        FrontPage,
        lambda number: (
            ngettext("%(count)s front page", "%(count)s front pages", number) % {"count": number}
        ),
    )
