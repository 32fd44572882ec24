"""
The shopper's own price of one piece as SQL, to sort and filter listings by.

It must always agree with ``resolution`` at quantity one; a property test compares the two on random
shops. The lists within reach are found once per statement, then each product costs an index look-up
per list. A parent answers the lowest price ("from") of those variants that the
caller lets count: a hidden one must not show through the order of a list.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db.models import DecimalField, Expression, F, Func, QuerySet

from segments.shopper import Shopper

from .sql import OPEN, REACH, parameters, positional, tables

COMPUTED = """nullif(
    round(base.amount * (100 - {percent}) * 0.01, lists.rounds_to),
    CASE WHEN base.amount > 0 THEN 0 END
)"""
"""A percentage off the base, rounded half up; nothing when it rounds to nothing."""

IN_LIST = """coalesce(
    (SELECT coalesce(price.amount, {product_percent}) FROM pricing_price price
     WHERE price.price_list_id = lists.id AND price.product_id = {item} AND price.min_quantity = 1),
    CASE WHEN lists.rates IS NOT NULL THEN (
        SELECT {category_percent} FROM (
            SELECT lists.rates -> home.category_id::text AS said
            FROM unnest(base.categories) AS home (category_id)
        ) rate
        WHERE rate.said IS NOT NULL
        ORDER BY (rate.said -> 0)::integer DESC, (rate.said -> 1)::numeric DESC LIMIT 1
    ) END,
    {list_percent}
)"""
"""What one list asks for one piece: the product's price, else the category's, else the list's."""

RATES = """
    SELECT jsonb_object_agg(nearest.category_id, nearest.said) FROM (
        SELECT DISTINCT ON (c.id) c.id AS category_id,
            jsonb_build_array(above.depth, cp.percent) AS said
        FROM pricing_categorypercent cp
        JOIN {category} above ON above.id = cp.category_id
        JOIN {category} c ON left(c.path, length(above.path)) = above.path
        WHERE cp.price_list_id = reached.id AND cp.min_quantity = 1
        ORDER BY c.id, above.depth DESC
    ) nearest
"""
"""For each category at or below a named one: the depth and percentage of the nearest named."""

FLOOR = """
    SELECT round(ceil(cost.amount * (100 + lists.min_margin) * 0.01 * scale.of) / scale.of,
        lists.rounds_to)
    FROM pricing_unitcost cost
    CROSS JOIN LATERAL (SELECT power(10::numeric, lists.rounds_to::numeric) AS of) scale
    WHERE cost.product_id = {item} AND cost.currency = %(currency)s
"""

ITEM = """(
    SELECT {best} FROM (
        SELECT (
            SELECT stock.price FROM {stock} stock
            WHERE stock.product_id = {item} AND stock.price_currency = %(currency)s
                AND stock.price >= 0 AND stock.price <> 'NaN'
            ORDER BY stock.id LIMIT 1
        ) AS amount,
        CASE WHEN EXISTS (SELECT FROM lists WHERE rates IS NOT NULL) THEN ARRAY(
            SELECT pc.category_id FROM {product_category} pc WHERE pc.product_id = {home}
        ) END AS categories
        OFFSET 0  -- a fence: without it the planner looks the base up once for every mention
    ) base
    LEFT JOIN LATERAL (
        SELECT greatest(asked.price, CASE WHEN lists.min_margin IS NOT NULL THEN ({floor}) END)
            AS price
        FROM lists CROSS JOIN LATERAL (SELECT {in_list} AS price) asked
        WHERE asked.price IS NOT NULL
        ORDER BY {order} LIMIT 1
    ) offer ON true
)"""

OWN = """(
    WITH lists AS MATERIALIZED (
        SELECT reached.*, ({rates}) AS rates FROM ({reach} WHERE {open}) reached
    )
    SELECT CASE WHEN {structure} = 'parent' THEN (
        SELECT min({of_variant}) FROM {product} variant
        WHERE variant.parent_id = {pk} AND {counts}
    ) ELSE {of_itself} END
)"""


class OwnPrice(Func):
    """The expression; its sources are the product's key, parent and structure."""

    def __init__(
        self, *sources: Any, shopper: Shopper, policy: str, variants: QuerySet, **extra: Any
    ):
        super().__init__(*sources, output_field=DecimalField(null=True), **extra)
        self.shopper = shopper
        self.policy = policy
        self.variants = variants

    def as_sql(self, compiler, connection, **_context):
        """Write the statement around the product's columns, whatever their table is called."""
        columns = (compiler.compile(source)[0] for source in self.source_expressions)
        pk, parent, structure = columns
        counts, values = self._counting_variants(connection)
        sql = OWN.format(
            counts=counts,
            reach=REACH, open=OPEN, rates=RATES.format(**tables()), pk=pk, structure=structure,
            of_variant=self._of_item("variant.id", home="variant.parent_id"),
            of_itself=self._of_item(pk, home=f"coalesce({parent}, {pk})"), **tables(),
        )  # fmt: skip
        return positional(sql, parameters(self.shopper) | values)

    def _counting_variants(self, connection: Any) -> tuple[str, dict[str, Any]]:
        """Write which variants count, with parameters of names that occur nowhere else."""
        compiler = self.variants.order_by().values("pk").query.get_compiler(connection=connection)
        try:
            inner, values = compiler.as_sql()
        except EmptyResultSet:
            return "false", {}
        names = [f"variant_{number}" for number in range(len(values))]
        named = inner % tuple(f"%({name})s" for name in names)
        return f"variant.id IN ({named})", dict(zip(names, values, strict=True))

    def _of_item(self, item: str, *, home: str) -> str:
        """Write the price of one sellable product; ``home`` is the product with its categories."""
        lowest = self.policy == "lowest"
        in_list = IN_LIST.format(
            item=item,
            product_percent=COMPUTED.format(percent="price.percent"),
            category_percent=COMPUTED.format(percent="(rate.said -> 1)::numeric"),
            list_percent=COMPUTED.format(percent="lists.percent"),
        )
        return ITEM.format(
            item=item,
            home=home,
            in_list=in_list,
            floor=FLOOR.format(item=item),
            best=("least" if lowest else "coalesce") + "(offer.price, base.amount)",
            order="1" if lowest else "lists.level, lists.priority, 1",
            **tables(),
        )


def own_price_expression(
    shopper: Shopper, *, variants: QuerySet, policy: str | None = None
) -> Expression:
    """
    Answer an annotation for products: what one piece costs the shopper, NULL when it has no price.

    ``variants`` are the products that count for their parent's price: those the shopper may see.
    """
    return OwnPrice(
        F("pk"),
        F("parent_id"),
        F("structure"),
        shopper=shopper,
        policy=policy or settings.PRICING_POLICY,
        variants=variants,
    )
