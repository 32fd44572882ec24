"""The question “why, or why not?” as people ask it: any segment, today or on a past day."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext_lazy as _

from ..models import Company, Segment
from . import explain

LIST_ID = "all-segments"


class Question(forms.Form):
    """A segment by its name or code, and a day; without one, now."""

    segment = forms.CharField(
        label=_("Segment"), max_length=80,
        widget=forms.TextInput(attrs={"list": LIST_ID, "autocomplete": "off", "class": "input"}),
    )  # fmt: skip
    at = forms.DateField(
        label=_("On the day (empty: now)"), required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d"),
    )  # fmt: skip

    def clean_segment(self) -> Segment:
        """Answer the segment of that code or name."""
        words = self.cleaned_data["segment"]
        named = Segment.objects.filter(name__iexact=words).order_by("pk")
        found = Segment.objects.filter(code=words).first() or named.first()
        if found is None:
            text = _("There is no segment “%(words)s”.") % {"words": words}
            raise ValidationError(text, code="unknown_segment")
        return found

    def clean_at(self) -> date | None:
        """Refuse a day that lies ahead."""
        day = self.cleaned_data["at"]
        if day is not None and day > localdate():
            raise ValidationError(_("The day lies ahead."), code="ahead")
        return day


def answered(company: Company, data: Any, *, code: str = "", now: datetime) -> dict[str, Any]:
    """
    Answer what a page of the question shows: form, names to choose from, segment, explanation.

    A past day is asked about at its end.
    """
    names = list(Segment.objects.order_by("name").values_list("code", "name"))
    spoken = Counter(name for _code, name in names)
    known = {known: name for known, name in names if spoken[name] == 1}
    given = {"segment": data.get("segment") or known.get(code, code), "at": data.get("at", "")}
    form = Question(given if given["segment"] else None, auto_id="why-%s")
    context: dict[str, Any] = {
        "company": company,
        "form": form,
        "list_id": LIST_ID,
        "segments": [known.get(one, one) for one, _name in names],
    }
    if not form.is_bound or not form.is_valid():
        return context
    segment, day = form.cleaned_data["segment"], form.cleaned_data["at"]
    as_of = min(end_of(day), now) if day else now
    told = explain(company, segment, as_of=as_of, now=now)
    return context | {"segment": segment, "day": day, "explanation": told}


def end_of(day: date) -> datetime:
    """Answer the last instant of a day in the shop's zone."""
    return make_aware(datetime.combine(day + timedelta(days=1), time.min)) - timedelta(
        microseconds=1
    )
