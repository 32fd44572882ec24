"""Companies in Django admin: every fact a field, and why the company is in its segments."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..forms import CompanyForm
from ..models import Buyer, Company


class BuyerInline(admin.TabularInline):
    """The people who buy for the company."""

    model = Buyer
    autocomplete_fields = ["user"]
    extra = 0


@admin.register(Company)
class CompanyAdmin(admin.ModelAdmin):
    """One company: its facts, its buyers, its segments."""

    form = CompanyForm
    list_display = [
        "legal_name",
        "number",
        "country",
        "cost_to_serve",
        "account_manager",
        "is_active",
    ]
    list_select_related = ["account_manager"]
    list_filter = [
        "is_active", "cost_to_serve", "channel", "ordering_method", "reach", "continent", "country",
    ]  # fmt: skip
    search_fields = ["legal_name", "number", "vat_id", "external_id"]
    show_full_result_count = False
    list_per_page = 50
    autocomplete_fields = ["nace", "naics", "parent", "account_manager"]
    inlines = [BuyerInline]
    fieldsets = [
        (None, {"fields": ["legal_name", "number", "vat_id", "is_active"]}),
        (
            _("What it does"),
            {"fields": [
                "nace", "naics", ("employees", "reach"), ("turnover", "turnover_currency"),
            ]},
        ),
        (
            _("Where it is"),
            {"fields": [
                ("country", "continent"), ("region", "territory"), ("language", "currency"),
            ]},
        ),
        (
            _("How it buys"),
            {"fields": [
                ("channel", "ordering_method"), ("digital_maturity", "cost_to_serve"),
                ("payment_terms", "delivery_terms"),
            ]},
        ),
        (
            _("Our relation"),
            {"fields": [
                "account_manager", "parent", ("customer_since", "loyalty_number"), "external_id",
            ]},
        ),
    ]  # fmt: skip
    readonly_fields = ["continent"]
