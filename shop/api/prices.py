"""Prices of many products at many quantities, in one go."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from pricing.money import line_total
from pricing.tax.amounts import taxed
from shop.apikeys.models import Scope
from shop.basket.models import LARGEST_QUANTITY
from shop.partnumbers.resolution import Resolved, resolve_numbers

from .amounts import text
from .goods import availability_of, no_price_of, price_of
from .parsing import Asked, read
from .products import BIGGEST_ID, goods
from .shapes import Priced
from .views import View

MOST_ITEMS = 500


class Item(Asked):
    """A product, by id or by part number, and how many."""

    product = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID, required=False)
    part_number = serializers.CharField(max_length=64, required=False)
    quantity = serializers.IntegerField(min_value=1, max_value=LARGEST_QUANTITY, default=1)

    def validate(self, data):
        """A product is named in one way."""
        if ("product" in data) == ("part_number" in data):
            raise serializers.ValidationError(
                _("Name the product by “product” or by “part_number”."), code="one_name"
            )
        return data


class PricesAsked(Asked):
    """The items."""

    items = Item(many=True, min_length=1, max_length=MOST_ITEMS)


class PricesView(View):
    """What products cost, each at its quantity; every item is answered."""

    scope = Scope.PRICES

    @extend_schema(
        operation_id="prices", tags=["prices"], request=PricesAsked, responses={200: Priced}
    )
    def post(self, request) -> Response:
        """The price of each item at its quantity, or why there is none. Nothing is kept."""
        asked = read(PricesAsked, request.data)["items"]
        found = products_of(self.shopper, asked)
        self.strategy.warm([named.product for named in found if named.product], gated=True)
        pairs = zip(asked, found, strict=True)
        return Response(
            {
                "at": self.shopper.at,
                "currency": self.shopper.currency,
                "results": [_priced(self.strategy, item, named) for item, named in pairs],
            }
        )


@dataclass(frozen=True, slots=True)
class Named:
    """The product that an item names, or the stable code of why it names none."""

    product: Any = None
    code: str = ""

    @property
    def detail(self) -> str:
        """Say why there is no product."""
        return str(WHY_NONE[self.code])


WHY_NONE = {
    "not_found": gettext_lazy("There is no such product."),
    "ambiguous": gettext_lazy("Several products have this number."),
    "has_variants": gettext_lazy("This product is sold in variants: name one of them."),
}


def products_of(shopper: Any, items: Iterable[dict]) -> list[Named]:
    """
    Answer the product that each item names; one that is hidden is not found.

    Numbers are read as on the quick-order page: the company's own first, then ours. A fixed number
    of queries.
    """
    items = list(items)
    asked = dict.fromkeys(item["part_number"] for item in items if "part_number" in item)
    meant = {one.number: one for one in resolve_numbers(shopper, list(asked))}
    ids = {item["product"] for item in items if "product" in item}
    ids |= {one.product_id for one in meant.values() if one.product_id is not None}
    found = goods(shopper).in_bulk(ids) if ids else {}
    return [_named(item, meant, found) for item in items]


def _named(item: dict, meant: dict[str, Resolved], found: dict[int, Any]) -> Named:
    number = meant.get(item.get("part_number", ""))
    if number is not None and number.is_ambiguous:
        return Named(code="ambiguous")
    if number is not None and number.is_family:
        return Named(code="has_variants")
    product = found.get(number.product_id if number is not None else item.get("product"))
    if product is None:
        return Named(code="not_found")
    return Named(code="has_variants") if product.is_parent else Named(product)


def _priced(strategy: Any, item: dict, named: Named) -> dict:
    quantity, product = item["quantity"], named.product
    told = {
        "product": product.pk if product else item.get("product"),
        "part_number": product.upc if product else item.get("part_number"),
        "quantity": quantity,
    }
    if product is None:
        missing = {"code": named.code, "detail": named.detail}
        empty = {"price": None, "availability": None} | _line(None, quantity)
        return told | empty | {"no_price": missing}
    info = strategy.fetch_for_product(product, quantity=quantity)
    price = info.price
    return (
        told
        | {
            "price": price_of(price, quantity),
            "no_price": no_price_of(price),
            "availability": availability_of(info.availability),
        }
        | _line(price, quantity)
    )


def _line(price: Any, quantity: int) -> dict:
    """Answer what the pieces cost together, rounded as a line of an order is."""
    if price is None or not price.exists:
        return {"line_net": None, "line_tax": None, "line_gross": None}
    net = line_total(price.excl_tax, quantity, price.currency)
    line = taxed(net, price.vat, price.currency)
    return {"line_net": text(net), "line_tax": text(line.amount), "line_gross": text(line.gross)}
