"""
What a change of segments would do to money: asked of whoever uses segments.

The engine knows no prices. Price lists, ranges and order rules register a function under the name
of their consumer; it is given the companies that change, with their segments before and after.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Move:
    """A company whose segments change; both in rank order."""

    company_id: int
    before: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """
    What a hook found: figures as (label, text), and tables of examples.

    ``price_rises`` is the number of companies with contract prices that would pay more.
    """

    figures: Sequence[tuple[str, str]] = ()
    heading: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    note: str = ""
    price_rises: int = 0
    facts: dict[str, Any] = field(default_factory=dict)


Advance = Callable[[float], None]
"""Tell how far a hook is, from 0 to 1. It may raise ``Stopped``."""


class Stopped(Exception):
    """Somebody asked to end it; what was found so far is thrown away."""


Function = Callable[[Sequence[Move], datetime, Advance], Impact]
Margin = Callable[[datetime, datetime], tuple[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Hook:
    """A registered function."""

    label: str | Promise
    function: Function


HOOKS: dict[str, Hook] = {}
MARGIN: dict[str, Margin] = {}


def register(name: str, label: str | Promise, function: Function) -> None:
    """
    Make a hook known. ``name`` is that of its consumer: from then on money depends on it.

    ``function(moves, at, advance)`` answers an Impact; bounded or set-based, and read-only.
    """
    HOOKS[name] = Hook(label, function)


def register_margin(name: str, function: Margin) -> None:
    """
    Make known what a company's purchases earned: SQL of company_id, margin, known (a share).

    ``function(start, end)`` answers the SQL with ``%(name)s`` parameters; amounts in the base
    currency.
    """
    MARGIN[name] = function


def of(moves: Sequence[Move], *, at: datetime, advance: Advance) -> dict[str, dict[str, Any]]:
    """
    Ask every hook, each in a transaction of its own that changes nothing, and answer plain data.

    A hook that fails is reported and does not stop the others; ``Stopped`` does.
    """
    answers: dict[str, dict[str, Any]] = {}
    for place, (name, hook) in enumerate(HOOKS.items()):

        def so_far(share: float, place: int = place) -> None:
            advance((place + share) / len(HOOKS))

        answers[name] = {"label": str(hook.label), **_ask(name, hook, moves, at, so_far)}
        so_far(1)
    return answers


def _ask(
    name: str, hook: Hook, moves: Sequence[Move], at: datetime, advance: Advance
) -> dict[str, Any]:
    try:
        with transaction.atomic():
            found = hook.function(moves, at, advance)
    except Stopped:
        raise
    except Exception as error:  # a hook is somebody else's code: reported, not fatal
        logger.exception("The impact on %s could not be worked out", name)
        return {"failed": f"{type(error).__name__}: {error}"}
    return {
        "figures": [list(figure) for figure in found.figures],
        "heading": list(found.heading),
        "rows": [list(row) for row in found.rows],
        "note": found.note,
        "price_rises": found.price_rises,
        "facts": found.facts,
    }
