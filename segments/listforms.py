"""The form that fills a list of companies."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from .lists import read_numbers
from .models import ListImport
from .tabular import Report

UPLOAD_LIMIT = 50 * 1024 * 1024
LONGEST_PASTE = 2_000_000
BETWEEN = re.compile(r"[\s,;]+")


class FillForm(forms.Form):
    """A file or pasted numbers, and whether they replace what is there."""

    mode = forms.ChoiceField(
        label=_("What to do"), choices=ListImport.Mode.choices, widget=forms.RadioSelect,
        initial=ListImport.Mode.EXTEND,
    )  # fmt: skip
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("CSV (UTF-8) or XLSX with a column company_number."),
    )
    pasted = forms.CharField(
        label=_("Or company numbers"),
        required=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One a line, or with commas between them."),
    )

    def clean_file(self):
        """Refuse a file that is too large for a browser."""
        file = self.cleaned_data["file"]
        if file and file.size > UPLOAD_LIMIT:
            raise forms.ValidationError(_("The file is larger than 50 MB."), code="file_too_large")
        return file

    def clean(self):
        """Ask for exactly one of the two."""
        cleaned = super().clean()
        if not self.errors and bool(cleaned.get("file")) == bool(cleaned.get("pasted")):
            raise forms.ValidationError(
                _("Choose a file or paste company numbers."), code="one_source"
            )
        return cleaned

    def numbers(self, report: Report) -> tuple[list[str], str]:
        """Answer the company numbers and where they came from; mistakes are in the report."""
        file = self.cleaned_data["file"]
        if file:
            return read_numbers(file, report), file.name
        pasted = self.cleaned_data["pasted"].replace("\x00", "")
        return [number for number in BETWEEN.split(pasted) if number], str(_("pasted"))
