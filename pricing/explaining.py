"""The price of one product for one company, at any quantity and instant, with its reasons."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps

from segments.models import Company
from segments.selection import shopper_for

from .candidates import Base
from .decision import Decision
from .lookup import candidates
from .resolution import explain


@dataclass(frozen=True, slots=True)
class Explained:
    """A decision and the currency it is in."""

    decision: Decision
    currency: str


def explain_price(
    company: Company, product: Any, *, quantity: int, at: datetime, policy: str
) -> Explained:
    """
    Answer every candidate for a price, also lists that are closed. Three queries.

    The same walk that charges; segments and currency are those of the company at that instant.
    """
    shopper = shopper_for(company, at=at)
    found = candidates(shopper, {product.pk: base_of(product, shopper.currency)}, with_closed=True)
    decision = explain(found[product.pk], quantity=quantity, policy=policy)
    return Explained(decision, shopper.currency)


def base_of(product: Any, currency: str) -> Base:
    """Answer the base price: of the stock record priced in the currency, then any; the oldest."""
    records = apps.get_model("partner.StockRecord").objects.filter(product=product).order_by("pk")
    priced = [r for r in records if r.price is not None and r.price_currency == currency]
    record = next(iter(priced or records), None)
    if record is None:
        return Base(None, currency)
    return Base(record.price, record.price_currency)
