"""What was bought, and the mails that wait: to look at, and to send a mail again."""

from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from oscar.templatetags.currency_filters import currency as money

from segments.admin.lookonly import LookOnly

from .models import Mail, OrderTerms
from .taxes import taxes_of


@admin.register(OrderTerms)
class OrderTermsAdmin(LookOnly, admin.ModelAdmin):
    """Orders by company, with the terms they were placed on."""

    list_display = ["order", "company_name", "buyer", "rep", "po_number", "currency", "placed_at"]
    list_select_related = ["order", "buyer", "rep"]
    list_filter = ["placed_at", "currency"]
    search_fields = ["order__number", "company_name", "company__number", "po_number"]
    date_hierarchy = "placed_at"
    show_full_result_count = False
    list_per_page = 50
    readonly_fields = ["taxes"]

    @admin.display(description=_("taxes"))
    def taxes(self, terms: OrderTerms) -> str:
        """Answer the tax of each rate as it was frozen, a dash for an order from elsewhere."""
        rows = (
            (one.label, money(one.net, terms.currency), money(one.amount, terms.currency),
             one.reason)
            for one in taxes_of(terms.order)
        )  # fmt: skip
        return format_html_join(mark_safe("<br>"), "{}: {} + {} {}", rows) or "–"


@admin.register(Mail)
class MailAdmin(LookOnly, admin.ModelAdmin):
    """The outbox: what was sent, what waits and why."""

    list_display = ["recipient", "kind", "order", "created_at", "sent_at", "attempts", "last_error"]
    list_select_related = ["order"]
    list_filter = [("sent_at", admin.EmptyFieldListFilter), "kind"]
    search_fields = ["recipient", "order__number"]
    actions = ["try_now"]
    show_full_result_count = False
    list_per_page = 50

    @admin.action(description=_("Try again with the next sweep"))
    def try_now(self, request, queryset):
        """Make waiting mails due; those that were sent stay sent."""
        due = queryset.filter(sent_at__isnull=True).update(due_at=timezone.now())
        self.message_user(request, _("%(n)s mails will be tried.") % {"n": due})
