"""Forms of companies, segments and overrides: select widgets, and each error at its own field."""

import json
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .calendar import is_storable
from .checks import check_publishable
from .minor_units import can_be_ordered_in
from .models import Company, Segment
from .models.identifiers import countries, currencies
from .rules import RuleError, in_words, parse
from .widgets import RuleBuilder

COMMON_CURRENCIES = ["EUR", "SEK", "NOK", "DKK", "USD", "GBP", "PLN", "CHF"]
"""Offered first; the other ISO 4217 currencies follow by code."""


def country_choices() -> list[tuple[str, str]]:
    """Answer the countries by name, with a blank for unknown."""
    return [("", _("Unknown")), *[(code, f"{name} ({code})") for code, name in countries().items()]]


def currency_choices(*, to_buy_in: bool = True) -> list[tuple[str, str]]:
    """
    Answer the currencies, the common ones first, with a blank for none.

    One ``to_buy_in`` says beside its name when nothing can be ordered in it.
    """
    names = currencies()
    codes = COMMON_CURRENCIES + sorted(set(names) - set(COMMON_CURRENCIES))
    labels = {code: f"{code} – {names[code]}" for code in codes}
    if to_buy_in:
        labels |= {
            code: format_lazy(_("{currency} (prices are shown, no orders)"), currency=label)
            for code, label in labels.items()
            if not can_be_ordered_in(code)
        }
    return [("", _("None")), *labels.items()]


def refuse_far_years(form: forms.BaseForm, *names: str) -> None:
    """Put an error at each of these moments that PostgreSQL could not give back."""
    for name in names:
        if not is_storable(form.cleaned_data.get(name)):
            words = _("Choose a year between 1900 and 9990.")
            form.add_error(name, ValidationError(words, code="far_away"))


class CompanyForm(forms.ModelForm):
    """The facts of one company."""

    class Meta:
        model = Company
        fields = [
            "legal_name", "number", "vat_id", "is_active", "nace", "naics", "employees", "reach",
            "turnover", "turnover_currency", "country", "region", "territory", "language",
            "currency", "channel", "ordering_method", "digital_maturity", "cost_to_serve",
            "payment_terms", "delivery_terms", "shows_gross", "account_manager",
            "parent", "customer_since",
            "loyalty_number", "loyalty_points", "credit_hold", "average_receivable", "external_id",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._choose("country", country_choices())
        self._choose("currency", currency_choices())
        self._choose("turnover_currency", currency_choices(to_buy_in=False))
        self._choose("language", [("", _("Unknown")), *settings.LANGUAGES])

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


class SegmentForm(forms.ModelForm):
    """
    A segment and its draft rule.

    The rule arrives as the JSON that the rule builder wrote. A mistake in it is shown at its
    condition, and the builder is given back exactly what it sent.
    """

    draft_rule = forms.CharField(label=_("Rule"), required=False, widget=RuleBuilder)
    note = forms.CharField(
        label=_("What changes, and why"),
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("Kept with the version when you publish."),
    )

    class Meta:
        model = Segment
        fields = ["name", "code", "dimension", "priority", "purpose", "owner", "draft_rule"]
        widgets = {"purpose": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})}
        help_texts = {
            "code": _("A short name without spaces, for files and other rules. It never changes."),
            "dimension": _("The question it is an answer to, such as size or region."),
            "purpose": _("What it is for, for whoever finds it next year."),
            "owner": _("Who is asked when its review is due."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rule = rule_of(self.instance)
        if "draft_rule" in self.fields:
            self.initial["draft_rule"] = "" if rule is None else json.dumps(rule)
            self.fields["draft_rule"].widget.sentence = sentence(rule)

    def clean_draft_rule(self) -> dict[str, Any] | None:
        """Answer the rule in its canonical form, or None for no rule."""
        text = self.cleaned_data["draft_rule"]
        if not text:
            return None
        try:
            rule = parse(json.loads(text)).as_dict()
        except RuleError as error:
            raise self.misplaced(error) from error
        except (ValueError, RecursionError) as error:
            raise ValidationError(_("The rule could not be read."), code="json") from error
        published = self.instance.published_version
        return None if published is not None and published.rule == rule else rule

    def rule_to_publish(self) -> dict[str, Any] | None:
        """Answer the draft, else what is published already, else None: kept by hand."""
        published = self.instance.published_version
        if self.instance.draft_rule is None and self.data.get("draft_rule"):
            return published and published.rule
        return self.instance.draft_rule

    def _post_clean(self):
        """Check what only publishing needs, once the segment holds what was sent."""
        super()._post_clean()
        if "_publish" not in self.data or self.errors:
            return
        rule = self.rule_to_publish()
        try:
            if rule is not None:
                check_publishable(self.instance, parse(rule))
        except RuleError as error:
            self.add_error("draft_rule", self.misplaced(error))

    def misplaced(self, error: RuleError) -> ValidationError:
        """Show an error of the rule at its condition, and answer the one for the field."""
        problem = {"path": error.path, "message": str(error.message)}
        self.fields["draft_rule"].widget.problems.append(problem)
        return ValidationError(
            _("The rule has a mistake: %(message)s It is marked below; nothing is lost."),
            code=error.code,
            params={"message": error.message},
        )


def rule_of(segment: Segment) -> Any:
    """Answer the rule to go on from: the draft, else the published one, else None."""
    if segment.draft_rule is None and segment.published_version is not None:
        return segment.published_version.rule
    return segment.draft_rule


def sentence(rule: Any) -> str:
    """Answer a stored rule in words; one that can not be read any more says so."""
    if rule is None:
        return ""
    try:
        return in_words(parse(rule))
    except RuleError as error:
        return str(error.message)
