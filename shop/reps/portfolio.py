"""What a sales rep sees of the own companies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.formats import localize, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pricing.tax.taxation import Taxation
from pricing.tax.wording import label, reason
from segments.models import Company, SalesRep, Segment
from segments.models.identifiers import countries, languages
from segments.selection import shopper_for

LONGEST_SEARCH = 100
LAST_ORDERS = 5

FACTS = [
    "number", "vat_id", "nace", "employees", "turnover", "country", "region", "territory", "reach",
    "channel", "ordering_method", "digital_maturity", "cost_to_serve", "payment_terms",
    "delivery_terms", "customer_since", "loyalty_number", "language", "currency", "parent",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a company in words."""

    label: str | Promise
    value: str


def companies_of(rep: SalesRep, *, words: str = "") -> QuerySet[Company]:
    """
    Answer the companies a rep looks after, by name, with ``last_order_at``.

    ``words`` is looked for in the name, the number and the region. One query.
    """
    companies = Company.objects.filter(account_manager=rep)
    words = words.replace("\x00", "")[:LONGEST_SEARCH].strip()
    if words:
        named = Q(legal_name__icontains=words) | Q(number__icontains=words)
        companies = companies.filter(named | Q(region__icontains=words))
    orders = apps.get_model("purchases", "OrderTerms").objects.filter(company=OuterRef("pk"))
    last = orders.order_by("-placed_at").values("placed_at")[:1]
    return (
        companies.annotate(last_order_at=Subquery(last))
        .select_related("state")
        .order_by("legal_name", "pk")
    )


def segment_names(companies: Iterable[Company]) -> dict[int, list[str]]:
    """Answer the names of the segments each company is in, in rank order. One query."""
    held = {
        company.pk: company.state.segment_ids if hasattr(company, "state") else []
        for company in companies
    }
    ids = {segment_id for segment_ids in held.values() for segment_id in segment_ids}
    names = dict(Segment.objects.filter(pk__in=ids).values_list("pk", "name"))
    return {
        pk: [names[segment_id] for segment_id in segment_ids if segment_id in names]
        for pk, segment_ids in held.items()
    }


def facts_of(company: Company) -> list[Fact]:
    """Answer what is known of a company, in words; what is unknown is left out. No query."""
    found = []
    for name in FACTS:
        words = _in_words(company, name)
        if words:
            found.append(Fact(_label(name), words))
    return found


def taxed_as(company: Company, *, at: datetime) -> Fact:
    """Answer how standard goods that go to the company are taxed. One query."""
    tax = Taxation(shopper_for(company, at=at)).of_category()
    return Fact(_("Tax on its orders"), f"{label(tax)}. {reason(tax)}".strip())


def last_orders(company: Company) -> QuerySet[Any]:
    """Answer the latest orders of a company; ``is_taxed`` says their VAT is known. One query."""
    taxes = apps.get_model("purchases", "OrderTax").objects.filter(order=OuterRef("order"))
    orders = apps.get_model("purchases", "OrderTerms").objects.filter(company=company)
    orders = orders.annotate(is_taxed=Exists(taxes)).select_related("order", "buyer")
    return orders.order_by("-placed_at")[:LAST_ORDERS]


def goods_for(shopper: Any, *, words: str, limit: int) -> list[Any]:
    """Answer products that a company may see and buy, by title, part number or its own number."""
    words = words.replace("\x00", "")[:LONGEST_SEARCH].strip()
    if not words:
        return []
    goods = apps.get_model("catalogue", "Product").objects.visible_to(shopper)
    called = apps.get_model("partnumbers", "OwnNumber").objects.filter(
        company__in=shopper.company_ids, number__istartswith=words
    )
    named = Q(upc__istartswith=words) | Q(pk__in=called.values("product"))
    found = goods.filter(Q(title__icontains=words) | named)
    found = found.filter(structure__in=["standalone", "child"])
    return list(found.select_related("parent").order_by("title", "pk")[:limit])


def _label(name: str) -> Any:
    label = Company._meta.get_field(name).verbose_name
    return _("Parent company") if name == "parent" else label


def _in_words(company: Company, name: str) -> str:
    value = getattr(company, name)
    if value in (None, ""):
        return ""
    if name == "turnover":
        amount = number_format(value, decimal_pos=0, force_grouping=True)
        return f"{amount} {company.turnover_currency}"
    if name == "language":
        return languages().get(value, value)
    if name == "country":
        return countries().get(value, value)
    shown = getattr(company, f"get_{name}_display", None)
    return str(shown()) if shown else localize(value)
