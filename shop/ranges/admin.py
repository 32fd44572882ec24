"""Range access in Django admin: a range, a verb in words, for whom, and how many products."""

from django.contrib import admin, messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Prefetch
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from pricing.admin.simulating import Simulates
from pricing.models import Simulation
from segments.admin.picking import Picks
from segments.models import Company, Segment

from . import accesschange, adminwhy
from .counting import product_count
from .forms import RangeAccessForm
from .models import RangeAccess, RangeMember

Verb = RangeAccess.Verb

NAMED = 3
"""How many names of an audience the list shows."""


def products_in(range_id) -> int:
    """How many products (variants not counted) a range holds now. One query."""
    members = RangeMember.objects.filter(range=range_id, product__parent__isnull=True)
    return members.count()


@admin.register(RangeAccess)
class RangeAccessAdmin(Picks, Simulates, admin.ModelAdmin):
    """What ranges do for segments and companies."""

    form = RangeAccessForm
    list_display = ["range", "verb", "for_whom", "products", "period", "is_in_force"]
    list_filter = ["verb", "segments"]
    list_select_related = ["range"]
    search_fields = ["range__name", "companies__legal_name", "segments__name", "note"]
    autocomplete_fields = ["range", "segments", "companies"]
    readonly_fields = ["products"]
    fieldsets = [
        (
            None,
            {
                "fields": ["range", "products", "verb"],
                "description": _(
                    "A company's own rows come before its parent companies', and those before its "
                    "segments'. Inside one level “do not see” wins. A product in an exclusive "
                    "range is seen by those it is granted to, and by nobody else."
                ),
            },
        ),
        (
            _("For whom"),
            {
                "fields": ["segments", "companies"],
                "description": _(
                    "Nobody chosen: a range that nobody but them sees is hidden from everybody."
                ),
            },
        ),
        (_("When"), {"fields": [("starts_at", "ends_at"), "note"]}),
    ]

    class Media:
        js = ["shop/js/range-access.js"]

    def get_urls(self):
        """Add the address that the live count is read from, and the explanation."""
        count = path(
            "products-in/",
            self.admin_site.admin_view(self.products_in_view),
            name="ranges_rangeaccess_products",
        )
        explain = path(
            "explain/",
            self.admin_site.admin_view(adminwhy.view_for(self)),
            name="ranges_rangeaccess_explain",
        )
        return [count, explain, *super().get_urls()]

    def asked_for(self, request, saved, form, formsets) -> Simulation:
        """Have the row simulated as it is filled in, or without it."""
        is_removed = "_simulate_removed" in request.POST and saved is not None
        return accesschange.asked_for(
            saved, form, is_removed=is_removed, now=timezone.now(), by=request.user
        )

    def get_queryset(self, request):
        """Count the products with the rows, and fetch the names of the audiences of the page."""
        return (
            super()
            .get_queryset(request)
            .annotate(product_count=product_count("range"))
            .prefetch_related(
                Prefetch("segments", Segment.objects.order_by("name")),
                Prefetch("companies", Company.objects.only("legal_name").order_by("legal_name")),
            )
        )

    @admin.display(description=_("for whom"))
    def for_whom(self, row: RangeAccess) -> str:
        """Name the first few of the audience."""
        names = [segment.name for segment in row.segments.all()]
        names += [company.legal_name for company in row.companies.all()]
        more = len(names) - NAMED
        if more > 0:
            return _("%(names)s and %(n)d more") % {"names": ", ".join(names[:NAMED]), "n": more}
        return ", ".join(names) or _("nobody")

    @admin.display(description=_("period"), ordering="starts_at")
    def period(self, row: RangeAccess) -> str:
        """Say from when until when."""
        if not row.starts_at and not row.ends_at:
            return _("Always")
        ends = [
            date_format(localtime(moment), "SHORT_DATE_FORMAT") if moment else ""
            for moment in (row.starts_at, row.ends_at)
        ]
        return " –\n".join(ends).strip()

    @admin.display(description=_("products in it"), ordering="product_count")
    def products(self, row: RangeAccess) -> str:
        """Say how many products the range holds."""
        if row.pk is None:
            return "–"
        return intcomma(row.product_count)

    @admin.display(description=_("in force"), boolean=True)
    def is_in_force(self, row: RangeAccess) -> bool:
        """Whether the row holds now."""
        now = timezone.now()
        has_begun = row.starts_at is None or row.starts_at <= now
        return has_begun and (row.ends_at is None or row.ends_at > now)

    def products_in_view(self, request: HttpRequest) -> JsonResponse:
        """Answer how many products a range holds, for the form's live count."""
        range_id = request.GET.get("range", "")
        is_id = range_id.isascii() and range_id.isdigit() and len(range_id) < 19
        if not is_id or not self.has_view_permission(request):
            return JsonResponse({"products": None})
        return JsonResponse({"products": intcomma(products_in(range_id))})

    def save_related(self, request, form, formsets, change):
        """Save, then warn when the row hides more than somebody may have meant."""
        super().save_related(request, form, formsets, change)
        row = form.instance
        if row.verb == Verb.ONLY and not products_in(row.range_id):
            text = _("The range “%(range)s” holds no products: they see nothing at all.")
            messages.warning(request, text % {"range": row.range})
        nobody = not row.segments.exists() and not row.companies.exists()
        if row.verb == Verb.EXCLUSIVE and nobody:
            text = _("The range “%(range)s” is granted to nobody: it is hidden from everybody.")
            messages.warning(request, text % {"range": row.range})
