"""What a range would hold: the change as plain data, and the world in which the gate reads it."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection

from pricing.simulating.shadow import Imagined, imagined

from .models import RangeAttribute, RangeMember
from .naming import Naming
from .resolution import wanted

ATTRIBUTE = ("kind", "code", "value")
"""The columns of a row about an attribute."""

LINKS = (
    ("types", "classes", "productclass_id"),
    ("included_categories", "included_categories", "category_id"),
    ("excluded_categories", "excluded_categories", "category_id"),
)
"""What a range names by keys: in the change, as a field of the range, and its column."""


@dataclass(frozen=True, slots=True)
class ContentsChange:
    """
    What a range would name; None leaves what it names. Ids, and attributes as ``ATTRIBUTE``.

    Products named one by one are told by what happens to them (``naming``): a range may name a
    hundred thousand.
    """

    range_id: int
    types: list[int] | None = None
    attributes: list[list[str]] | None = None
    included_categories: list[int] | None = None
    excluded_categories: list[int] | None = None
    includes_all: bool | None = None
    naming: Mapping[str, list[int]] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """Answer it as plain data, to be kept."""
        return asdict(self)


@contextmanager
def world(change: Mapping[str, Any]) -> Iterator[None]:
    """Make the gate read the range with the products that it would hold."""
    said = ContentsChange(**change)
    with imagined() as other:
        _say(other, said)
        with wanted([said.range_id]) as table, connection.cursor() as cursor:
            rows = other.rows_of(
                RangeMember._meta.db_table, "range_id", said.range_id, kept="false"
            )
            cursor.execute(
                f"INSERT INTO {rows} (id, range_id, product_id, is_whole)"  # noqa: S608 - names of ours
                f" SELECT -row_number() OVER (), range_id, product_id, is_whole FROM {table}"
            )
            cursor.execute(f"ANALYZE {rows}")
        yield


def _say(other: Imagined, said: ContentsChange) -> None:
    """Let the tables of what the range names say something else."""
    offer_range = apps.get_model("offer.Range")
    if said.includes_all is not None:
        table = offer_range._meta.db_table
        other.update(table, said.range_id, {"includes_all_products": said.includes_all})
    if said.attributes is not None:
        table = RangeAttribute._meta.db_table
        other.refill(table, "range_id", said.range_id, ATTRIBUTE, map(tuple, said.attributes))
    for name, link, column in LINKS:
        keys = getattr(said, name)
        if keys is not None:
            table = offer_range._meta.get_field(link).remote_field.through._meta.db_table
            other.refill(table, "range_id", said.range_id, (column,), ((pk,) for pk in keys))
    naming = Naming(**said.naming)
    if not naming:
        return
    touched = ",".join(str(int(pk)) for pk in sorted(naming.all))
    kept = f"product_id <> ALL('{{{touched}}}'::bigint[])"
    for link, columns, rows in (
        ("included_products", ("product_id", "display_order"), ((pk, 0) for pk in naming.named)),
        ("excluded_products", ("product_id",), ((pk,) for pk in naming.left_out)),
    ):
        table = offer_range._meta.get_field(link).remote_field.through._meta.db_table
        other.refill(table, "range_id", said.range_id, columns, rows, kept=kept)


def members_of(range_id: int) -> set[tuple[int, bool]]:
    """Answer what a range holds, in whichever world it is asked. One query."""
    members = RangeMember.objects.filter(range=range_id).order_by()
    return set(members.values_list("product_id", "is_whole"))


def moved(change: Mapping[str, Any]) -> tuple[set[int], set[int]]:
    """Answer the products that would come in and those that would go, variants too."""
    before = members_of(change["range_id"])
    with world(change):
        after = members_of(change["range_id"])
    return _products(after - before), _products(before - after)


def _products(members: Collection[tuple[int, bool]]) -> set[int]:
    return {pk for pk, _is_whole in members}
