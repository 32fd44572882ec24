"""Price lists: for whom, when, and the percentages; product prices have their own page."""

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from simple_history.admin import SimpleHistoryAdmin

from segments.admin.picking import Picks
from segments.models import Company, Segment

from ..exporting import left_out
from ..forms import PriceListForm
from ..models import Price, PriceList, Simulation
from ..secrecy import sees_costs
from ..services import obstacles, publish, reach, withdraw
from ..simulating import listforms
from . import explaining, uploading
from .hidingmargin import HidesMargin
from .inlines import CategoryPercentInline, ListBreakInline
from .simulating import Simulates

NAMED = 3
"""How many names of an audience a list of lists shows."""


@admin.register(PriceList)
class PriceListAdmin(Picks, HidesMargin, Simulates, SimpleHistoryAdmin):
    """A price list: saved as a draft, published when it is whole."""

    form = PriceListForm
    change_form_template = "admin/pricing/pricelist/change_form.html"
    change_list_template = "admin/pricing/pricelist/change_list.html"
    list_display = ["name", "state", "currency", "priority", "audience", "period", "prices"]
    list_filter = ["status", "currency", "segments"]
    search_fields = ["name", "code"]
    autocomplete_fields = ["segments", "companies"]
    readonly_fields = ["state", "who_gets_it", "prices"]
    history_list_display = ["status", "history_change_reason"]
    inlines = [CategoryPercentInline, ListBreakInline]
    actions = ["publish_lists", "withdraw_lists"]
    fieldsets = [
        (None, {"fields": [("name", "code"), ("currency", "priority"), "state", "prices"]}),
        (
            _("For whom"),
            {
                "fields": ["segments", "companies", "who_gets_it"],
                "description": _(
                    "The nearest list wins: the company's own, then those of its parent "
                    "companies, then those of its segments, then the base price. "
                    "Nobody chosen: nobody gets the list."
                ),
            },
        ),
        (_("When"), {"fields": [("starts_at", "ends_at")]}),
        (_("Percent off everything"), {"fields": ["percent"]}),
        (_("Rounding and floor"), {"fields": [("decimals", "min_margin")]}),
        (_("Note"), {"fields": ["note"]}),
    ]

    def get_queryset(self, request):
        """Fetch the names of the audiences, and whether there are prices, for the whole page."""
        prices = Price.objects.filter(price_list=OuterRef("pk"))
        return (
            super()
            .get_queryset(request)
            .annotate(has_prices=Exists(prices))
            .prefetch_related(
                Prefetch("segments", Segment.objects.order_by("name")),
                Prefetch("companies", Company.objects.only("legal_name").order_by("legal_name")),
            )
        )

    def revert_disabled(self, request, obj=None) -> bool:
        """The history is for reading: going back to a version would publish it unchecked."""
        return True

    def get_prepopulated_fields(self, request, obj=None):
        """Fill the code from the name of a new list; an existing code is on orders."""
        return {} if obj else {"code": ["name"]}

    def get_readonly_fields(self, request, obj=None):
        """A code never changes: orders name it."""
        return ["code", *self.readonly_fields] if obj else self.readonly_fields

    @admin.display(description=_("status"), ordering="status")
    def state(self, price_list: PriceList) -> str:
        """Say whether the list prices."""
        if price_list.is_published:
            return _("Published: it prices")
        return _("Draft: it prices nothing yet")

    @admin.display(description=_("for whom"))
    def audience(self, price_list: PriceList) -> str:
        """Name the first few of the audience."""
        names = [segment.name for segment in price_list.segments.all()]
        names += [company.legal_name for company in price_list.companies.all()]
        if not names:
            return _("Nobody")
        more = len(names) - NAMED
        shown = ", ".join(names[:NAMED])
        return _("%(names)s and %(n)d more") % {"names": shown, "n": more} if more > 0 else shown

    @admin.display(description=_("period"), ordering="starts_at")
    def period(self, price_list: PriceList) -> str:
        """Say from when until when."""
        if not price_list.starts_at and not price_list.ends_at:
            return _("Always")
        ends = [
            date_format(localtime(moment), "SHORT_DATE_FORMAT") if moment else ""
            for moment in (price_list.starts_at, price_list.ends_at)
        ]
        return " –\n".join(ends).strip()

    @admin.display(description=_("product prices"))
    def prices(self, price_list: PriceList) -> str:
        """Link to the prices of the list, or to adding one."""
        if price_list.pk is None:
            return _("Save first, then add or import prices.")
        url = reverse("admin:pricing_price_changelist")
        words = _("Show and edit") if getattr(price_list, "has_prices", False) else _("None yet")
        return format_html(
            '<a href="{}?price_list__id__exact={}">{}</a>', url, price_list.pk, words
        )

    @admin.display(description=_("who gets it"))
    def who_gets_it(self, price_list: PriceList) -> str:
        """Count the companies that the saved audience reaches."""
        if price_list.pk is None:
            return _("Save to see how many companies get this list.")
        found = reach(price_list, default_currency=settings.OSCAR_DEFAULT_CURRENCY)
        words = ngettext("%(n)d company", "%(n)d companies", found.in_currency)
        told = words % {"n": found.in_currency}
        left = found.companies - found.in_currency
        if not left:
            return told
        words = ngettext(
            "%(told)s; %(n)d more of the audience buys in another currency",
            "%(told)s; %(n)d more of the audience buy in another currency",
            left,
        )
        return words % {"told": told, "n": left}

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Tell the page what is in the way of publishing, and what no file of it holds."""
        price_list = self.get_object(request, object_id)
        may = sees_costs(request.user)
        extra = {
            "obstacles": obstacles(price_list, with_costs=may) if price_list else [],
            "left_out": left_out(price_list) if price_list else [],
        }
        return super().change_view(request, object_id, form_url, (extra_context or {}) | extra)

    def get_deleted_objects(self, objs, request):
        """Count what goes with the lists: naming a million prices would take the page down."""
        lists = list(objs)
        prices = Price.objects.filter(price_list__in=lists).count()
        counts = {PriceList._meta.verbose_name_plural: len(lists)}
        if prices:
            counts[Price._meta.verbose_name_plural] = prices
        refused = set() if self.has_delete_permission(request) else {PriceList._meta.verbose_name}
        return [str(price_list) for price_list in lists], counts, refused, []

    def response_add(self, request, obj, post_url_continue=None):
        """Publish a new list when that was asked for."""
        self._publish_if_asked(request, obj)
        if "_publish" in request.POST:
            return HttpResponseRedirect(self._url("change", obj.pk))
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        """Publish or withdraw when that was asked for, and stay on the page."""
        self._publish_if_asked(request, obj)
        if "_withdraw" in request.POST:
            withdraw(obj, by=request.user)
            self.message_user(request, _("“%s” is a draft again and prices nothing.") % obj)
        if {"_publish", "_withdraw"} & set(request.POST):
            return HttpResponseRedirect(self._url("change", obj.pk))
        return super().response_change(request, obj)

    def _publish_if_asked(self, request, price_list: PriceList) -> None:
        if "_publish" in request.POST:
            self._publish(request, price_list)

    def _publish(self, request, price_list: PriceList) -> None:
        """Publish, or say what is in the way; the page of one list says it at its top anyway."""
        try:
            publish(price_list, by=request.user)
        except ValidationError as refused:
            words = _("“%(name)s” is saved, but not published. %(reasons)s")
            reasons = "" if "_publish" in request.POST else " ".join(refused.messages)
            told = words % {"name": price_list, "reasons": reasons}
            self.message_user(request, told.strip(), messages.ERROR)
        else:
            self.message_user(request, _("“%s” is published.") % price_list, messages.SUCCESS)

    @admin.action(description=_("Publish the chosen lists"), permissions=["change"])
    def publish_lists(self, request, queryset):
        """Publish each list that is whole."""
        for price_list in queryset:
            self._publish(request, price_list)

    @admin.action(description=_("Make the chosen lists drafts again"), permissions=["change"])
    def withdraw_lists(self, request, queryset):
        """Withdraw each list."""
        for price_list in queryset:
            withdraw(price_list, by=request.user)
            self.message_user(request, _("“%s” is a draft again and prices nothing.") % price_list)

    def get_urls(self):
        """Add the explanation of a price, and the import of a list."""
        explain = self.admin_site.admin_view(explaining.view_for(self))
        upload = self.admin_site.admin_view(uploading.view_for(self))
        export = self.admin_site.admin_view(uploading.export_for(self))
        return [
            path("explain/", explain, name="pricing_pricelist_explain"),
            path("<int:pk>/import/", upload, name="pricing_pricelist_import"),
            path("<int:pk>/export.<slug:kind>", export, name="pricing_pricelist_export"),
            *super().get_urls(),
        ]

    def asked_for(self, request, saved, form, formsets) -> Simulation:
        """Have the list simulated as it is filled in, published or as a draft."""
        if saved is None:
            raise PermissionDenied
        make = listforms.withdrawal if "_simulate_draft" in request.POST else listforms.edit
        return make(saved, form, formsets, now=timezone.now(), by=request.user)

    def _url(self, page: str, *args) -> str:
        return reverse(f"admin:pricing_pricelist_{page}", args=args)
