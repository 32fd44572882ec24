"""Forms for the facts of a company: select widgets, and each error at its own field."""

import pycountry
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .models import Company

COMMON_CURRENCIES = ["EUR", "SEK", "NOK", "DKK", "USD", "GBP", "PLN", "CHF"]
"""Offered first; the other ISO 4217 currencies follow by code."""


def country_choices() -> list[tuple[str, str]]:
    """Answer the ISO 3166-1 countries by name, with a blank for unknown."""
    countries = sorted((country.name, country.alpha_2) for country in pycountry.countries)
    return [("", _("Unknown")), *[(code, f"{name} ({code})") for name, code in countries]]


def currency_choices() -> list[tuple[str, str]]:
    """Answer the ISO 4217 currencies, the common ones first, with a blank for none."""
    names = {currency.alpha_3: currency.name for currency in pycountry.currencies}
    rest = sorted(set(names) - set(COMMON_CURRENCIES))
    return [
        ("", _("None")),
        *[(code, f"{code}: {names[code]}") for code in COMMON_CURRENCIES + rest],
    ]


class CompanyForm(forms.ModelForm):
    """The facts of one company."""

    class Meta:
        model = Company
        fields = [
            "legal_name", "number", "vat_id", "is_active", "nace", "naics", "employees", "reach",
            "turnover", "turnover_currency", "country", "region", "territory", "language",
            "currency", "channel", "ordering_method", "digital_maturity", "cost_to_serve",
            "payment_terms", "delivery_terms", "account_manager", "parent", "customer_since",
            "loyalty_number", "external_id",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._choose("country", country_choices())
        self._choose("currency", currency_choices())
        self._choose("turnover_currency", currency_choices())
        self._choose("language", [("", _("Unknown")), *settings.LANGUAGES])

    def clean_parent(self):
        """Refuse a parent that is this company or one of its own children."""
        parent, seen = self.cleaned_data["parent"], set()
        above = parent
        while above is not None and above.pk not in seen:
            if above.pk == self.instance.pk:
                raise ValidationError(
                    _("%(parent)s is this company itself, or belongs to it."),
                    code="parent_cycle",
                    params={"parent": parent},
                )
            seen.add(above.pk)
            above = above.parent
        return parent

    def clean(self):
        """Check the facts that depend on one another, each error at its field."""
        cleaned = super().clean()
        if cleaned.get("turnover") is not None and not cleaned.get("turnover_currency"):
            self.add_error("turnover_currency", _("Say in which currency the turnover is."))
        return cleaned

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Turn a code field into a select, keeping a stored code that the list does not know."""
        if name not in self.fields:
            return
        stored = getattr(self.instance, name, "")
        if stored and stored not in dict(choices):
            choices = [*choices, (stored, stored)]
        field = self.fields[name]
        self.fields[name] = forms.ChoiceField(
            label=field.label, choices=choices, required=False, help_text=field.help_text
        )
