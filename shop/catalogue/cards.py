"""What a product card shows beyond the product: the shopper's price, quantities and a picture."""

from collections.abc import Sequence

from django.http import HttpRequest

from shop.orderrules.selection import QuantityTerms, quantity_terms_for
from shop.partnumbers.selection import own_numbers


def dress(request: HttpRequest, products: Sequence) -> None:
    """
    Give each product its ``quote`` and its ``image`` (either may be None), ``quantities``, and the
    company's ``own_number`` for it (blank for none).

    The products came through the gate and were fetched with ``for_listing``. One query for all
    prices, one for the gate of variants where there are some, one for a company's own numbers, two
    for the quantity rules of a shopper who may order.
    """
    request.strategy.warm(products, gated=True)
    quantities = _quantities(request, products)
    called = own_numbers(request.shopper, [product.pk for product in products])
    for product in products:
        product.quantities = quantities.get(product.pk) or QuantityTerms()
        product.first_quantity = product.quantities.next_valid(1)
        product.own_number = called.get(product.pk, "")
        product.quote = request.strategy.quote(product)
        product.image = next(iter(product.get_all_images()), None)


def _quantities(request: HttpRequest, products: Sequence) -> dict[int, QuantityTerms]:
    if not request.shopper.may_order:
        return {}
    return quantity_terms_for(request.shopper, {one.pk: one.parent_id for one in products})
