"""The orders of the company, as they were frozen."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from shop.apikeys.models import Scope
from shop.purchases.selection import orders_of

from .amounts import text
from .parsing import Asked, read
from .parts import part
from .products import BIGGEST_ID
from .shapes import OrderPage, Orders
from .views import View


class OrdersAsked(Asked):
    """Which part of the orders."""

    before = serializers.IntegerField(
        min_value=1, max_value=BIGGEST_ID, required=False, help_text="As “next” says it."
    )
    limit = serializers.IntegerField(min_value=1, max_value=100, default=50)
    placed_from = serializers.DateField(required=False)
    placed_before = serializers.DateField(required=False)


class OrdersView(View):
    """The orders of the company, whoever of its buyers placed them, the newest first."""

    scope = Scope.ORDERS

    @extend_schema(
        operation_id="orders", tags=["orders"], parameters=[OrdersAsked], responses=Orders
    )
    def get(self, request) -> Response:
        """All orders of the company in stable parts; days are those of the shop's clock."""
        asked = read(OrdersAsked, request.query_params)
        orders = orders_of(self.shopper).order_by("-pk")
        if "before" in asked:
            orders = orders.filter(pk__lt=asked["before"])
        if "placed_from" in asked:
            orders = orders.filter(date_placed__date__gte=asked["placed_from"])
        if "placed_before" in asked:
            orders = orders.filter(date_placed__date__lt=asked["placed_before"])
        shown, follows = part(request, orders, asked, name="api:orders", mark="before")
        return Response({"results": [_head(order) for order in shown], "next": follows})


class OrderView(View):
    """One order of the company; another company's is missing."""

    scope = Scope.ORDERS

    @extend_schema(operation_id="order", tags=["orders"], responses=OrderPage)
    def get(self, request, order_number: str) -> Response:
        """One order with its lines, at the prices it was placed at."""
        order = orders_of(self.shopper).filter(number=order_number).first()
        if order is None:
            raise Http404
        lines = order.lines.select_related("terms").order_by("pk")
        return Response(
            _head(order)
            | {
                "shipping_net": text(order.shipping_excl_tax),
                "lines": [_line(line) for line in lines],
            }
        )


def _head(order) -> dict:
    return {
        "number": order.number,
        "placed_at": order.date_placed,
        "status": order.status,
        "po_number": order.terms.po_number,
        "currency": order.currency,
        "total_net": text(order.total_excl_tax),
        "total_tax": text(order.total_incl_tax - order.total_excl_tax),
        "total_gross": text(order.total_incl_tax),
    }


def _line(line) -> dict:
    return {
        "part_number": line.partner_sku,
        "title": line.title,
        "quantity": line.quantity,
        "unit_net": text(line.terms.unit_price),
        "line_net": text(line.line_price_excl_tax),
        "line_tax": text(line.line_price_incl_tax - line.line_price_excl_tax),
        "line_gross": text(line.line_price_incl_tax),
    }
