"""The price of one product, at any quantity and instant, with every candidate and its reason."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from segments.models import Company
from segments.selection import shopper_for
from segments.shopper import Shopper

from .base_price import base_of, in_preference
from .candidates import Base
from .decision import Decision
from .lookup import candidates
from .money import line_total
from .past import Past, company_then, prices_as_they_were, scope_as, scope_for
from .quote import Quote
from .resolution import explain, resolve
from .tax.amounts import Taxed, taxed
from .tax.taxation import Taxation


@dataclass(frozen=True, slots=True)
class Explained:
    """
    A decision with its instant and currency, and the quote of the same walk (None: no price).

    ``line`` is the net total of the quantity with its tax. ``approximate`` says in words what of
    the past could not be rebuilt exactly.
    """

    decision: Decision
    currency: str
    at: datetime
    quote: Quote | None = None
    line: Taxed | None = None
    approximate: tuple[str, ...] = ()


def explain_price(  # noqa: PLR0913 - what a price depends on
    company: Company,
    product: Any,
    *,
    quantity: int,
    at: datetime,
    policy: str,
    now: datetime | None = None,
) -> Explained:
    """
    Answer every candidate for a price, also lists that are closed. Three queries.

    The same walk that charges. With ``now``, an earlier ``at`` is answered from the lists, prices,
    costs, segments and company facts of then (some thirty statements more); without, from the rows
    of today.
    """
    if now is None or at >= now:
        return explained(shopper_for(company, at=at), product, quantity=quantity, policy=policy)
    with prices_as_they_were(scope_for(company.pk, [product.pk]), at) as past:
        shopper, is_known = company_then(company, at)
        told = explained(shopper, product, quantity=quantity, policy=policy)
        notes = list(_unknown(shopper, is_known=is_known))
        return replace(told, approximate=(*notes, *_unrecorded(past)))


def explain_as(  # noqa: PLR0913 - what a price depends on
    shopper: Shopper, product: Any, *, quantity: int, at: datetime, policy: str, now: datetime
) -> Explained:
    """
    Answer the same for whoever is shopping: a company, a visitor or a preview.

    A preview of chosen segments, or in another currency, keeps those when it looks back.
    """
    if at >= now:
        asked = replace(shopper, at=at)
        return explained(asked, product, quantity=quantity, policy=policy)
    company = company_behind(shopper, now)
    if company is not None:
        return explain_price(company, product, quantity=quantity, at=at, policy=policy, now=now)
    with prices_as_they_were(scope_as(shopper, [product.pk]), at) as past:
        told = explained(replace(shopper, at=at), product, quantity=quantity, policy=policy)
        notes = [_("Company and segments are those of today.")] if shopper.segment_ids else []
        return replace(told, approximate=(*notes, *_unrecorded(past)))


def explained(shopper: Shopper, product: Any, *, quantity: int, policy: str) -> Explained:
    """Answer the walk for a shopper at the shopper's instant. Three queries at most."""
    bases = base_prices_of([product], shopper.currency)
    found = candidates(shopper, bases, with_closed=True)[product.pk]
    quote = resolve(found, quantity=quantity, policy=policy)
    return Explained(
        decision=explain(found, quantity=quantity, policy=policy),
        currency=shopper.currency,
        at=shopper.at,
        quote=quote,
        line=_line(shopper, product, quote, quantity) if quote else None,
    )


def _line(shopper: Shopper, product: Any, quote: Quote, quantity: int) -> Taxed:
    """Answer what so many cost, and the tax on it as a basket line has it."""
    net = line_total(quote.unit_price, quantity, quote.currency)
    return taxed(net, Taxation(shopper).of(product.pk), quote.currency)


def base_prices_of(products: Collection[Any], currency: str) -> dict[int, Base]:
    """Answer the base price that the shop takes for each product in a currency. One query."""
    ids = [product.pk for product in products]
    records: dict[int, list] = {pk: [] for pk in ids}
    for record in apps.get_model("partner.StockRecord").objects.filter(product__in=ids):
        records[record.product_id].append(record)
    return {
        pk: base_of(next(iter(in_preference(found, currency)), None), currency)
        for pk, found in records.items()
    }


def company_behind(shopper: Shopper, now: datetime) -> Company | None:
    """Answer the company that a shopper is, unless it is previewed as something else. 2 queries."""
    company = Company.objects.filter(pk=shopper.company_id).first()
    if company is None:
        return None
    own = shopper_for(company, at=now)
    is_itself = (own.segment_ids, own.currency) == (shopper.segment_ids, shopper.currency)
    return company if is_itself else None


def _unknown(shopper: Shopper, *, is_known: bool) -> Iterator[str]:
    """Say what was not known of a company then."""
    if shopper.company_id is None:
        yield _("The company was not a customer yet; this is what a visitor paid.")
    elif not is_known:
        yield _("The company's facts of then are not recorded; the first known ones are used.")


def _unrecorded(past: Past) -> list[str]:
    if past.is_recorded():
        return []
    return [_("No price of this product is recorded for that time yet.")]
