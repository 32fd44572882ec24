"""Changes to price lists, each in one transaction and known to every cache."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.formats import localize
from django.utils.translation import gettext as _

from segments.models import Company, CompanyState

from .models import PriceList
from .secrecy import sees_costs


@dataclass(frozen=True, slots=True)
class Reach:
    """How many active companies a list reaches: all that it names, and those in its currency."""

    companies: int
    in_currency: int


def companies_of(price_list: PriceList) -> QuerySet[Company]:
    """Answer the active companies a list is addressed to: by name, as a child, by segment."""
    named = list(price_list.companies.values_list("pk", flat=True))
    segments = list(price_list.segments.values_list("pk", flat=True))
    states = CompanyState.objects.filter(
        Q(segment_ids__overlap=segments) | Q(ancestor_ids__overlap=named) | Q(company__in=named)
    )
    return Company.objects.filter(
        Q(pk__in=named) | Q(pk__in=states.values("company")), is_active=True
    )


def reach(price_list: PriceList, *, default_currency: str) -> Reach:
    """Count whom a list reaches; a company without a currency buys in the shop's. Four queries."""
    companies = companies_of(price_list)
    same = Q(currency=price_list.currency)
    if price_list.currency == default_currency:
        same |= Q(currency="")
    return Reach(companies.count(), companies.filter(same).count())


def obstacles(price_list: PriceList, *, with_costs: bool = True) -> list[str]:
    """
    Answer what keeps a list from being published, in words.

    Without costs it is said that prices lie below the floor, not how many nor which floor.
    """
    found = []
    if not (price_list.segments.exists() or price_list.companies.exists()):
        found.append(_("It has no audience: choose at least one segment or company."))
    has_rows = (
        price_list.percent is not None
        or price_list.prices.exists()
        or price_list.category_percents.exists()
        or price_list.breaks.exists()
    )
    if not has_rows:
        found.append(_("It has no prices: give a percentage, a category or a product price."))
    return found + _below_floor(price_list, with_costs=with_costs)


def _below_floor(price_list: PriceList, *, with_costs: bool) -> list[str]:
    """Answer in words how many fixed prices lie below the floor."""
    if price_list.min_margin is None:
        return []
    below = price_list.prices.below_floor(price_list.min_margin, price_list.currency).count()
    if not below:
        return []
    if not with_costs:
        return [_("Fixed prices lie below the floor. Ask somebody who may see unit costs.")]
    words = _("%(n)s fixed prices lie below the least margin of %(margin)s %% over cost.")
    return [words % {"n": below, "margin": localize(price_list.min_margin.normalize())}]


@transaction.atomic
def publish(price_list: PriceList, *, by: Any) -> None:
    """
    Let the list price. Raises ValidationError with all obstacles. Safe to repeat.

    ``by`` is kept in the list's history.
    """
    locked = PriceList.objects.select_for_update().get(pk=price_list.pk)
    found = obstacles(locked, with_costs=by is None or sees_costs(by))
    if found:
        raise ValidationError(found)
    _set_status(locked, PriceList.Status.PUBLISHED, by, _("published"))
    price_list.status = locked.status


@transaction.atomic
def withdraw(price_list: PriceList, *, by: Any) -> None:
    """Make the list a draft again: it prices nothing from now on. Safe to repeat."""
    locked = PriceList.objects.select_for_update().get(pk=price_list.pk)
    _set_status(locked, PriceList.Status.DRAFT, by, _("withdrawn"))
    price_list.status = locked.status


def _set_status(price_list: PriceList, status: str, by: Any, reason: str) -> None:
    if price_list.status == status:
        return
    price_list.status = status
    price_list._history_user = by  # type: ignore[attr-defined]
    price_list._change_reason = reason  # type: ignore[attr-defined]
    price_list.save()
