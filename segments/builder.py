"""What the rule builder on the page is given: criteria, words and addresses, as plain data."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from .criteria import REGISTRY, schema
from .criteria.parsing import SCOPES

MOST_INLINE = 50
"""More company numbers than this are better kept as a list."""

MOST_LOOKED_UP = 20
"""More codes than this, of a criterion that can only be searched, are shown as codes."""


def builder_data(rule: Any, problems: list[dict[str, str]]) -> dict[str, Any]:
    """
    Answer everything ``<rule-builder>`` reads besides the rule itself.

    ``problems`` are errors of the last attempt, ``{"path", "message"}``. Costs one query for each
    criterion whose choices are rows and are used by the rule.
    """
    described = schema()
    return {
        "fields": [_field(one, described["operators"]) for one in described["criteria"]],
        "labels": labels_of(rule),
        "errors": problems,
        "templates": templates(),
        "mostInline": MOST_INLINE,
        "words": words(),
        "urls": {
            "count": reverse("admin:segments_segment_count"),
            "choices": reverse("admin:segments_segment_choices"),
            "list": reverse("admin:segments_staticlist_save"),
        },
    }


TEMPLATES: list[Callable[[], list[dict[str, Any]]]] = []
"""Whoever ships rules to start from adds a function: ``{"code", "label", "rule"}`` each."""


def templates() -> list[dict[str, Any]]:
    """Answer the rules to start from."""
    return [template for told in TEMPLATES for template in told()]


def labels_of(rule: Any) -> dict[str, dict[str, str]]:
    """Answer the words for the codes that a rule mentions, by criterion; any JSON is survived."""
    used: dict[str, set[str]] = {}
    for leaf in leaves(rule):
        field = leaf.get("field")
        if not isinstance(field, str) or field not in REGISTRY:
            continue
        where = leaf.get("where")
        parts = {field: leaf.get("value")}
        if isinstance(where, dict):
            parts |= {f"{field} {key}": codes for key, codes in where.items()}
        for key, value in parts.items():
            values = value if isinstance(value, list) else [value]
            codes = {one for one in values if isinstance(one, str) and "\x00" not in one}
            used.setdefault(key, set()).update(codes)
    return {key: _labels(key, codes) for key, codes in used.items() if codes}


def _labels(key: str, codes: set[str]) -> dict[str, str]:
    """Answer the words for some codes: of a list, else found one by one."""
    field, _space, where = key.partition(" ")
    asked: Any = REGISTRY[field]
    if where:
        asked = next((one for one in asked.where if one.key == where), None)
        known = list(asked.choices.items()) if asked else []
    else:
        known = asked.choices()
    if not known and asked and asked.searchable:
        known = [one for code in sorted(codes)[:MOST_LOOKED_UP] for one in asked.search(code)]
    return {code: str(label) for code, label in known if code in codes}


def leaves(node: Any) -> Iterator[Mapping[str, Any]]:
    """Walk the conditions of rule JSON, checked or not."""
    stack = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, list):
            stack.extend(one)
        elif isinstance(one, dict):
            if "field" in one:
                yield one
            else:
                stack.extend(one[key] for key in ("root", "all", "any", "not") if key in one)


def _field(criterion: Mapping[str, Any], operators: Mapping[str, Any]) -> dict[str, Any]:
    narrowings = [
        {
            "code": one["key"],
            "label": one["label"],
            "choices": [{"value": code, "label": label} for code, label in one["choices"]],
            "required": one["required"],
            "many": one["many"],
            "remote": one["searchable"],
            "default": settings.OSCAR_DEFAULT_CURRENCY,
        }
        for one in criterion["where"]
    ]
    choices = [{"value": code, "label": label} for code, label in criterion["choices"]]
    return {
        "code": criterion["code"],
        "label": criterion["label"],
        "group": criterion["group"],
        "help": criterion["help"],
        "type": criterion["type"],
        "unit": criterion["unit"],
        "windowed": criterion["windowed"],
        "scoped": criterion["scoped"],
        "operators": [{"code": code, **operators[code]} for code in criterion["operators"]],
        "choices": choices or None,
        "remote": criterion["searchable"],
        "where": narrowings or None,
    }


def words() -> dict[str, Any]:
    """Answer every word the builder shows, in the reader's language."""
    return {
        "matches": _pairs(
            all=_("All of these"),
            any=_("Any of these"),
            none=_("None of these"),
            notall=_("Not all of these"),
        ),
        "units": _pairs(
            hour=_("hours"), day=_("days"), week=_("weeks"), month=_("months"), year=_("years")
        ),
        "booleans": _pairs(true=_("Yes"), false=_("No")),
        "periods": _pairs(
            today=_("today"),
            this_week=_("this week"),
            this_month=_("this month"),
            this_quarter=_("this quarter"),
            this_year=_("this year"),
            previous_month=_("the previous month"),
            previous_quarter=_("the previous quarter"),
        ),
        "ownPeriod": _("these days…"),
        "ever": _("ever"),
        "inLast": _("in the last"),
        "inPeriod": _("in"),
        "window": _("when"),
        "scope": _("whose"),
        "scopes": _pairs(**{code: str(label) for code, label in SCOPES.items()}),
        "anyOne": _("any"),
        "andMore": _("and %(count)s more"),
        "requireValue": _("Require a value"),
        "valueRequired": _("Only companies with a value match now."),
        "saveAsList": _("Save as a list"),
        "more": _("Start from a rule, copy, paste, import, export"),
        "startFrom": _("Start from…"),
        "ruleAsText": _("The rule as text"),
        "notARule": _("This is not a rule."),
        "ruleTaken": _("The rule was taken over."),
        "copied": _("Copied."),
        "copy": _("Copy"),
        "saveFile": _("Save as a file"),
        "takeOver": _("Use this rule"),
        "openFile": _("Open a file"),
        "group": _("Group"),
        "groupMatch": _("A company must match"),
        "condition": _("Condition"),
        "criterion": _("What"),
        "chooseCriterion": _("Choose what to ask…"),
        "comparison": _("comparison"),
        "value": _("value"),
        "choose": _("Choose…"),
        "search": _("Type to search"),
        "typeAndEnter": _("Type, then press Enter"),
        "nothingFound": _("Nothing found"),
        "removeValue": _("Remove %(value)s"),
        "from": _("from"),
        "to": _("to"),
        "and": _("and"),
        "howMany": _("how many"),
        "unit": _("unit"),
        "addCondition": _("Condition"),
        "addGroup": _("Group"),
        "moveUp": _("Move up"),
        "moveDown": _("Move down"),
        "remove": _("Remove"),
        "drag": _("Drag to move"),
        "moved": _("Moved."),
        "removed": _("Removed."),
        "empty": _("No condition yet: the rule matches no company."),
        "unfinished": _("Unfinished conditions are not counted."),
        "matches_of": _("Matches %(count)s of %(total)s companies."),
        "correct": _("Correct what is marked, and the companies are counted again."),
        "noCount": _("The number of companies can not be shown right now."),
    }


def _pairs(**labels: str) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in labels.items()]
