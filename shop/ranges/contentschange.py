"""A change of what a range holds, for simulations: who would see its products no more, or again."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.apps import apps
from django.forms import BaseFormSet, ModelForm
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from pricing.models import Simulation
from pricing.simulating import kinds
from pricing.simulating.jobs import request
from pricing.simulating.wording import differences, rows_changed, rows_of

from .contents import ATTRIBUTE, LINKS, ContentsChange, moved, world
from .contentsform import ContentsForm
from .models import RangeAccess, RangeAttribute
from .naming import Naming

NAME = "range"

BOUGHT = """
c.id IN (
    SELECT l.company_id FROM {product} p JOIN segments_boughtline l ON l.product = p.upc
    WHERE p.id = ANY(%(moved)s::bigint[])
        AND l.placed_at >= %(since)s AND l.placed_at <= %(until)s
)
"""
"""What comes into an exclusive range is lost to everybody who buys it and is not granted it."""


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
    saved: Any, form: ContentsForm, formsets: Collection[BaseFormSet], *, now: datetime, by: Any
) -> Simulation:
    """Have a range simulated as its valid form is filled in; only what differs is in the change."""
    (rows,) = (formset for formset in formsets if formset.model is RangeAttribute)
    change = ContentsChange(
        saved.pk,
        attributes=rows_of(rows, ATTRIBUTE) if rows_changed(rows) else None,
        includes_all=_changed(form, "includes_all_products"),
        naming=asdict(form.naming) if form.naming else {},
        **{name: _keys(form, field) for name, field, _column in LINKS},
    ).as_data()
    fields = ("includes_all_products", *(field for _name, field, _column in LINKS))
    says = [*differences(form, saved, fields), *_named(form.naming), *rows_changed(rows)]
    says = [*(says or [gettext("Nothing changes.")]), *_told(change)]
    return request(
        NAME, change, title=str(saved), says=says, subject_id=saved.pk, at=now, now=now, by=by,
    )  # fmt: skip


def _changed(form: ModelForm, name: str) -> Any:
    return form.cleaned_data[name] if name in form.changed_data else None


def _keys(form: ModelForm, name: str) -> list[int] | None:
    chosen = _changed(form, name)
    return None if chosen is None else [one.pk for one in chosen]


def _named(naming: Naming) -> Iterator[str]:
    """Say what happens to products that are told one by one."""
    words = {
        "named": gettext("Products brought in one by one: %(n)d"),
        "left_out": gettext("Products left out one by one: %(n)d"),
        "unnamed": gettext("Products that nothing is said of any more: %(n)d"),
    }
    for name, ids in asdict(naming).items():
        if ids:
            yield words[name] % {"n": len(ids)}


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


def page(change: Mapping[str, Any]) -> str:
    """Answer where what the range holds is edited."""
    return reverse("admin:offer_range_change", args=[change["range_id"]])


def connect() -> None:
    """Make the kind known."""
    label = _("Contents of a range")
    kinds.register(
        NAME,
        kinds.Kind(label, world, concerned, page, moves_prices=False, rests_on=("contents",)),
    )
