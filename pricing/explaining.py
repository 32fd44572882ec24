"""The price of one product for one company, at any quantity and instant, with its reasons."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps

from segments.models import Company
from segments.selection import shopper_for

from .base_price import base_of, in_preference
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
    records = apps.get_model("partner.StockRecord").objects.filter(product=product)
    preferred = next(iter(in_preference(records, shopper.currency)), None)
    bases = {product.pk: base_of(preferred, shopper.currency)}
    found = candidates(shopper, bases, with_closed=True)
    decision = explain(found[product.pk], quantity=quantity, policy=policy)
    return Explained(decision, shopper.currency)
