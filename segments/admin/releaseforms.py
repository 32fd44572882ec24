"""What is typed on the page of a release: when, why, and what has to be confirmed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from ..models import Release, Segment
from ..workflow.confirming import Confirmation

MIDNIGHT, NOW, LATER = "midnight", "now", "later"


def next_midnight(now: datetime) -> datetime:
    """Answer the first instant of tomorrow in the shop's zone."""
    zone = timezone.get_default_timezone()
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, tzinfo=zone)


class ReleaseForm(forms.Form):
    """
    When to publish, the note, and a field for each thing that has to be typed.

    Fields of what is not asked any more are ignored. Nothing that was typed is lost on an error.
    """

    note = forms.CharField(
        label=_("What changes, and why"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
    )
    when = forms.ChoiceField(label=_("When"), widget=forms.RadioSelect, initial=MIDNIGHT)
    at = forms.DateTimeField(
        label=_("At"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
    )

    def __init__(
        self,
        *args,
        release: Release,
        asked: Sequence[Confirmation],
        now: datetime,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.now, self.asked = now, asked
        self.fields["note"].initial = release.note
        midnight = date_format(timezone.localtime(next_midnight(now)), "DATETIME_FORMAT")
        self.fields["when"].choices = [
            (MIDNIGHT, _("At local midnight (%s)") % midnight),
            (NOW, _("Now")),
            (LATER, _("At another time")),
        ]
        if release.publish_at:
            self.fields["when"].initial = LATER
            self.fields["at"].initial = timezone.localtime(release.publish_at)
        for one in asked:
            self.fields[f"confirm-{one.key}"] = forms.CharField(
                label=one.message,
                required=False,
                help_text=_("To confirm, type: %s") % one.word,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    @property
    def confirmations(self) -> list[forms.BoundField]:
        """The fields of what has to be typed."""
        return [self[name] for name in self.fields if name.startswith("confirm-")]

    @property
    def typed(self) -> Mapping[str, str]:
        """What was typed, by the key of what is confirmed."""
        found = self.cleaned_data.items()
        return {name[8:]: text for name, text in found if name.startswith("confirm-")}

    def clean(self):
        """Ask for the time where one is needed."""
        data = super().clean()
        if data.get("when") == LATER and not data.get("at") and "at" not in self.errors:
            self.add_error("at", _("Say when."))
        return data

    @property
    def publish_at(self) -> datetime | None:
        """The instant that was chosen; None means now."""
        chosen = self.cleaned_data["when"]
        if chosen == MIDNIGHT:
            return next_midnight(self.now)
        return self.cleaned_data["at"] if chosen == LATER else None

    def mark(self, missing: Sequence[Confirmation]) -> None:
        """Show what was not confirmed at its field; add the field if it is asked anew."""
        for one in missing:
            name = f"confirm-{one.key}"
            if name not in self.fields:
                self.fields[name] = forms.CharField(
                    label=one.message, required=False,
                    help_text=_("To confirm, type: %s") % one.word,
                )  # fmt: skip
            self.add_error(name, _("To confirm, type: %s") % one.word)


class NewReleaseForm(forms.Form):
    """Which drafts go together."""

    title = forms.CharField(
        label=_("Title"), max_length=120, required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )  # fmt: skip
    note = forms.CharField(
        label=_("What changes, and why"), required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
    )  # fmt: skip
    segments = forms.ModelMultipleChoiceField(
        label=_("Drafts"), queryset=Segment.objects.none(), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one draft.")},
    )  # fmt: skip

    def __init__(self, *args, drafts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["segments"].queryset = drafts


class AxisForm(forms.Form):
    """What a release changes about a dimension."""

    default_segment = forms.ModelChoiceField(
        label=_("Default segment"), queryset=Segment.objects.none(), required=False
    )
    grace_days = forms.IntegerField(label=_("Days of grace"), min_value=0, max_value=3650)
    inherit_to_children = forms.BooleanField(label=_("Children inherit"), required=False)

    def __init__(self, *args, dimension, **kwargs):
        super().__init__(*args, prefix=f"axis-{dimension.pk}", **kwargs)
        self.dimension = dimension
        self.fields["default_segment"].queryset = dimension.segments.exclude(
            status=Segment.Status.ARCHIVED
        )
