"""How a small basket can grow: what the company orders often and has not got in it."""

from shop.catalogue.cards import Card, cards_of
from shop.purchases.selection import often_ordered

MOST = 4
"""How many products are suggested."""


def suggestions_for(request) -> list[Card]:
    """
    Answer cards of products to add that the shopper can buy now.

    From the company's own orders of the last year. At most eight queries.
    """
    basket = request.basket
    held = {line.product_id for line in basket.all_lines()}
    ids = often_ordered(basket.shopper, limit=3 * MOST, without=held)
    return [card for card in cards_of(request, ids) if card.price and card.is_available][:MOST]
