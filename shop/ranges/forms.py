"""The form for an access row: it refuses what would do nothing, or could not be kept."""

from django import forms
from django.utils.translation import gettext_lazy as _

from segments.forms import refuse_far_years

from .models import RangeAccess

Verb = RangeAccess.Verb


class RangeAccessForm(forms.ModelForm):
    """One row: a range, what it does, for whom, and when."""

    class Meta:
        model = RangeAccess
        fields = ["range", "verb", "segments", "companies", "starts_at", "ends_at", "note"]
        widgets = {"verb": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = Verb.choices

    def clean_range(self):
        """Refuse a range whose products can not be worked out."""
        chosen = self.cleaned_data["range"]
        if chosen.proxy_class:
            raise forms.ValidationError(
                _(
                    "This range is written in Python, so its products can not be worked out. "
                    "Choose a range of products, categories or product types."
                )
            )
        return chosen

    def clean(self):
        """Refuse a row that would do nothing, and a period that ends before it starts."""
        data = super().clean()
        nobody = not data.get("segments") and not data.get("companies")
        if nobody and data.get("verb") in {Verb.ONLY, Verb.HIDE}:
            self.add_error(
                "segments", _("Choose segments or companies: for nobody this row does nothing.")
            )
        refuse_far_years(self, "starts_at", "ends_at")
        starts_at, ends_at = data.get("starts_at"), data.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The end must come after the start."))
        return data
