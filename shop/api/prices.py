"""Prices of many products at many quantities, in one go."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from pricing.money import line_total
from shop.apikeys.models import Scope
from shop.basket.models import LARGEST_QUANTITY

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
        self.strategy.warm([product for product in found if product], gated=True)
        pairs = zip(asked, found, strict=True)
        return Response(
            {
                "at": self.shopper.at,
                "currency": self.shopper.currency,
                "results": [_priced(self.strategy, item, product) for item, product in pairs],
            }
        )


def products_of(shopper: Any, items: Iterable[dict]) -> list[Any]:
    """Answer the product that each item names, None for one that is hidden or does not exist."""
    items = list(items)
    products = goods(shopper).filter(structure__in=["standalone", "child"])
    ids = {item["product"] for item in items if "product" in item}
    numbers = {item["part_number"] for item in items if "part_number" in item}
    by_id = products.in_bulk(ids) if ids else {}
    by_number = products.in_bulk(numbers, field_name="upc") if numbers else {}
    return [
        by_id.get(item["product"]) if "product" in item else by_number.get(item["part_number"])
        for item in items
    ]


def _priced(strategy: Any, item: dict, product: Any) -> dict:
    quantity = item["quantity"]
    named = {
        "product": product.pk if product else item.get("product"),
        "part_number": product.upc if product else item.get("part_number"),
        "quantity": quantity,
    }
    if product is None:
        missing = {"code": "not_found", "detail": _("There is no such product.")}
        empty = {"price": None, "line_net": None, "availability": None}
        return named | empty | {"no_price": missing}
    info = strategy.fetch_for_product(product, quantity=quantity)
    price = info.price
    total = line_total(price.excl_tax, quantity, price.currency) if price.exists else None
    return named | {
        "price": price_of(price, quantity),
        "line_net": text(total),
        "no_price": no_price_of(price),
        "availability": availability_of(info.availability),
    }
