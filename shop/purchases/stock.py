"""Stock is taken under a lock and only as far as there is some: nothing is sold twice."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce


@dataclass(frozen=True, slots=True)
class Short:
    """A stock record that has less than what was wanted."""

    stockrecord_id: int
    wanted: int
    available: int


def lock_stock(stockrecord_ids) -> None:
    """
    Hold stock records until the transaction ends. One query.

    Always in the order of their keys, so that two orders wait for each other and never deadlock.
    """
    records = apps.get_model("partner", "StockRecord").objects
    list(
        records.filter(pk__in=set(stockrecord_ids))
        .order_by("pk")
        .select_for_update()
        .values_list("pk")
    )


def allocate(wanted: Mapping[int, int]) -> list[Short]:
    """
    Allocate stock to an order, all of it or none; answer what there is too little of.

    ``wanted`` maps stock records to quantities. Call it inside a transaction, after
    ``lock_stock``. Two queries, whatever the number of records.
    """
    if not wanted:
        return []
    records = apps.get_model("partner", "StockRecord").objects.filter(pk__in=wanted)
    free = Coalesce(F("num_in_stock"), 0) - Coalesce(F("num_allocated"), 0)
    available = dict(records.annotate(free=free).values_list("pk", "free"))
    short = [
        Short(pk, quantity, max(available.get(pk, 0), 0))
        for pk, quantity in sorted(wanted.items())
        if available.get(pk, 0) < quantity
    ]
    if short:
        return short
    taken = Case(*[When(pk=pk, then=Value(quantity)) for pk, quantity in wanted.items()])
    changed = (
        records.annotate(free=free)
        .filter(free__gte=taken)
        .update(num_allocated=Coalesce(F("num_allocated"), 0) + taken)
    )
    if changed != len(wanted):
        raise RuntimeError("Stock changed under its lock; the order is not placed.")
    return []
