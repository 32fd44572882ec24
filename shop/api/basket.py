"""What a basket would cost, without touching the one that is open."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.response import Response

from shop.apikeys.models import Scope
from shop.basket.contents import Contents, contents_of
from shop.basket.models import LARGEST_QUANTITY, Basket, Line
from shop.basket.offers import apply_offers

from .amounts import text
from .goods import price_of
from .parsing import Asked, read
from .prices import MOST_ITEMS, Item, Named, products_of
from .shapes import Preview
from .views import View


class PreviewAsked(Asked):
    """The lines; those of one product are added together."""

    lines = Item(many=True, min_length=1, max_length=MOST_ITEMS)


class BasketPreviewView(View):
    """The basket page for lines that are only thought of."""

    scope = Scope.BASKET

    @extend_schema(
        operation_id="basket_preview", tags=["basket"], request=PreviewAsked,
        responses={200: Preview},
    )  # fmt: skip
    def post(self, request) -> Response:
        """What the basket page would say to these lines. Nothing is kept, nothing is ordered."""
        asked = read(PreviewAsked, request.data)["lines"]
        found = products_of(self.shopper, asked)
        self.strategy.warm([named.product for named in found if named.product], gated=True)
        if missing := _missing(self.strategy, found):
            raise ValidationError({"lines": missing})
        wanted: dict[Any, int] = {}
        for item, named in zip(asked, found, strict=True):
            wanted[named.product] = wanted.get(named.product, 0) + item["quantity"]
        if max(wanted.values()) > LARGEST_QUANTITY:
            words = _("A basket holds at most 1,000,000 pieces of a product.")
            raise ValidationError({"lines": [ErrorDetail(words, code="max_value")]})
        contents = try_out(request._request, wanted)
        return Response({"at": self.shopper.at} | _told(contents))


def try_out(request: HttpRequest, wanted: dict[Any, int]) -> Contents:
    """
    Answer the contents of a basket with these products, by filling one that is rolled back.

    So prices, offers, rules and tax come about exactly as on the page.
    """
    strategy = request.strategy
    with transaction.atomic():
        basket = Basket.objects.create(owner=request.user)
        basket.shopper, basket.strategy = request.shopper, strategy
        Line.objects.bulk_create(
            _line(basket, strategy, product, quantity) for product, quantity in wanted.items()
        )
        apply_offers(basket, user=request.user, request=request)
        contents = contents_of(basket)
        transaction.set_rollback(True)
    return contents


def _line(basket: Basket, strategy: Any, product: Any, quantity: int) -> Line:
    info = strategy.fetch_for_product(product, quantity=quantity)
    record = info.stockrecord
    return Line(
        basket=basket,
        line_reference=f"{product.pk}_{record.pk}",
        product=product,
        stockrecord=record,
        quantity=quantity,
        price_currency=info.price.currency or basket.shopper.currency,
        price_excl_tax=info.price.excl_tax if info.price.exists else None,
    )


def _missing(strategy: Any, found: list[Named]) -> dict[int, list]:
    """Answer what no line can be made of: what is not there, and what nobody keeps in stock."""
    problems = {}
    for index, named in enumerate(found):
        if named.product is None:
            problems[index] = [ErrorDetail(named.detail, code=named.code)]
        elif (info := strategy.fetch_for_product(named.product)).stockrecord is None:
            problems[index] = [ErrorDetail(info.availability.message, code="not_available")]
    return problems


def _told(contents: Contents) -> dict:
    total = contents.total
    return {
        "currency": contents.currency,
        "lines": [_row(row) for row in contents.rows],
        "goods_net": text(contents.goods_net),
        "discount": text(contents.discount),
        "total_net": text(contents.total_net),
        "total_tax": None if total is None else text(total - contents.total_net),
        "total_gross": text(total),
        "is_ready": contents.is_ready,
        "problems": contents.problems,
    }


def _row(row: Any) -> dict:
    line = row.line
    return {
        "product": line.product_id,
        "part_number": row.part_number or None,
        "title": row.title,
        "quantity": row.quantity,
        "unit_price": price_of(line.purchase_info.price, row.quantity),
        "line_net": text(row.line_total),
        "line_tax": text(line.line_tax) if line.purchase_info.price.is_tax_known else None,
        "problem": row.problem,
    }
