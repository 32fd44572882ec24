"""
A change of a price list: what its header, audience and rows would say.

Only what is given changes; a list is simulated as published unless the change withdraws it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

from ..models import Price, PriceList, UnitCost
from ..money import upwards
from . import kinds, staged
from .instants import Period, telling_instant
from .shadow import imagined

NAME = "list"
HEADER = (
    "status", "currency", "priority", "starts_at", "ends_at", "decimals", "percent", "min_margin",
)  # fmt: skip
"""The columns of a list that decide prices."""

SHOWN = 50
"""So many prices below the floor are told one by one."""

ROWS = (
    ("segments", "pricing_pricelist_segments", "pricelist_id", ("segment_id",)),
    ("companies", "pricing_pricelist_companies", "pricelist_id", ("company_id",)),
    ("category_percents", "pricing_categorypercent", "price_list_id",
     ("category_id", "min_quantity", "percent")),
    ("breaks", "pricing_listbreak", "price_list_id", ("min_quantity", "percent")),
)  # fmt: skip
"""What else a change may say, and where it stands: table, the column of the list, columns."""


@dataclass(frozen=True, slots=True)
class ListChange:
    """
    What a list would say; None leaves what it says. Ids and rows as the tables hold them.

    ``batch`` is a price file that is checked and not applied.
    """

    list_id: int
    header: Mapping[str, Any] = field(default_factory=dict)
    segments: list[list[int]] | None = None
    companies: list[list[int]] | None = None
    category_percents: list[list] | None = None
    breaks: list[list] | None = None
    batch: int | None = None

    def as_data(self) -> dict[str, Any]:
        """Answer it as plain data, to be kept."""
        return asdict(self)


def publishing(price_list: PriceList, **changes: Any) -> ListChange:
    """Answer the change that publishes a list as it stands."""
    return ListChange(price_list.pk, {"status": PriceList.Status.PUBLISHED}, **changes)


def withdrawing(price_list: PriceList) -> ListChange:
    """Answer the change that makes a list a draft."""
    return ListChange(price_list.pk, {"status": PriceList.Status.DRAFT})


@contextmanager
def world(change: Mapping[str, Any]) -> Iterator[None]:
    """Make the ordinary lookup read the list as it would be. A few short statements a table."""
    said = ListChange(**change)
    with imagined() as other:
        if said.header:
            header = {name: said.header[name] for name in HEADER if name in said.header}
            other.update("pricing_pricelist", said.list_id, header)
        for name, table, column, columns in ROWS:
            wanted = getattr(said, name)
            if wanted is not None:
                other.refill(table, column, said.list_id, columns, map(tuple, wanted))
        if said.batch is not None:
            staged.stand_in(other, said.list_id, said.batch)
        yield


def concerned(change: Mapping[str, Any]) -> kinds.Concerned:
    """Answer the audience before and after, in the currencies before and after. Three queries."""
    said = ListChange(**change)
    price_list = PriceList.objects.get(pk=said.list_id)
    if said.batch is not None:
        staged.still_staged(said.batch)
    segments = set(price_list.segments.values_list("pk", flat=True)) | _ids(said.segments)
    companies = set(price_list.companies.values_list("pk", flat=True)) | _ids(said.companies)
    currencies = {price_list.currency, said.header.get("currency", price_list.currency)}
    return kinds.Concerned(frozenset(segments), frozenset(companies), frozenset(currencies))


def _ids(rows: list[list[int]] | None) -> set[int]:
    return {row[0] for row in rows or ()}


def instant(change: ListChange, *, now: datetime) -> datetime:
    """Answer when the change can be felt first. One query."""
    price_list = PriceList.objects.get(pk=change.list_id)
    before = Period(price_list.starts_at, price_list.ends_at) if price_list.is_published else None
    told = {name: change.header.get(name, getattr(price_list, name)) for name in HEADER}
    after = Period.told(told["starts_at"], told["ends_at"])
    comes = told["status"] == PriceList.Status.PUBLISHED
    rest = (change.segments, change.companies, change.category_percents, change.breaks)
    return telling_instant(
        before, after if comes else None, now=now,
        is_only_the_period=change.batch is None and all(one is None for one in rest)
        and set(change.header) <= {"status", "starts_at", "ends_at"},
    )  # fmt: skip


def below_floor(change: Mapping[str, Any]) -> kinds.BelowFloor:
    """Answer the fixed prices below the least margin, bought or not; inside ``world``."""
    price_list = PriceList.objects.get(pk=change["list_id"])
    if price_list.min_margin is None:
        return kinds.BelowFloor(0)
    rows = Price.objects.filter(price_list=price_list.pk).below_floor(
        price_list.min_margin, price_list.currency
    )
    first = list(rows.order_by("product_id", "min_quantity").select_related("product")[:SHOWN])
    costs = dict(
        UnitCost.objects.filter(
            product__in=[row.product_id for row in first], currency=price_list.currency
        ).values_list("product_id", "amount")
    )
    floors = [
        upwards(
            (costs[row.product_id] * (100 + price_list.min_margin)).scaleb(-2),
            price_list.rounds_to,
        )
        for row in first
    ]
    return kinds.BelowFloor(
        rows.count(),
        tuple(
            (f"{row.product.upc} {row.product.get_title()}", localize(row.amount), localize(floor))
            for row, floor in zip(first, floors, strict=True)
        ),
    )


def page(change: Mapping[str, Any]) -> str:
    """Answer where the list is edited."""
    return reverse("admin:pricing_pricelist_change", args=[change["list_id"]])


def connect() -> None:
    """Make the kind known."""
    kinds.register(
        NAME,
        kinds.Kind(
            _("Price list"), world, concerned, page, moves_sight=False, below_floor=below_floor
        ),
    )
