"""
Which products a range holds, worked out set-based and kept in ``RangeMember``.

In the range: products it names, products of the types it names, products in the categories it names
and below, products with attributes (a brand is one) that it names, or all. Of these only those with
the attributes that it requires. Out again, always: products it excludes, those in categories it
excludes and below, and those with attributes that it excludes. Variants follow their product, and
can be named or excluded by themselves.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

_SCOPE = """
create temporary table scope_ranges on commit drop as
select id, includes_all_products from offer_range
where proxy_class is null and (%(all_ranges)s or id = any(%(ranges)s));
create temporary table scope_products on commit drop as
select id, parent_id, product_class_id from catalogue_product
where %(all_products)s or coalesce(parent_id, id) in (
    select coalesce(parent_id, id) from catalogue_product where id = any(%(products)s));
"""

_WANTED = """
create temporary table wanted on commit drop as
with said as materialized (
    select distinct a.range_id, a.kind, a.code, p.id as product_id
    from scope_ranges r
    join ranges_rangeattribute a on a.range_id = r.id
    join catalogue_productattribute known on known.code = a.code
    join catalogue_productattributevalue v on v.attribute_id = known.id
    join scope_products p on p.id = v.product_id
    left join catalogue_attributeoption o on o.id = v.value_option_id
    left join catalogue_productattributevalue_value_multi_option many
        on many.productattributevalue_id = v.id
    left join catalogue_attributeoption m on m.id = many.attributeoption_id
    where lower(a.value) = lower(coalesce(
        o.option, m.option, v.value_text, v.value_integer::text, v.value_float::text,
        v.value_date::text, case v.value_boolean when true then 'Yes' when false then 'No' end))
), included as (
    select r.id as range_id, p.id as product_id
    from scope_ranges r cross join scope_products p where r.includes_all_products
    union
    select r.id, p.id
    from scope_ranges r
    join offer_rangeproduct n on n.range_id = r.id
    join scope_products p on p.id = n.product_id
    union
    select r.id, p.id
    from scope_ranges r
    join offer_range_classes n on n.range_id = r.id
    join scope_products p on p.product_class_id = n.productclass_id
    union
    select r.id, p.id
    from scope_ranges r
    join offer_range_included_categories n on n.range_id = r.id
    join catalogue_category top on top.id = n.category_id
    join catalogue_category below on below.path like top.path || '%%'
    join catalogue_productcategory c on c.category_id = below.id
    join scope_products p on p.id = c.product_id
    union
    select range_id, product_id from said where kind = 'include'
), excluded as (
    select r.id as range_id, p.id as product_id
    from scope_ranges r
    join offer_range_excluded_products n on n.range_id = r.id
    join scope_products p on p.id = n.product_id
    union
    select r.id, p.id
    from scope_ranges r
    join offer_range_excluded_categories n on n.range_id = r.id
    join catalogue_category top on top.id = n.category_id
    join catalogue_category below on below.path like top.path || '%%'
    join catalogue_productcategory c on c.category_id = below.id
    join scope_products p on p.id = c.product_id
    union
    select range_id, product_id from said where kind = 'exclude'
), required as (
    select distinct a.range_id, a.code from ranges_rangeattribute a
    join scope_ranges r on r.id = a.range_id where a.kind = 'require'
), met as (
    select said.range_id, said.code, p.id as product_id
    from said join scope_products p on p.id = said.product_id or p.parent_id = said.product_id
    where said.kind = 'require'
), chosen as (
    (
        select range_id, product_id from included
        union
        select i.range_id, p.id from included i join scope_products p on p.parent_id = i.product_id
    )
    except
    (
        select range_id, product_id from excluded
        union
        select e.range_id, p.id from excluded e join scope_products p on p.parent_id = e.product_id
    )
), members as (
    select c.range_id, c.product_id from chosen c where not exists (
        select from required q where q.range_id = c.range_id and not exists (
            select from met where met.range_id = q.range_id and met.code = q.code
            and met.product_id = c.product_id))
)
select range_id, product_id, true as is_whole from members
union all
select distinct m.range_id, p.parent_id, false
from members m join scope_products p on p.id = m.product_id
where p.parent_id is not null and not exists (
    select 1 from members w where w.range_id = m.range_id and w.product_id = p.parent_id);
"""

_REMOVE = """
delete from ranges_rangemember m
using scope_ranges r, scope_products p
where m.range_id = r.id and m.product_id = p.id and not exists (
    select 1 from wanted w where w.range_id = m.range_id and w.product_id = m.product_id)
"""

_REMOVE_UNSCOPED = """
delete from ranges_rangemember m
using offer_range r
where m.range_id = r.id and r.proxy_class is not null and (%(all_ranges)s or r.id = any(%(ranges)s))
"""

_ADD = """
insert into ranges_rangemember (range_id, product_id, is_whole)
select range_id, product_id, is_whole from wanted order by range_id, product_id
on conflict (product_id, range_id) do update set is_whole = excluded.is_whole
where ranges_rangemember.is_whole <> excluded.is_whole
"""

_DROP = "drop table scope_ranges, scope_products, wanted"

RESOLUTION_LOCK = 7_210_044
"""Two resolutions never run at once, so that they can not overwrite each other's reading."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """How many rows a resolution wrote."""

    removed: int
    added: int

    @property
    def changed(self) -> bool:
        """Whether anything differs from before."""
        return bool(self.removed or self.added)


@transaction.atomic
def resolve(
    range_ids: Iterable[int] | None = None, product_ids: Collection[int] | None = None
) -> Resolved:
    """
    Make the members of these ranges match what the ranges say; None means all of them.

    With ``product_ids`` only these products (and their variants or parent) are looked at. Writes
    differences only and may be repeated. The same statements, whatever the number of ranges and
    products. A range with a class of its own in Python gets no members: it can not be trusted.
    """
    params = {
        "all_ranges": range_ids is None,
        "ranges": list(range_ids or ()),
        "all_products": product_ids is None,
        "products": list(product_ids or ()),
    }
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [RESOLUTION_LOCK])
        _work_out(cursor, params)
        cursor.execute(_REMOVE)
        removed = cursor.rowcount
        cursor.execute(_REMOVE_UNSCOPED, params)
        removed += cursor.rowcount
        cursor.execute(_ADD)
        added = cursor.rowcount
        cursor.execute(_DROP)
    return Resolved(removed=removed, added=added)


@contextmanager
def wanted(range_ids: Collection[int]) -> Iterator[str]:
    """
    Work out what these ranges should hold, and write nothing; for as long as the ``with`` lasts.

    Answers the name of a temporary table: range_id, product_id, is_whole. Needs a transaction.
    """
    params = {
        "all_ranges": False, "ranges": list(range_ids), "all_products": True, "products": [],
    }  # fmt: skip
    with connection.cursor() as cursor:
        _work_out(cursor, params)
        yield "wanted"
        cursor.execute(_DROP)


def _work_out(cursor: Any, params: dict[str, Any]) -> None:
    for statement in _SCOPE.strip().rstrip(";").split(";\n"):
        cursor.execute(statement, params)
    cursor.execute("analyze scope_products")
    cursor.execute(_WANTED, params)
    cursor.execute("analyze wanted")
