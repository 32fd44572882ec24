"""How people type a quantity."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .models import LARGEST_QUANTITY

PLAIN_NUMBER = re.compile(r"[0-9]{1,7}")


class QuantityField(forms.Field):
    """A whole number in plain digits: no sign, no exponent, no other alphabet, no surprise."""

    widget = forms.NumberInput
    default_error_messages = {
        "invalid": _("Enter a whole number from %(least)s to 1,000,000."),
        "required": _("Enter a quantity."),
    }

    def __init__(self, *, least: int = 1, **kwargs):
        self.least = least
        super().__init__(**kwargs)

    def widget_attrs(self, widget) -> dict:
        """Tell the browser the same bounds."""
        return {"min": self.least, "max": LARGEST_QUANTITY, "step": 1, "inputmode": "numeric"}

    def to_python(self, value) -> int | None:
        """Read the digits, or say what is expected."""
        text = str(value).strip() if value is not None else ""
        if not text:
            return None
        if PLAIN_NUMBER.fullmatch(text) and self.least <= int(text) <= LARGEST_QUANTITY:
            return int(text)
        raise ValidationError(
            self.error_messages["invalid"], code="invalid", params={"least": self.least}
        )
