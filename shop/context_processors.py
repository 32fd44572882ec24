"""What every storefront template may rely on."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property

from segments.models import Company, SalesRep

LISTING_VIEWS = ("cards", "rows")


class Storefront:
    """What the head of a page shows; each answer is asked for only when a template uses it."""

    def __init__(self, request: HttpRequest):
        self._request = request
        self._user = getattr(request, "user", None)

    @cached_property
    def listing_view(self) -> str:
        """How lists of products are shown: as "cards" or "rows"; kept once somebody chose."""
        chosen = self._request.GET.get("view", "")
        if chosen in LISTING_VIEWS:
            if self._request.session.get("listing_view") != chosen:
                self._request.session["listing_view"] = chosen
            return chosen
        return self._request.session.get("listing_view", LISTING_VIEWS[0])

    @cached_property
    def companies(self) -> list[Company]:
        """The companies to choose from, by name: one query, none where there is no choice."""
        shopper = getattr(self._request, "shopper", None)
        if shopper is None or (shopper.companies < 2 and not shopper.is_preview):
            return []
        if self._user is None or not self._user.is_authenticated:
            return []
        companies = Company.objects.filter(buyers__user=self._user, is_active=True)
        return list(companies.only("pk", "legal_name").order_by("legal_name", "pk"))

    @cached_property
    def switch_url(self) -> str:
        """Where the choice of a company is sent."""
        return _reverse_or_blank("customer:switch-company")

    @cached_property
    def rep_url(self) -> str:
        """The pages of a sales rep; blank for everybody else. No query but in a preview."""
        if self._user is None or not self._user.is_authenticated:
            return ""
        shopper = self._request.shopper
        is_rep = shopper.rep_id is not None
        if shopper.is_preview:
            is_rep = SalesRep.objects.filter(user=self._user).exists()
        if not is_rep:
            return ""
        return _reverse_or_blank("reps:companies")


def storefront(request: HttpRequest) -> dict:
    """Give templates the shopper and what the head shows."""
    return {"shopper": getattr(request, "shopper", None), "storefront": Storefront(request)}


def _reverse_or_blank(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
