"""From the filled-in page of a price list to the change it would be."""

from datetime import datetime
from typing import Any

from django.forms import BaseFormSet, ModelForm
from django.utils.translation import gettext as _

from ..models import CategoryPercent, ListBreak, PriceBatch, PriceList, Simulation
from . import listchange, staged
from .jobs import request
from .wording import differences, plain, rows_changed, rows_of

AUDIENCE = ("segments", "companies")
MARGIN = "min_margin"
"""With a floor that is charged it tells what goods cost us: the simulation says no number."""
HEADER = [name for name in listchange.HEADER if name != "status"]


def edit(
    saved: PriceList, form: ModelForm, formsets: list[BaseFormSet], *, now: datetime, by: Any
) -> Simulation:
    """Have a list simulated as the form would publish it; only what differs is in the change."""
    says = differences(form, saved, [name for name in (*HEADER, *AUDIENCE) if name != MARGIN])
    if MARGIN in form.changed_data:
        says.append(_("The least margin changes."))
    header = {n: plain(form.cleaned_data[n]) for n in HEADER if n in form.changed_data}
    audience = {
        name: [[one.pk] for one in form.cleaned_data[name]]
        for name in AUDIENCE
        if name in form.changed_data
    }
    rows: dict[str, list[list]] = {}
    for formset in formsets:
        told = rows_changed(formset)
        if told and formset.model is CategoryPercent:
            rows["category_percents"] = rows_of(formset, ["category", "min_quantity", "percent"])
        elif told and formset.model is ListBreak:
            rows["breaks"] = rows_of(formset, ["min_quantity", "percent"])
        says += told
    if not saved.is_published:
        says.insert(0, _("The list is published."))
    header["status"] = PriceList.Status.PUBLISHED
    change = listchange.ListChange(saved.pk, header, **audience, **rows)
    return _asked(saved, change, says or [_("Nothing changes.")], now=now, by=by)


def withdrawal(
    saved: PriceList, form: ModelForm, formsets: list[BaseFormSet], *, now: datetime, by: Any
) -> Simulation:
    """Have the end of a list simulated: it prices nothing any more."""
    says = [_("The list is made a draft: it prices nothing any more.")]
    return _asked(saved, listchange.withdrawing(saved), says, now=now, by=by)


def file(batch: PriceBatch, *, now: datetime, by: Any) -> Simulation:
    """Have a checked price file simulated, in its list as it stands and published."""
    said = [staged.says(batch)]
    if not batch.price_list.is_published:
        said.insert(0, _("The list is published."))
    change = listchange.publishing(batch.price_list, batch=batch.pk)
    return _asked(batch.price_list, change, said, now=now, by=by)


def _asked(
    saved: PriceList, change: listchange.ListChange, says: list[str], *, now: datetime, by: Any
) -> Simulation:
    return request(
        listchange.NAME, change.as_data(), title=saved.name, says=says, subject_id=saved.pk,
        at=listchange.instant(change, now=now), now=now, by=by,
    )  # fmt: skip
