"""Exchange rates to edit, and self-checks to look at."""

from django.contrib import admin, messages
from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from segments.admin.lookonly import Unwritten
from segments.models import TradeOrder

from .models import ExchangeRate, SelfCheck
from .tasks import feed_unpriced_after_commit


@admin.register(ExchangeRate)
class ExchangeRateAdmin(admin.ModelAdmin):
    """Rates by currency and day. Orders that lacked one get it when it is saved."""

    list_display = ["currency", "valid_from", "rate"]
    list_filter = ["currency"]
    date_hierarchy = "valid_from"

    def changelist_view(self, request, extra_context=None):
        """Say which currencies have orders without a rate. One query."""
        lacking = TradeOrder.objects.filter(rate__isnull=True).order_by("currency")
        for currency, count in lacking.values_list("currency").annotate(Count("pk")):
            words = ngettext(
                "%(count)s order in %(currency)s has no rate: it does not count as money.",
                "%(count)s orders in %(currency)s have no rate: they do not count as money.",
                count,
            )
            messages.warning(request, words % {"count": count, "currency": currency})
        return super().changelist_view(request, extra_context)

    def save_model(self, request, obj, form, change):
        """Save, then give orders without a rate theirs."""
        super().save_model(request, obj, form, change)
        feed_unpriced_after_commit(obj.currency)


@admin.register(SelfCheck)
class SelfCheckAdmin(Unwritten, admin.ModelAdmin):
    """What the weekly comparison with the shop's own orders found."""

    list_display = ["at", "companies", "orders", "found"]

    @admin.display(description=_("differences"))
    def found(self, check: SelfCheck) -> int:
        """How many differences there were."""
        return len(check.differences)
