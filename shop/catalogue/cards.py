"""What a product card shows beyond the product: the shopper's price and a picture."""

from collections.abc import Sequence

from django.http import HttpRequest


def dress(request: HttpRequest, products: Sequence) -> None:
    """
    Give each product its ``quote`` and its ``image`` (either may be None).

    The products came through the gate and were fetched with ``for_listing``. One query for all
    prices, one for the gate of variants where there are some.
    """
    request.strategy.warm(products, gated=True)
    for product in products:
        product.quote = request.strategy.quote(product)
        product.image = next(iter(product.get_all_images()), None)
