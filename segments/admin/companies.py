"""Companies in Django admin: every fact a field, and why the company is in its segments."""

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..behaviour.breakdown import cost_breakdown
from ..explain.around import around
from ..explain.asking import answered
from ..forms import CompanyForm
from ..history import history
from ..models import Buyer, Company, Segment
from ..models.choices import Continent
from ..models.identifiers import countries
from .guarding import guarded
from .mergepage import MAY_MERGE, merge_page
from .picking import Picks
from .prefilling import PrefilledAdmin
from .previews import see_as_company

HISTORY_SHOWN = 10
STAYS_SHOWN = 500


class BuyerInline(Picks, admin.TabularInline):
    """The people who buy for the company."""

    model = Buyer
    autocomplete_fields = ["user"]
    extra = 0


class NamedValuesFilter(admin.AllValuesFieldListFilter):
    """The values that companies have, each by its name: nobody needs to know the codes."""

    def choices(self, changelist):
        """Answer the choices with names, those of no value as unknown."""
        first, *values = super().choices(changelist)
        named = [{**one, "display": self.name_of(one["display"])} for one in values]
        return [first, *sorted(named, key=lambda one: str(one["display"]))]

    def name_of(self, code: str) -> str:
        """Answer the name of a stored code."""
        raise NotImplementedError


class CountryFilter(NamedValuesFilter):
    """The countries of the companies."""

    def name_of(self, code: str) -> str:
        """Answer the name of a country."""
        return countries().get(code, code) or _("Unknown")


class ContinentFilter(NamedValuesFilter):
    """The continents of the companies."""

    def name_of(self, code: str) -> str:
        """Answer the name of a continent."""
        return dict(Continent.choices).get(code, code) or _("Unknown")


@admin.register(Company)
class CompanyAdmin(PrefilledAdmin):
    """One company: its facts, its buyers, its segments."""

    form = CompanyForm
    change_form_template = "admin/segments/company/change_form.html"
    list_display = [
        "legal_name",
        "number",
        "country_name",
        "cost_to_serve",
        "account_manager",
        "is_active",
    ]
    list_select_related = ["account_manager"]
    list_filter = [
        "is_active", ("country", CountryFilter), ("continent", ContinentFilter), "cost_to_serve",
        "channel", "ordering_method", "reach",
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
                ("country", "continent_name"), ("region", "territory"), ("language", "currency"),
            ]},
        ),
        (
            _("How it buys"),
            {"fields": [
                ("channel", "ordering_method"), ("digital_maturity", "cost_to_serve"),
                ("payment_terms", "delivery_terms"), "shows_gross",
            ]},
        ),
        (
            _("Our relation"),
            {"fields": [
                "account_manager", "parent", "customer_since",
                ("loyalty_number", "loyalty_points"), ("credit_hold", "average_receivable"),
                "external_id",
            ]},
        ),
    ]  # fmt: skip
    readonly_fields = ["continent_name"]

    @admin.display(description=_("country"), ordering="country")
    def country_name(self, company: Company) -> str:
        """Answer the name of the country, a dash for unknown."""
        return countries().get(company.country, company.country) or "–"

    @admin.display(description=_("continent"))
    def continent_name(self, company: Company) -> str:
        """Answer the continent of the country in words."""
        return dict(Continent.choices).get(company.continent, "–") if company.pk else "–"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Add the segments of the company, why it is in them, and the ones it left."""
        company = self.get_object(request, object_id)
        extra = self._around(company) if company is not None else {}
        extra["may_merge"] = request.user.has_perm(MAY_MERGE)
        return super().change_view(request, object_id, form_url, {**extra, **(extra_context or {})})

    def _around(self, company: Company) -> dict:
        """Answer what stands beside the facts. About ten queries, whatever the segments."""
        now = timezone.now()
        seen = around(company, as_of=now)
        return {
            "company": company,
            "explanations": seen.explanations,
            "near": seen.near,
            "lines": seen.lines,
            "cost": cost_breakdown(company, now),
            "currency": settings.OSCAR_DEFAULT_CURRENCY,
            "moments": history(company, limit=HISTORY_SHOWN)[:HISTORY_SHOWN],
            "overrides": company.overrides.at(now).select_related("segment", "by"),
        }

    def get_urls(self):
        """Add why the company is in a segment or not, and the shop as it sees it."""
        own = [
            ("<int:company_id>/why/", why_page, "ask"),
            ("<int:company_id>/why/<slug:code>/", why_page, "why"),
            ("<int:company_id>/timeline/", timeline_page, "timeline"),
            ("<int:company_id>/see/", see_as_company, "see"),
            ("<int:company_id>/merge/", merge_page, "merge"),
        ]
        return [
            *(
                path(route, guarded(self, view), name=f"segments_company_{name}")
                for route, view, name in own
            ),
            *super().get_urls(),
        ]


def why_page(request: HttpRequest, company_id: int, code: str = "") -> HttpResponse:
    """Show why a company is in a segment, or why not, now or on a past day."""
    company = get_object_or_404(Company, pk=company_id)
    if code and "segment" not in request.GET:
        get_object_or_404(Segment, code=code)
    context = {
        **admin.site.each_context(request),
        "title": company.legal_name,
        **answered(company, request.GET, code=code, now=timezone.now()),
    }
    if segment := context.get("segment"):
        names = {"company": company.legal_name, "segment": segment.name}
        context["title"] = _("%(company)s in %(segment)s") % names
    return TemplateResponse(request, "admin/segments/company/why.html", context)


def timeline_page(request: HttpRequest, company_id: int) -> HttpResponse:
    """Show everything that happened to a company in segments."""
    company = get_object_or_404(Company, pk=company_id)
    context = {
        **admin.site.each_context(request),
        "title": company.legal_name,
        **answered(company, {}, now=timezone.now()),
        "moments": history(company, limit=STAYS_SHOWN),
    }
    return TemplateResponse(request, "admin/segments/company/timeline.html", context)
