"""What a filled-in form would change, in words for the page of the simulation."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet
from django.forms import BaseForm, BaseFormSet, ModelForm
from django.utils.formats import date_format, localize
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

NAMED = 5
"""How many names of an audience are told."""


def differences(form: ModelForm, saved: Model | None, names: Iterable[str]) -> list[str]:
    """Answer a sentence for each of these fields that would change; needs a valid form."""
    said = []
    for name in names:
        if name in form.changed_data:
            words = {
                "what": capfirst(form.fields[name].label or name),
                "was": shown(_saved(saved, name)),
                "comes": shown(form.cleaned_data[name]),
            }
            said.append(_("%(what)s: %(was)s → %(comes)s") % words)
    return said


def rows_changed(formset: BaseFormSet) -> list[str]:
    """Answer a sentence when a table of rows would change; needs a valid formset."""
    changed = [form for form in formset.forms if form.has_changed() or _goes(form, formset)]
    if not changed:
        return []
    told = ngettext("%(what)s: %(n)d row changes", "%(what)s: %(n)d rows change", len(changed))
    what = capfirst(formset.model._meta.verbose_name_plural)
    return [told % {"what": what, "n": len(changed)}]


def rows_of(formset: BaseFormSet, names: Iterable[str]) -> list[list]:
    """Answer the rows that a valid formset leaves, as plain values."""
    kept = [
        form.cleaned_data
        for form in formset.forms
        if form.cleaned_data
        and not _goes(form, formset)
        and (form.instance.pk or form.has_changed())
    ]
    return [[plain(row[name]) for name in names] for row in kept]


def plain(value: Any) -> Any:
    """Answer what JSON can hold and PostgreSQL reads back: keys, texts, numbers."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def shown(value: Any) -> str:
    """Write a value of a form for people."""
    if value is None or value == "":
        return "–"
    if isinstance(value, datetime):
        return date_format(localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, QuerySet | list):
        names = [str(one) for one in value]
        if not names:
            return _("nobody")
        more = len(names) - NAMED
        told = ", ".join(names[:NAMED])
        return _("%(names)s and %(n)d more") % {"names": told, "n": more} if more > 0 else told
    if isinstance(value, Decimal):
        return localize(value.normalize() if value == value.to_integral() else value)
    return localize(value) if isinstance(value, int) else str(value)


def _saved(saved: Model | None, name: str) -> Any:
    if saved is None or saved.pk is None:
        return None
    field = saved._meta.get_field(name)
    if field.many_to_many:
        return list(getattr(saved, name).all()[: NAMED + 1])
    return getattr(saved, name)


def _goes(form: BaseForm, formset: BaseFormSet) -> bool:
    return bool(formset.can_delete and form.cleaned_data.get("DELETE"))
