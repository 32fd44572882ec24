"""The own prices that listings are sorted by, asked for products directly."""

from decimal import Decimal

from django.conf import settings
from django.db import connection

from pricing.own_price import own_prices
from pricing.sql import parameters
from segments.shopper import Shopper

OF_PRODUCTS = """
WITH own_goods AS MATERIALIZED (
    SELECT coalesce(p.parent_id, p.id) AS root_id, p.id, coalesce(p.parent_id, p.id) AS home_id
    FROM catalogue_product p
    WHERE coalesce(p.parent_id, p.id) = ANY(%(products)s) AND p.structure <> 'parent'
    UNION ALL
    SELECT p.id, p.id, p.parent_id FROM catalogue_product p
    WHERE p.id = ANY(%(products)s) AND p.parent_id IS NOT NULL
), own_ids AS MATERIALIZED (
    SELECT array_agg(id)::bigint[] AS ids FROM own_goods
), {prices}
SELECT root_id, price FROM own_prices WHERE root_id = ANY(%(products)s)
"""


def own_prices_of(shopper: Shopper, products, policy: str = "") -> dict[int, Decimal | None]:
    """Answer the own price of each product; of a parent, the lowest of all its variants."""
    text = OF_PRODUCTS.format(prices=own_prices(policy or settings.PRICING_POLICY))
    wanted = {"products": [product.pk for product in products]}
    with connection.cursor() as cursor:
        cursor.execute(text, {**parameters(shopper), **wanted})
        found = dict(cursor.fetchall())
    return {product.pk: found.get(product.pk) for product in products}
