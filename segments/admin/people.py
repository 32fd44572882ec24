"""The people around a company, and the two lists a company points at."""

from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from ..models import Buyer, IndustryCode, SalesRep
from .lookonly import LookOnly
from .prefilling import PrefilledAdmin


@admin.register(SalesRep)
class SalesRepAdmin(PrefilledAdmin):
    """Sales reps and the size of their portfolios."""

    list_display = ["name", "code", "territory", "user", "portfolio"]
    list_select_related = ["user"]
    search_fields = ["name", "code", "territory", "user__email"]
    ordering = ["name", "pk"]
    autocomplete_fields = ["user"]

    def get_queryset(self, request):
        """Count the portfolio in the same query."""
        return super().get_queryset(request).annotate(portfolio_size=Count("companies"))

    @admin.display(description=_("companies"), ordering="portfolio_size")
    def portfolio(self, rep: SalesRep) -> int:
        """Answer how many companies the rep looks after."""
        return rep.portfolio_size


@admin.register(Buyer)
class BuyerAdmin(PrefilledAdmin):
    """Who buys for which company, and what they may do."""

    list_display = ["user", "company", "role", "is_default"]
    list_filter = ["role"]
    list_select_related = ["user", "company"]
    search_fields = ["user__email", "company__legal_name", "company__number"]
    autocomplete_fields = ["user", "company"]


@admin.register(IndustryCode)
class IndustryCodeAdmin(LookOnly, admin.ModelAdmin):
    """The industry trees: loaded from the official lists, searched here, never edited."""

    list_display = ["code", "title", "scheme"]
    list_filter = ["scheme"]
    search_fields = ["code__startswith", "title"]
    fields = ["scheme", "code", "title", "path"]
