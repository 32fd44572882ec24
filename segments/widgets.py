"""Form widgets: the rule builder, and searchable fields that take what somebody made up."""

import json
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .builder import builder_data


class RuleBuilder(forms.Widget):
    """
    Edits a rule with selects, buttons and plain words; the JSON travels in a hidden text area.

    ``problems`` are shown at their conditions; ``sentence`` is the stored rule in words, for a
    browser without JavaScript.
    """

    template_name = "admin/segments/widgets/rule_builder.html"
    use_fieldset = True

    class Media:
        css = {"all": ["segments/rule-builder/rule-builder.css"]}
        js = [forms.Script("segments/rule-builder/rule-builder.js", type="module")]

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs)
        self.problems: list[dict[str, str]] = []
        self.sentence = ""

    def __deepcopy__(self, memo: dict) -> "RuleBuilder":
        """Give each form its own list of problems; Django copies a widget's attributes only."""
        fresh = super().__deepcopy__(memo)
        fresh.problems = []
        return fresh

    def id_for_label(self, id_: str) -> str:
        """Answer nothing: there is no single field a label could point at."""
        return ""

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        """Add the builder's data."""
        context = super().get_context(name, value, attrs)
        context["builder"] = builder_data(_lenient(value), self.problems)
        context["sentence"] = self.sentence
        return context

    def _render(self, template_name: str, context: dict, renderer: Any = None) -> SafeString:
        """Render with the project's templates, where Django's own form renderer does not look."""
        return render_to_string(template_name, context)


def _lenient(value: Any) -> Any:
    """Answer the rule that was typed, or None when it is not even JSON."""
    try:
        return json.loads(value or "null")
    except (TypeError, ValueError, RecursionError):
        return None


class OfKeys:
    """Draws the chosen rows of those keys that can be any; what is none would break the query."""

    def optgroups(self, name: str, value: list, attr: dict | None = None) -> list:
        """Answer the options to draw."""
        target = self.field.target_field
        return super().optgroups(name, [one for one in value if is_key(target, one)], attr)


class PickOne(OfKeys, AutocompleteSelect):
    """Django's searchable field for one row."""


class PickMany(OfKeys, AutocompleteSelectMultiple):
    """Django's searchable field for several rows."""


def is_key(target: Field, value: Any) -> bool:
    """Whether the database could hold a value in a key, or in the one that a key refers to."""
    while target.is_relation:
        target = target.target_field
    try:
        target.run_validators(target.to_python(value))
    except ValidationError:
        return False
    return True
