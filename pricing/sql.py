"""
The SQL that both roads to a price share: which lists are within reach, and how closely.

Written once as text, because a page has to find its rows among ten million with one statement.
``%(name)s`` parameters; ``positional`` turns them into the order that an expression needs.
"""

import re
from typing import Any

from django.apps import apps
from django.conf import settings

from segments.minor_units import decimals_of
from segments.shopper import Shopper

from .candidates import SEGMENT

OPEN = """
    l.status = 'published' AND l.currency = %(currency)s
    AND (l.starts_at IS NULL OR l.starts_at <= %(at)s)
    AND (l.ends_at IS NULL OR l.ends_at > %(at)s)
"""
"""The hard filters, apart from the audience; the period is half-open."""

REACH = """
    SELECT l.*, coalesce(l.decimals, %(decimals)s::int) AS rounds_to, audience.level
    FROM (
        SELECT reach.pricelist_id, min(reach.level) AS level
        FROM (
            SELECT pricelist_id, array_position(%(companies)s::bigint[], company_id) - 1 AS level
            FROM pricing_pricelist_companies WHERE company_id = ANY(%(companies)s::bigint[])
            UNION ALL
            SELECT pricelist_id, %(segment_level)s
            FROM pricing_pricelist_segments WHERE segment_id = ANY(%(segments)s::bigint[])
        ) reach
        GROUP BY reach.pricelist_id
    ) audience
    JOIN pricing_pricelist l ON l.id = audience.pricelist_id
"""
"""The lists that name the shopper, each at its most specific level."""


def parameters(shopper: Shopper) -> dict[str, Any]:
    """Answer what ``OPEN`` and ``REACH`` ask about the shopper."""
    return {
        "companies": list(shopper.company_ids) if settings.SEGMENTATION else [],
        "segments": list(shopper.segment_ids),
        "segment_level": SEGMENT,
        "currency": shopper.currency,
        "decimals": decimals_of(shopper.currency),
        "at": shopper.at,
    }


def tables() -> dict[str, str]:
    """Answer the names of the foreign tables that prices are looked up through."""
    product = apps.get_model("catalogue.Product")
    category = apps.get_model("catalogue.Category")
    return {
        "product": product._meta.db_table,
        "category": category._meta.db_table,
        "product_category": product.categories.through._meta.db_table,
        "stock": apps.get_model("partner.StockRecord")._meta.db_table,
        "step": str(category.steplen),
    }


def positional(sql: str, values: dict[str, Any]) -> tuple[str, list[Any]]:
    """Replace each ``%(name)s`` by ``%s`` and answer the values in that order."""
    names = re.findall(r"%\((\w+)\)s", sql)
    return re.sub(r"%\(\w+\)s", "%s", sql), [values[name] for name in names]
