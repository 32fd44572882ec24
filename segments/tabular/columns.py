"""What a column is called and how its text becomes a value."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date as date_type
from datetime import datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

import pycountry
from django.utils import timezone
from django.utils.translation import gettext as _

CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
TRUE = {"1", "true", "yes", "y"}
FALSE = {"0", "false", "no", "n"}

Parser = Callable[[str], Any]
"""Turns the trimmed, non-empty text of a cell into a value, or raises ``BadValue``."""


class BadValue(ValueError):
    """The text of a cell is not what the column takes; the message says what it takes."""


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column of a table.

    A blank cell is ``default``, or a problem when ``required``; a missing column counts as blank
    cells unless ``required``. A column with ``is_family`` stands for every header that starts with
    its name (``attribute:Material``); its value is a dict of the rest of the header to the value,
    blank cells as ``None``. ``help`` is the sentence the documentation shows.
    """

    name: str
    parse: Parser
    required: bool = False
    default: Any = None
    help: str = ""
    is_family: bool = False


def text(max_length: int = 255, *, pattern: str = "", hint: str = "") -> Parser:
    """Take text of at most ``max_length`` characters; ``hint`` says what ``pattern`` asks for."""
    wanted = re.compile(pattern) if pattern else None

    def parse(value: str) -> str:
        if CONTROL_CHARACTERS.search(value):
            raise BadValue(_("holds a control character"))
        if len(value) > max_length:
            raise BadValue(
                _("is %(length)s characters long; at most %(most)s are kept")
                % {"length": len(value), "most": max_length}
            )
        if wanted and not wanted.fullmatch(value):
            raise BadValue(hint or _("“%(value)s” has a wrong form") % {"value": short(value)})
        return value

    return parse


def integer(*, least: int = 0, most: int = 2_147_483_647) -> Parser:
    """Take a whole number between ``least`` and ``most``."""

    def parse(value: str) -> int:
        if not re.fullmatch(r"[+-]?\d{1,20}", value) or not value.isascii():
            raise BadValue(_("“%(value)s” is not a whole number") % {"value": short(value)})
        number = int(value)
        in_bounds(number, least, most)
        return number

    return parse


def decimal(
    *, places: int = 2, least: Decimal | None = Decimal(0), most: Decimal = Decimal("999999999999")
) -> Parser:
    """Take a decimal number with a point and at most ``places`` decimals."""

    def parse(value: str) -> Decimal:
        if "," in value:
            raise BadValue(
                _("“%(value)s” has a comma; write decimals with a point, no thousands marks")
                % {"value": short(value)}
            )
        if len(value) > 40 or not NUMBER.fullmatch(value) or not value.isascii():
            raise BadValue(_("“%(value)s” is not a number") % {"value": short(value)})
        try:
            number = Decimal(value)
        except InvalidOperation as fault:
            raise BadValue(_("“%(value)s” is not a number") % {"value": short(value)}) from fault
        if len(value) - (value.find(".") + 1 or len(value)) > places:
            if number != round(number, places):
                raise BadValue(
                    _("“%(value)s” has more than %(places)s decimals")
                    % {"value": short(value), "places": places}
                )
            number = round(number, places)
        in_bounds(number, least, most)
        return number

    return parse


def date(value: str) -> date_type:
    """Take a day as ``YYYY-MM-DD`` (an XLSX date cell arrives so; midnight is dropped)."""
    day = value.removesuffix(" 00:00:00").removesuffix("T00:00:00")
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", day) and day.isascii():
        try:
            return date_type.fromisoformat(day)
        except ValueError as fault:
            raise BadValue(
                _("“%(value)s” is not a day of the calendar") % {"value": day}
            ) from fault
    raise BadValue(_("“%(value)s” is not a date; write YYYY-MM-DD") % {"value": short(value)})


def instant(value: str, *, zone: ZoneInfo | None = None) -> datetime:
    """Take a day (its first moment) or ``YYYY-MM-DD HH:MM[:SS][±HH:MM]``; else local time."""
    try:
        moment = (
            datetime.combine(date_type.fromisoformat(value), time.min)
            if len(value) == 10
            else datetime.fromisoformat(value)
        )
    except ValueError as fault:
        raise BadValue(
            _("“%(value)s” is not a date; write YYYY-MM-DD or YYYY-MM-DD HH:MM")
            % {"value": short(value)}
        ) from fault
    if not 1900 <= moment.year <= 9990:
        raise BadValue(_("the year %(year)s is out of reach") % {"year": moment.year})
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment, zone)
    return moment


def boolean(value: str) -> bool:
    """Take 1/0, true/false, yes/no."""
    if value.casefold() in TRUE:
        return True
    if value.casefold() in FALSE:
        return False
    raise BadValue(_("“%(value)s” is not yes or no; write 1 or 0") % {"value": short(value)})


def choice(values: Iterable[str]) -> Parser:
    """Take one of a few codes, in any case."""
    by_folded = {str(value).casefold(): str(value) for value in values}

    def parse(value: str) -> str:
        found = by_folded.get(value.casefold())
        if found is None:
            raise BadValue(
                _("“%(value)s” is not one of %(codes)s")
                % {"value": short(value), "codes": ", ".join(by_folded.values())}
            )
        return found

    return parse


def country(value: str) -> str:
    """Take a two-letter ISO 3166 country code."""
    found = pycountry.countries.get(alpha_2=value.upper()) if len(value) == 2 else None
    if found is None:
        raise BadValue(
            _("“%(value)s” is not a two-letter country code (ISO 3166)") % {"value": short(value)}
        )
    return found.alpha_2


def currency(value: str) -> str:
    """Take a three-letter ISO 4217 currency code."""
    found = pycountry.currencies.get(alpha_3=value.upper()) if len(value) == 3 else None
    if found is None:
        raise BadValue(
            _("“%(value)s” is not a three-letter currency code (ISO 4217)")
            % {"value": short(value)}
        )
    return found.alpha_3


def language(value: str) -> str:
    """Take a two-letter ISO 639 language code."""
    found = pycountry.languages.get(alpha_2=value.lower()) if len(value) == 2 else None
    if found is None:
        raise BadValue(
            _("“%(value)s” is not a two-letter language code (ISO 639)") % {"value": short(value)}
        )
    return found.alpha_2


def in_bounds(number: Any, least: Any, most: Any) -> None:
    """Raise ``BadValue`` unless ``least <= number <= most``; a None bound binds nothing."""
    if least is not None and number < least:
        raise BadValue(_("%(number)s is below %(least)s") % {"number": number, "least": least})
    if most is not None and number > most:
        raise BadValue(_("%(number)s is above %(most)s") % {"number": number, "most": most})


def short(value: str, length: int = 40) -> str:
    """Cut a long value for a message."""
    return value if len(value) <= length else value[: length - 1] + "…"
