"""What a buyer fills in before the order is placed."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class PlaceOrderForm(forms.Form):
    """The purchase-order number; ``key`` and ``shown`` come from the preview page itself."""

    po_number = forms.CharField(
        label=_("Purchase-order number"),
        max_length=35,
        required=False,
        help_text=_("Your own number for this order. It is printed on the invoice."),
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_po_number(self):
        """Refuse what can not be printed on one line."""
        number = self.cleaned_data["po_number"].strip()
        if not number.isprintable():
            raise ValidationError(_("Enter the number on one line, without control characters."))
        return number
