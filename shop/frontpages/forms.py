"""Whom a preview is for."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from segments.models import Company, Segment


class CompanyField(forms.CharField):
    """A company, asked for by its number or the beginning of its name."""

    def clean(self, value):
        """Answer the company, None when nothing was typed."""
        text = super().clean(value).strip()
        if not text:
            return None
        matching = Company.objects.filter(Q(number=text) | Q(legal_name__istartswith=text))
        found = matching.order_by("legal_name", "pk").first()
        if found is None:
            raise forms.ValidationError(
                _("No company has this number, or a name that begins like this.")
            )
        return found


class PreviewForm(forms.Form):
    """As which company or segment, and when. Nobody named: as a visitor, now."""

    company = CompanyField(label=_("Company"), required=False, max_length=160)
    segment = forms.ModelChoiceField(
        Segment.objects.select_related("dimension"),
        label=_("or segment"),
        required=False,
        empty_label=_("a visitor"),
    )
    at = forms.DateTimeField(
        label=_("on"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d"],
    )
