"""“The last 60 days”: a number and a unit, as rules write them."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..calendar import ELAPSED, UNITS, elapsed_before, local_start, start_of_last
from .base import Context, refuse

MOST = {"hour": 87_600, "day": 36_500, "week": 5_200, "month": 1_200, "year": 100}
"""The longest durations, about a century (ten years of hours)."""

WHOLE_DAYS = ("day", "week", "month", "year")
MODES = ("calendar", "rolling")


def parse_duration(
    raw: Any, key: str = "last", units: tuple[str, ...] = tuple(MOST), *, modes: bool = True
) -> dict[str, Any]:
    """
    Answer ``{"last": 3, "unit": "month"}`` in canonical form; raises RuleError.

    ``mode`` “rolling” is elapsed time and exists for days and weeks; hours are never anything else.
    """
    if not isinstance(raw, dict):
        raise refuse(_("A number and a unit are expected here."), "wrong_type")
    for name in (key, "unit"):
        if name not in raw:
            raise refuse(_("“%(key)s” is missing.") % {"key": name}, "missing_key")
    if len(raw) > 2 + ("mode" in raw and modes):
        raise refuse(_("Only a number and a unit are expected here."), "unknown_key")
    unit, mode = raw["unit"], raw.get("mode", "calendar")
    if not isinstance(unit, str) or unit not in units:
        raise refuse(_("The unit must be one of: %s.") % ", ".join(units), "unit")
    told = {key: whole_number(raw[key], MOST[unit]), "unit": unit}
    if mode not in MODES:
        raise refuse(_("The mode must be one of: %s.") % ", ".join(MODES), "mode")
    if mode == "rolling" and unit not in ELAPSED:
        raise refuse(_("Months and years have no fixed length to roll by."), "mode")
    return told | {"mode": mode} if mode == "rolling" and unit != "hour" else told


def whole_number(raw: Any, most: int) -> int:
    """Answer a whole number from 1 to ``most``; raises RuleError."""
    if isinstance(raw, float):
        raise refuse(_("A whole number is expected here."), "float")
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise refuse(_("A whole number is expected here."), "wrong_type")
    if raw < 1:
        raise refuse(_("The number must be at least 1."), "too_small")
    if raw > most:
        raise refuse(_("The number must be at most %s.") % most, "too_large")
    return raw


def is_elapsed(duration: dict[str, Any]) -> bool:
    """Whether a duration is elapsed time (law W3), not whole local days."""
    return duration["unit"] == "hour" or "mode" in duration


def first_day(duration: dict[str, Any], ctx: Context) -> date:
    """Answer the first local day, inside, of a duration in whole days (law W2)."""
    return start_of_last(duration["last"], duration["unit"], ctx.today)


def first_instant(duration: dict[str, Any], ctx: Context) -> datetime:
    """Answer the first instant, inside, of a duration (laws W2, W3 and W6)."""
    if is_elapsed(duration):
        return elapsed_before(ctx.as_of, duration["last"], duration["unit"])
    return local_start(first_day(duration, ctx), ctx.zone)


def duration_in_words(duration: dict[str, Any]) -> str:
    """Answer “60 days”; elapsed days say so."""
    number = duration.get("last") or duration["next"]
    words = UNITS[duration["unit"]](number) % {"number": number}
    return str(_("%s to the minute") % words) if "mode" in duration else words
