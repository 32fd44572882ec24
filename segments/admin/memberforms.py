"""The two forms of the members page: what to show, and what to decide about the ticked ones."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..models import Company, Membership, Override, Segment
from ..overriding import MOST
from ..values.periods import LAST_YEAR

LONGEST_SEARCH = 100


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


class MembersForm(forms.Form):
    """What narrows the members; a value that makes no sense narrows nothing, and says so."""

    q = forms.CharField(label=_("Company"), required=False, max_length=LONGEST_SEARCH,
                        widget=forms.TextInput({"type": "search"}))  # fmt: skip
    reason = forms.ChoiceField(
        label=_("Why"), required=False, choices=[("", _("Any reason")), *Membership.Reason.choices]
    )
    since = _day(_("In it since, from"))
    before = _day(_("In it since, before"))
    until = _day(_("Ends by"))

    def narrow(self, members: QuerySet[Membership]) -> QuerySet[Membership]:
        """Keep the members that were asked for."""
        self.is_valid()
        asked = self.cleaned_data
        if words := asked.get("q", ""):
            named = Q(company__legal_name__icontains=words) | Q(company__number__icontains=words)
            members = members.filter(named)
        if reason := asked.get("reason"):
            members = members.filter(reason=reason)
        if since := asked.get("since"):
            members = members.filter(valid_from__gte=midnight(since))
        if before := asked.get("before"):
            members = members.filter(valid_from__lt=midnight(before))
        if until := asked.get("until"):
            members = members.filter(until__lte=until)
        return members


class DecisionForm(forms.Form):
    """
    Include or exclude by hand, with a reason and, for most people, an end.

    Companies are those that were ticked, and those whose numbers were typed.
    """

    kind = forms.ChoiceField(label=_("Decision"), choices=Override.Kind, initial="exclude")
    numbers = forms.CharField(
        label=_("Company numbers"), required=False,
        widget=forms.Textarea({"rows": 2, "class": "vLargeTextField"}),
        help_text=_("Separated by spaces, commas or lines; besides the companies ticked above."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), widget=forms.TextInput({"class": "vTextField"}), max_length=500
    )
    valid_until = forms.DateField(
        label=_("Until the end of"), required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip

    def __init__(self, *args: Any, segment: Segment, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="decide-%s", **kwargs)
        self.segment = segment
        if not user.has_perm("segments.override_permanently"):
            self.fields["valid_until"].required = True

    def clean_valid_until(self) -> datetime | None:
        """Answer the midnight after the chosen day; it must lie ahead."""
        day = self.cleaned_data["valid_until"]
        if day is None:
            return None
        if day < timezone.localdate():
            raise ValidationError(_("The day is over already."), code="past")
        if day.year > LAST_YEAR:
            raise ValidationError(_("The year must be from 1800 to 2999."), code="day_out_of_range")
        return midnight(day + timedelta(days=1))

    def clean_numbers(self) -> list[int]:
        """Answer the ids of the typed companies; every number must be known."""
        typed = list(dict.fromkeys(self.cleaned_data["numbers"].replace(",", " ").split()))
        if len(typed) > MOST:
            text = _("These are too many companies: make a list or a rule.")
            raise ValidationError(text, code="too_many_companies")
        known = dict(Company.objects.filter(number__in=typed).values_list("number", "pk"))
        unknown = [number for number in typed if number not in known]
        if unknown:
            text = ngettext(
                "There is no company %(numbers)s.", "There are no companies %(numbers)s.",
                len(unknown),
            )  # fmt: skip
            raise ValidationError(text % {"numbers": ", ".join(unknown[:20])}, code="unknown")
        return list(known.values())

    def clean(self) -> dict[str, Any]:
        """Join the ticked and the typed ones; there must be one at least."""
        cleaned = super().clean() or {}
        ticked = self.data.getlist("company") if hasattr(self.data, "getlist") else []
        ids = {int(one) for one in ticked if one.isdecimal() and len(one) < 18}
        ids |= set(cleaned.get("numbers") or ())
        if not ids and "numbers" not in self.errors:
            raise ValidationError(_("Tick a company, or type a company number."), code="nobody")
        cleaned["company_ids"] = ids
        return cleaned


def midnight(day: Any) -> datetime:
    """Answer the first instant of a local day."""
    return timezone.make_aware(datetime.combine(day, time.min))
