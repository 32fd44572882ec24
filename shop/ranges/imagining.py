"""A change of what a range holds, for simulations: who would see its products no more, or again."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection
from django.forms import BaseFormSet, ModelForm
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from pricing.models import Simulation
from pricing.simulating import kinds
from pricing.simulating.jobs import request
from pricing.simulating.shadow import imagined
from pricing.simulating.wording import differences, rows_changed, rows_of

from .models import RangeAccess, RangeAttribute, RangeMember
from .resolution import wanted

NAME = "range"

COLUMNS = ("kind", "code", "value")

BOUGHT = """
c.id IN (
    SELECT l.company_id FROM {product} p JOIN segments_boughtline l ON l.product = p.upc
    WHERE p.id = ANY(%(moved)s::bigint[])
        AND l.placed_at >= %(since)s AND l.placed_at <= %(until)s
)
"""
"""What comes into an exclusive range is lost to everybody who buys it and is not granted it."""


@dataclass(frozen=True, slots=True)
class ContentsChange:
    """What a range would name: product types, and attributes as rows of kind, code and value."""

    range_id: int
    types: list[int]
    attributes: list[list[str]]

    def as_data(self) -> dict[str, Any]:
        """Answer it as plain data, to be kept."""
        return asdict(self)


@contextmanager
def world(change: Mapping[str, Any]) -> Iterator[None]:
    """Make the gate read the range with the products that it would hold."""
    said = ContentsChange(**change)
    with imagined() as other:
        other.refill(
            RangeAttribute._meta.db_table, "range_id", said.range_id, COLUMNS,
            map(tuple, said.attributes),
        )  # fmt: skip
        other.refill(
            f"{_range_model()._meta.db_table}_classes", "range_id", said.range_id,
            ("productclass_id",), ((pk,) for pk in said.types),
        )  # fmt: skip
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


def members_of(range_id: int) -> set[tuple[int, bool]]:
    """Answer what a range holds, in whichever world it is asked. One query."""
    members = RangeMember.objects.filter(range=range_id).order_by()
    return set(members.values_list("product_id", "is_whole"))


def moved(change: Mapping[str, Any]) -> tuple[set[int], set[int]]:
    """Answer the products that would come in and those that would go, variants too."""
    before = members_of(change["range_id"])
    with world(change):
        after = members_of(change["range_id"])
    return {pk for pk, _whole in after - before}, {pk for pk, _whole in before - after}


def concerned(change: Mapping[str, Any]) -> kinds.Concerned:
    """Answer whom the range's rows name; of an exclusive one also who buys what moves."""
    rows = RangeAccess.objects.filter(range=change["range_id"])
    told = {
        "segments": frozenset(rows.values_list("segments", flat=True)) - {None},
        "companies": frozenset(rows.values_list("companies", flat=True)) - {None},
    }
    if not rows.filter(verb=RangeAccess.Verb.EXCLUSIVE).exists():
        return kinds.Concerned(**told)
    product = apps.get_model("catalogue.Product")._meta.db_table
    come, go = moved(change)
    return kinds.Concerned(
        **told, sql=BOUGHT.format(product=product), parameters={"moved": sorted(come | go)}
    )


def asked_for(
    saved: Any, form: ModelForm, formsets: Collection[BaseFormSet], *, now: datetime, by: Any
) -> Simulation:
    """Have a range simulated with its types and attributes as they are filled in."""
    (rows,) = (formset for formset in formsets if formset.model is RangeAttribute)
    types = [one.pk for one in form.cleaned_data["classes"]]
    change = ContentsChange(saved.pk, types, rows_of(rows, COLUMNS)).as_data()
    told = [*differences(form, saved, ["classes"]), *rows_changed(rows)]
    says = told or [gettext("Nothing changes.")]
    return request(
        NAME, change, title=str(saved), says=[*says, *_told(change)], subject_id=saved.pk,
        at=now, now=now, by=by,
    )  # fmt: skip


def _told(change: Mapping[str, Any]) -> Iterator[str]:
    """Say how many products (variants not counted) would come and go."""
    goods = apps.get_model("catalogue.Product")._base_manager.filter(parent__isnull=True)
    come, go = (goods.filter(pk__in=ids).count() for ids in moved(change))
    if come:
        words = ngettext(
            "%(n)d product comes into the range.", "%(n)d products come into the range.", come
        )
        yield words % {"n": come}
    if go:
        words = ngettext("%(n)d product leaves the range.", "%(n)d products leave the range.", go)
        yield words % {"n": go}
    if not RangeAccess.objects.filter(range=change["range_id"]).exists():
        yield gettext("No row of range access names the range, so it shows and hides nothing.")


def _range_model() -> Any:
    return apps.get_model("offer.Range")


def page(change: Mapping[str, Any]) -> str:
    """Answer where the attributes of the range are edited."""
    return reverse("admin:offer_range_change", args=[change["range_id"]])


def connect() -> None:
    """Make the kind known."""
    label = _("Contents of a range")
    kinds.register(NAME, kinds.Kind(label, world, concerned, page, moves_prices=False))
