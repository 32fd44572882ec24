"""Rates of VAT with their history, and which goods have which tax category."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from segments.admin.picking import Picks

from ..models import CategoryTax, ProductTax, TaxCategory, VatRate
from ..models.tax import STANDARD
from ..tax.holes import holes

MOST_HOLES = 10


class HoldsFilter(admin.SimpleListFilter):
    """Rates that hold today, those of the past and those to come."""

    title = _("when")
    parameter_name = "when"

    def lookups(self, request, model_admin):
        """Answer the choices."""
        return [("today", _("Today")), ("past", _("Past")), ("future", _("To come"))]

    def queryset(self, request, queryset):
        """Narrow to the choice."""
        today = timezone.localdate()
        if self.value() == "today":
            return queryset.filter(starts_on__lte=today).exclude(ends_on__lte=today)
        if self.value() == "past":
            return queryset.filter(ends_on__lte=today)
        if self.value() == "future":
            return queryset.filter(starts_on__gt=today)
        return queryset


@admin.register(VatRate)
class VatRateAdmin(SimpleHistoryAdmin):
    """What a country charges on a category in a period."""

    list_display = ["country", "category", "percent", "starts_on", "ends_on", "note"]
    list_filter = [HoldsFilter, "category", "country"]
    list_select_related = ["category"]
    search_fields = ["country", "note"]
    search_help_text = _("Country code or note")
    history_list_display = ["percent", "starts_on", "ends_on"]
    fields = ["country", "category", "percent", ("starts_on", "ends_on"), "note"]
    list_per_page = 60

    def changelist_view(self, request, extra_context=None):
        """Say what has no rate today: it can not be sold there."""
        found = holes(timezone.localdate())
        if found and request.method == "GET":
            named = ", ".join(f"{country} {category}" for country, category in found[:MOST_HOLES])
            words = _("No rate today, so such goods can not be sold there: %(named)s%(more)s")
            more = "" if len(found) <= MOST_HOLES else f" … ({len(found)})"
            messages.warning(request, words % {"named": named, "more": more})
        return super().changelist_view(request, extra_context)


@admin.register(TaxCategory)
class TaxCategoryAdmin(admin.ModelAdmin):
    """Kinds of goods that the law taxes alike."""

    list_display = ["name", "code", "note"]
    search_fields = ["name", "code"]

    def get_readonly_fields(self, request, obj=None):
        """Keep the code of a category: rates and orders know it by that."""
        return ["code"] if obj else []

    def has_delete_permission(self, request, obj=None):
        """Keep the standard category: everything without another one has it."""
        is_standard = obj is not None and obj.pk == STANDARD
        return not is_standard and super().has_delete_permission(request, obj)


@admin.register(ProductTax)
class ProductTaxAdmin(Picks, admin.ModelAdmin):
    """Products whose tax category is not that of their categories."""

    list_display = ["product", "tax_category"]
    list_filter = ["tax_category"]
    list_select_related = ["product", "tax_category"]
    search_fields = ["product__upc", "product__title"]
    autocomplete_fields = ["product"]
    show_full_result_count = False
    list_per_page = 50


@admin.register(CategoryTax)
class CategoryTaxAdmin(admin.ModelAdmin):
    """Categories whose goods, and those below, have a tax category."""

    list_display = ["category", "tax_category"]
    list_filter = ["tax_category"]
    list_select_related = ["category", "tax_category"]
    search_fields = ["category__name"]
    list_per_page = 50
