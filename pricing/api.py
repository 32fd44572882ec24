"""
Prices for programs: everything public, in one place (``docs/reference/python-api-prices.md``).

Lists and prices go in, a quote comes out, and so do its reasons, now, on any past date and over
time. Time is an argument everywhere. What can be wrong with an argument is refused with
``ValidationError``.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from segments.models import Company, Segment
from segments.selection import shopper_for

from . import explaining, history
from .asking import Answer, answer
from .explaining import Explained, base_prices_of
from .history import PriceHistory, Step
from .lookup import candidates
from .models import Price, PriceList
from .quote import Break, Quote
from .resolution import resolve
from .services import publish, withdraw

__all__ = [
    "Answer",
    "Break",
    "Explained",
    "PriceHistory",
    "Quote",
    "Row",
    "Step",
    "ValidationError",
    "answer",
    "create_price_list",
    "explain_price",
    "price_history",
    "publish",
    "quote",
    "quotes",
    "set_prices",
    "withdraw",
]


@dataclass(frozen=True, slots=True)
class Row:
    """What a product costs from a quantity on: an amount, or a percentage off the base price."""

    product: Any
    amount: Decimal | None = None
    percent: Decimal | None = None
    min_quantity: int = 1


@transaction.atomic
def create_price_list(
    code: str,
    name: str,
    *,
    currency: str,
    companies: Iterable[Company] = (),
    segments: Iterable[Segment] = (),
    **fields: Any,
) -> PriceList:
    """Make a list, a draft that prices nothing yet. Raises ValidationError."""
    price_list = PriceList(code=code, name=name, currency=currency, **fields)
    price_list.full_clean()
    price_list.save()
    price_list.companies.set(companies)
    price_list.segments.set(segments)
    return price_list


@transaction.atomic
def set_prices(price_list: PriceList, rows: Iterable[Row]) -> int:
    """
    Give products prices in a list, all or none; answers how many. Raises ValidationError.

    A price from the same quantity is replaced, others stay. For files there is ``import_prices``.
    """
    prices = [
        Price(
            price_list=price_list, product=row.product, min_quantity=row.min_quantity,
            amount=row.amount, percent=row.percent,
        )
        for row in rows
    ]  # fmt: skip
    for price in prices:
        price.full_clean(validate_unique=False, validate_constraints=False)
        if (price.amount is None) == (price.percent is None):
            raise ValidationError({"amount": "Give a unit price or a percentage, one of the two."})
    Price.objects.bulk_create(
        prices,
        update_conflicts=True,
        unique_fields=["price_list", "product", "min_quantity"],
        update_fields=["amount", "percent"],
    )
    return len(prices)


def quote(company: Company, product: Any, *, quantity: int = 1, at: datetime) -> Quote | None:
    """Answer what one piece costs when so many are bought; None: it has no price. Three queries."""
    return quotes(company, [product], quantity=quantity, at=at)[product.pk]


def quotes(
    company: Company, products: Collection[Any], *, quantity: int = 1, at: datetime
) -> dict[int, Quote | None]:
    """Answer the quotes by product id. Three queries, whatever their number."""
    shopper = shopper_for(company, at=at)
    bases = base_prices_of(products, shopper.currency)
    return {
        pk: resolve(found, quantity=quantity, policy=settings.PRICING_POLICY)
        for pk, found in candidates(shopper, bases).items()
    }


def explain_price(
    company: Company, product: Any, *, quantity: int = 1, at: datetime, now: datetime
) -> Explained:
    """
    Answer every candidate, what it gave and why it lost, at an instant before or after ``now``.

    The past is answered from the lists, prices and facts of then. ``answer`` puts it into words.
    """
    return explaining.explain_price(
        company, product, quantity=quantity, at=at, policy=settings.PRICING_POLICY, now=now
    )


def price_history(
    company: Company, product: Any, *, quantity: int = 1, now: datetime
) -> PriceHistory:
    """Answer each price the product had for the company, has, and is known to get, and why."""
    return history.price_history(
        company, product, quantity=quantity, now=now, policy=settings.PRICING_POLICY
    )
