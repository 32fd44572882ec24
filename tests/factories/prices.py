"""Price lists and their rows."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import count

from pricing.models import CategoryPercent, ListBreak, Price, PriceList, UnitCost

_numbers = count(1)


def make_price_list(
    code: str | None = None, *, segments: Iterable = (), companies: Iterable = (), **fields
) -> PriceList:
    """Make a published list in euros for an audience; without one it prices nobody."""
    code = code or f"list-{next(_numbers)}"
    defaults = {"name": code.capitalize(), "currency": "EUR", "status": "published"}
    price_list = PriceList.objects.create(code=code, **(defaults | fields))
    price_list.segments.set(segments)
    price_list.companies.set(companies)
    return price_list


def make_price(
    price_list: PriceList,
    product,
    amount: Decimal | int | str | None = None,
    *,
    percent: Decimal | int | str | None = None,
    min_quantity: int = 1,
    **fields,
) -> Price:
    """Give a product a fixed price, or a percentage, in a list."""
    return Price.objects.create(
        **fields,
        price_list=price_list,
        product=product,
        min_quantity=min_quantity,
        amount=None if amount is None else Decimal(amount),
        percent=None if percent is None else Decimal(percent),
    )


def make_category_percent(
    price_list: PriceList, category, percent: Decimal | int | str, *, min_quantity: int = 1
) -> CategoryPercent:
    """Take a percentage off a category and all below it."""
    return CategoryPercent.objects.create(
        price_list=price_list,
        category=category,
        percent=Decimal(percent),
        min_quantity=min_quantity,
    )


def make_list_break(
    price_list: PriceList, percent: Decimal | int | str, *, min_quantity: int
) -> ListBreak:
    """Take a percentage off everything from a quantity."""
    return ListBreak.objects.create(
        price_list=price_list, percent=Decimal(percent), min_quantity=min_quantity
    )


def make_cost(product, amount: Decimal | int | str, currency: str = "EUR") -> UnitCost:
    """Record what one piece costs us."""
    return UnitCost.objects.create(product=product, currency=currency, amount=Decimal(amount))
