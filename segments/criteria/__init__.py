"""
One file, one criterion (or one family). A file registers by existing.

To add one: write a module here with a class under ``@register``, a table of cases under
``tests/segments/criteria/`` and an entry in ``docs/reference/criteria.md``. From another app, call
``register`` in ``AppConfig.ready()``.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from ..values import OPERATORS
from .base import DUPLICATES, REGISTRY, Criterion, register
from .condition import Condition, Verdict, Volatility

__all__ = [
    "DUPLICATES",
    "REGISTRY",
    "Condition",
    "Criterion",
    "Verdict",
    "Volatility",
    "register",
    "schema",
]

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

MOST_INLINE_CHOICES = 60
"""A longer list of choices is searched by the rule builder, not sent with it."""


def schema() -> dict[str, Any]:
    """
    Answer everything the rule builder draws, as JSON-able data in the reader's language.

    Costs one query for each criterion whose choices are rows.
    """
    return {
        "schema": 1,
        "groups": ["all", "any", "not"],
        "operators": {
            code: {"label": str(operator.label), "shape": operator.shape.value}
            for code, operator in OPERATORS.items()
        },
        "criteria": [_described(criterion) for criterion in REGISTRY.values()],
    }


def _described(criterion: Criterion) -> dict[str, Any]:
    choices = criterion.choices()
    short = choices if len(choices) <= MOST_INLINE_CHOICES else []
    return {
        "code": criterion.code,
        "label": str(criterion.label),
        "group": str(criterion.group),
        "help": str(criterion.help_text),
        "type": criterion.value_type.name,
        "operators": list(criterion.operators),
        "choices": [[code, str(label)] for code, label in short],
        "searchable": criterion.searchable or len(choices) > len(short),
        "options": criterion.value_type.options(),
        "unit": str(criterion.unit),
        "windowed": criterion.windowed,
        "scoped": criterion.scoped,
        "where": [
            {
                "key": one.key,
                "label": str(one.label),
                "choices": [[code, str(label)] for code, label in one.choices.items()],
                "required": one.required,
                "many": one.many,
                "searchable": one.searchable,
            }
            for one in criterion.where
        ],
    }
