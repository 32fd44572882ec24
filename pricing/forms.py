"""Forms for price lists: select widgets, and each error at its own field."""

from datetime import datetime

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime
from django.utils.translation import gettext_lazy as _

from segments.forms import currency_choices, refuse_far_years
from segments.models import Company
from segments.widgets import PickOne

from .asking import MomentInput, MomentQuestion, sound_moment
from .models import Price, PriceList
from .models.bounds import GREATEST_QUANTITY

UPLOAD_LIMIT = 200 * 1024 * 1024
"""The largest price file a browser may send, in bytes; the command takes larger ones."""


class PriceListForm(forms.ModelForm):
    """The header of a list; its status changes by publishing only."""

    class Meta:
        model = PriceList
        fields = [
            "name", "code", "currency", "priority", "segments", "companies", "starts_at", "ends_at",
            "percent", "decimals", "min_margin", "note",
        ]  # fmt: skip
        widgets = {"note": forms.Textarea(attrs={"rows": 3, "cols": 80})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "currency" in self.fields:
            field = self.fields["currency"]
            self.fields["currency"] = forms.ChoiceField(
                label=field.label, choices=currency_choices()[1:], help_text=field.help_text
            )

    def clean(self):
        """Refuse a period that ends before it starts, at its end."""
        cleaned = super().clean()
        refuse_far_years(self, "starts_at", "ends_at")
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The list must end after it starts."))
        return cleaned


class PriceForm(forms.ModelForm):
    """One price of a list."""

    class Meta:
        model = Price
        fields = ["price_list", "product", "min_quantity", "amount", "percent"]

    def clean_product(self):
        """Refuse a product that is sold in variants: it has no price of its own."""
        product = self.cleaned_data["product"]
        if product.is_parent:
            raise forms.ValidationError(_("This is sold in variants. Choose one of them."))
        return product

    def clean(self):
        """Ask for one of the two, at the unit price."""
        cleaned = super().clean()
        given = [name for name in ("amount", "percent") if cleaned.get(name) is not None]
        if len(given) != 1 and not {"amount", "percent"} & set(self.errors):
            self.add_error("amount", _("Give a unit price or a percentage, one of the two."))
        return cleaned


class ExplainForm(forms.Form):
    """Which price to explain."""

    company = forms.ModelChoiceField(
        Company.objects.all(),
        label=_("Company"),
        widget=PickOne(PriceList._meta.get_field("companies"), admin.site),
    )
    product = forms.ModelChoiceField(
        queryset=None,
        label=_("Product"),
        widget=PickOne(Price._meta.get_field("product"), admin.site),
    )
    quantity = forms.IntegerField(
        label=_("Quantity"), min_value=1, max_value=GREATEST_QUANTITY, initial=1
    )
    at = forms.SplitDateTimeField(
        label=_("At"), required=False, widget=AdminSplitDateTime, help_text=_("Empty: now.")
    )

    def __init__(self, *args, now: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["product"].queryset = Price._meta.get_field(
            "product"
        ).related_model._base_manager.all()

    def clean_product(self):
        """Refuse a product that is sold in variants."""
        product = self.cleaned_data["product"]
        if product.is_parent:
            raise forms.ValidationError(_("This is sold in variants. Choose one of them."))
        return product

    def clean_at(self) -> datetime:
        """Answer the instant asked for, or now."""
        return sound_moment(self.cleaned_data["at"]) or self.now


class ImportForm(forms.Form):
    """A file of prices, and what to do with it."""

    file = forms.FileField(label=_("File"), help_text=_("CSV (UTF-8) or XLSX."))
    replace = forms.BooleanField(
        label=_("Remove product prices that the file does not name"), required=False
    )
    reason = forms.CharField(
        label=_("Why"), max_length=200, required=False, help_text=_("Kept in the list's history.")
    )

    def clean_file(self):
        """Refuse a file that is too large for a browser."""
        file = self.cleaned_data["file"]
        if file.size > UPLOAD_LIMIT:
            raise forms.ValidationError(
                _("The file is larger than 200 MB. Use the command import_prices for it.")
            )
        return file


class InstantForm(MomentQuestion):
    """An instant that must be named."""

    at = forms.DateTimeField(label=_("Prices of"), widget=MomentInput())
