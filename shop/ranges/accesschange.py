"""A change of an access row, for simulations: who would see what they see no more, or again."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection
from django.forms import ModelForm
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pricing.models import Simulation
from pricing.simulating import kinds
from pricing.simulating.instants import Period, telling_instant
from pricing.simulating.jobs import request
from pricing.simulating.shadow import imagined
from pricing.simulating.wording import differences, plain
from segments.shopper import Shopper

from .consumer import audience
from .impact import seen
from .models import RangeAccess
from .selection import remember_reaches

NAME = "access"
NEW = -1
"""The key of a row that is not saved yet."""

HEADER = ("range_id", "verb", "starts_at", "ends_at")
LINKS = (("segments", "segment_id"), ("companies", "company_id"))
EXCLUSIVE = RangeAccess.Verb.EXCLUSIVE

BOUGHT = """
c.id IN (
    SELECT l.company_id FROM ranges_rangemember m
    JOIN {product} p ON p.id = m.product_id
    JOIN segments_boughtline l ON l.product = p.upc
    WHERE m.range_id = ANY(%(ranges)s::bigint[])
        AND l.placed_at >= %(since)s AND l.placed_at <= %(until)s
)
"""
"""An exclusive range concerns everybody who buys out of it: whoever is not granted it loses it."""


@dataclass(frozen=True, slots=True)
class AccessChange:
    """What a row would say; a row that ``is_removed`` says nothing. None leaves what it says."""

    row_id: int = NEW
    header: Mapping[str, Any] = field(default_factory=dict)
    segments: list[list[int]] | None = None
    companies: list[list[int]] | None = None
    is_removed: bool = False

    def as_data(self) -> dict[str, Any]:
        """Answer it as plain data, to be kept."""
        return asdict(self)


@contextmanager
def world(change: Mapping[str, Any]) -> Iterator[None]:
    """Make the gate read the row as it would be."""
    said = AccessChange(**change)
    table = RangeAccess._meta.db_table
    with imagined() as other:
        if said.is_removed:
            rows = other.rows_of(table, "id", said.row_id)
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {rows}")  # noqa: S608 - a name of ours
        elif said.header:
            other.update(table, said.row_id, dict(said.header))
        for name, column in LINKS:
            wanted = getattr(said, name)
            if wanted is not None:
                other.refill(
                    f"{table}_{name}", "rangeaccess_id", said.row_id, (column,), map(tuple, wanted)
                )
        yield


def concerned(change: Mapping[str, Any]) -> kinds.Concerned:
    """Answer the audience before and after; of an exclusive range also whoever buys out of it."""
    said = AccessChange(**change)
    segments = {row[0] for row in said.segments or ()}
    companies = {row[0] for row in said.companies or ()}
    verbs, ranges = {said.header.get("verb")}, {said.header.get("range_id")}
    row = RangeAccess.objects.filter(pk=said.row_id).first()
    if row is not None:
        segments |= set(row.segments.values_list("pk", flat=True))
        companies |= set(row.companies.values_list("pk", flat=True))
        verbs.add(row.verb)
        ranges.add(row.range_id)
    told = {"segments": frozenset(segments), "companies": frozenset(companies)}
    if EXCLUSIVE not in verbs:
        return kinds.Concerned(**told)
    product = apps.get_model("catalogue.Product")._meta.db_table
    return kinds.Concerned(
        **told, sql=BOUGHT.format(product=product), parameters={"ranges": sorted(ranges - {None})}
    )


def instant(change: AccessChange, *, now: datetime) -> datetime:
    """Answer when the change can be felt first. One query at most."""
    row = RangeAccess.objects.filter(pk=change.row_id).first()
    before = Period(row.starts_at, row.ends_at) if row else None
    after = Period.told(change.header.get("starts_at"), change.header.get("ends_at"))
    if not change.header:
        after = before or Period()
    return telling_instant(before, None if change.is_removed else after, now=now)


def asked_for(
    saved: RangeAccess | None, form: ModelForm, *, is_removed: bool, now: datetime, by: Any
) -> Simulation:
    """Have a row simulated as its valid form is filled in, or its removal."""
    if saved is not None and is_removed:
        change, says = AccessChange(saved.pk, is_removed=True), [gettext("The row is removed.")]
        title = str(saved)
    else:
        told = form.cleaned_data
        header = {"range_id": told["range"].pk, "verb": told["verb"]}
        header |= {name: plain(told[name]) for name in ("starts_at", "ends_at")}
        change = AccessChange(
            saved.pk if saved else NEW, header,
            **{name: [[one.pk] for one in told[name]] for name, _column in LINKS},
        )  # fmt: skip
        fields = ("range", "verb", "starts_at", "ends_at", "segments", "companies")
        says = differences(form, saved, fields) or [gettext("Nothing changes.")]
        verb = RangeAccess.Verb(told["verb"]).label
        title = f"{told['range']}: {verb}"
    return request(
        NAME, change.as_data(), title=title, says=says, subject_id=saved.pk if saved else None,
        at=instant(change, now=now), now=now, by=by,
    )  # fmt: skip


def page(change: Mapping[str, Any]) -> str:
    """Answer where the row is edited; a new one is written on an empty page."""
    if change["row_id"] == NEW:
        return reverse("admin:ranges_rangeaccess_add")
    return reverse("admin:ranges_rangeaccess_change", args=[change["row_id"]])


def seen_there(shopper: Shopper, numbers: Collection[str]) -> set[str]:
    """Answer what a shopper sees, and nothing that was remembered of another world."""
    with remember_reaches():
        return seen(shopper, dict.fromkeys(numbers))


def connect() -> None:
    """Make the kind known, and how to ask what a shopper sees."""
    kinds.register(NAME, kinds.Kind(_("Range access"), world, concerned, page, moves_prices=False))
    kinds.register_sight(kinds.Sight(seen_there, audience))
