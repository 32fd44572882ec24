"""
What happened to the prices of a product for a company: each change, when, and by whom or what.

Read from the histories, whatever their size: only the lists that ever reached the company, and only
rows that speak about the product.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from segments.models import Company, Membership

from .changes import Cause, of_prices, of_versions
from .models import PriceList
from .past import Scope

HEADER = (
    "status", "currency", "priority", "starts_at", "ends_at", "decimals", "percent", "min_margin",
)  # fmt: skip


HEADER = ("status", "currency", "priority", "starts_at", "ends_at", "decimals", "percent",
          "min_margin")  # fmt: skip
MADE = {
    True: gettext_lazy("The list “%(name)s” was made and published."),
    False: gettext_lazy("The list “%(name)s” was made."),
}
TURNED = {
    True: gettext_lazy("The list “%(name)s” was published."),
    False: gettext_lazy("The list “%(name)s” became a draft again."),
}
CHANGED = gettext_lazy("The list “%(name)s” was changed: %(fields)s.")
TOUCHED = gettext_lazy("The list “%(name)s” was changed: for whom it is, or its words.")


def causes_for(scope: Scope, product: Any, company_id: int | None) -> list[Cause]:
    """Answer every recorded change in the order of time. At most thirteen queries."""
    codes = _codes(scope)
    found = [
        *_of_headers(scope),
        *of_prices(scope, product, codes),
        *of_versions(scope, product, codes),
    ]
    if company_id is not None:
        found += [*_of_memberships(scope, company_id, codes), *_of_companies(scope)]
    return sorted(found, key=lambda cause: cause.at)


def _codes(scope: Scope) -> dict[int, str]:
    """Answer the code of each list, also of those that are gone."""
    recorded = PriceList.history.filter(id__in=scope.list_ids).order_by("history_date")
    known = dict(recorded.values_list("id", "code"))
    return known | dict(PriceList.objects.filter(pk__in=scope.list_ids).values_list("pk", "code"))


def _of_headers(scope: Scope) -> Iterator[Cause]:
    """Tell what became of the lists, and when their periods begin and end."""
    recorded = PriceList.history.filter(id__in=scope.list_ids).select_related("history_user")
    ordered = recorded.order_by("id", "history_date", "history_id")
    periods: dict[tuple[datetime, str], Cause] = {}
    known = set()
    for _list, versions in groupby(ordered, key=lambda version: version.id):
        before = None
        for version in versions:
            about = frozenset([version.code])
            yield Cause(
                version.history_date, _changed(before, version),
                who=str(version.history_user or ""), lists=about,
            )  # fmt: skip
            if version.history_type != "-":
                periods |= _periods(version)
            before = version
        known.add(before.code)
    for price_list in PriceList.objects.filter(pk__in=scope.list_ids):
        periods |= _periods(price_list)
        if price_list.code not in known:
            words = str(MADE[price_list.is_published]) % {"name": price_list.name}
            yield Cause(price_list.created_at, words, lists=frozenset([price_list.code]))
    yield from periods.values()


def _periods(version: Any) -> dict[tuple[datetime, str], Cause]:
    """Answer the begin and the end of a list, as one of its versions has them."""
    about = frozenset([version.code])
    ends = (
        (version.starts_at, _("The list “%(name)s” begins.")),
        (version.ends_at, _("The list “%(name)s” ends.")),
    )
    told = [(moment, words % {"name": version.name}) for moment, words in ends if moment]
    return {(moment, words): Cause(moment, words, lists=about) for moment, words in told}


def _changed(before: Any | None, version: Any) -> str:
    """Say what a version of a list's header changed."""
    changed = [
        field for field in HEADER
        if before is not None and getattr(before, field) != getattr(version, field)
    ]  # fmt: skip
    fields = (str(PriceList._meta.get_field(field).verbose_name) for field in changed)
    return str(_sentence(before, version, changed)) % {
        "name": version.name, "fields": ", ".join(fields),
    }  # fmt: skip


def _sentence(before: Any | None, version: Any, changed: list[str]) -> Any:
    if version.history_type == "-":
        return gettext_lazy("The list “%(name)s” was deleted.")
    is_published = version.status == PriceList.Status.PUBLISHED
    if before is None:
        return MADE[is_published]
    if changed == ["status"]:
        return TURNED[is_published]
    return CHANGED if changed else TOUCHED


def _of_memberships(scope: Scope, company_id: int, codes: dict[int, str]) -> Iterator[Cause]:
    """Tell when the company came into the segments that a list ever named, or left them."""
    named: dict[int, set[str]] = defaultdict(set)
    through = PriceList.segments.through.objects.filter(pricelist__in=scope.list_ids)
    recorded = apps.get_model("pricing", "HistoricalPriceList_segments").objects
    for rows in (through, recorded.filter(pricelist__in=scope.list_ids)):
        for segment_id, list_id in rows.order_by().values_list("segment_id", "pricelist_id"):
            named[segment_id].add(codes.get(list_id, ""))
    stays = Membership.objects.filter(company=company_id, segment__in=list(named))
    for stay in stays.select_related("segment").order_by():
        name, about = {"segment": stay.segment.name}, frozenset(named[stay.segment_id])
        came = _("Came into the segment “%(segment)s”: %(why)s.")
        told = came % (name | {"why": stay.get_reason_display()})
        yield Cause(stay.valid_from, told, lists=about)
        if stay.valid_to is not None:
            why = stay.get_ended_by_display() or "–"
            told = _("Left the segment “%(segment)s”: %(why)s.") % (name | {"why": why})
            yield Cause(stay.valid_to, told, lists=about)


def _of_companies(scope: Scope) -> Iterator[Cause]:
    """Tell when the company, or one above it, came, or changed its currency or its parent."""
    for at, name in births(scope):
        yield Cause(at, _("%(company)s was entered.") % {"company": name})
    recorded = Company.history.filter(id__in=scope.company_ids).select_related("history_user")
    ordered = recorded.order_by("id", "history_date", "history_id")
    for _company, versions in groupby(ordered, key=lambda version: version.id):
        before = None
        for version in versions:
            if before is not None and (before.currency, before.parent_id) != (
                version.currency, version.parent_id
            ):  # fmt: skip
                told = _("%(company)s changed its currency or its parent company.")
                yield Cause(
                    version.history_date, told % {"company": version.legal_name},
                    who=str(version.history_user or ""),
                )  # fmt: skip
            before = version


def births(scope: Scope) -> list[tuple[datetime, str]]:
    """Answer when each company came to be known, as ``segments.past`` has it. Two queries."""
    recorded = Company.history.filter(id__in=scope.company_ids).order_by()
    first = dict(recorded.values("id").annotate(at=Min("history_date")).values_list("id", "at"))
    rows = Company.objects.filter(pk__in=scope.company_ids).order_by()
    return [
        (min(at for at in (made, stayed, first.get(pk)) if at is not None), name)
        for pk, name, made, stayed in rows.annotate(
            stayed=Min("memberships__valid_from")
        ).values_list("pk", "legal_name", "created_at", "stayed")
    ]
