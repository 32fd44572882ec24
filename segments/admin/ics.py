"""Calendar entries as iCalendar text (RFC 5545). Pure."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from .entries import Entry

WIDTH = 75
"""Octets in a line; longer ones are folded."""


def ics(
    entries: Iterable[Entry], *, host: str, absolute: Callable[[str], str], now: datetime
) -> str:
    """Answer a calendar; the same entry keeps its identity from one reading to the next."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Grossist//Segments//EN",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:Segments",
    ]
    for entry in entries:
        lines += _event(entry, host, absolute, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(entry: Entry, host: str, absolute: Callable[[str], str], now: datetime) -> list[str]:
    told = f"{entry.kind} {entry.day} {entry.url} {entry.text}"
    identity = blake2b(told.encode(), digest_size=10).hexdigest()
    lines = ["BEGIN:VEVENT", f"UID:{identity}@{host}", f"DTSTAMP:{_utc(now)}"]
    if entry.at is None:
        lines += [
            f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}",
        ]
    else:
        lines.append(f"DTSTART:{_utc(entry.at)}")
    lines += [f"SUMMARY:{escaped(entry.text)}", f"CATEGORIES:{entry.kind.upper()}"]
    if entry.url:
        lines.append(f"URL:{absolute(entry.url)}")
    return [*lines, "END:VEVENT"]


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Answer text as a value: separators and line ends are escaped, other control signs go."""
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, written)
    return "".join(sign for sign in text if sign.isprintable())


def folded(line: str) -> str:
    """Answer the line cut so that no part is longer than 75 octets, and no letter is torn."""
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > WIDTH:
            parts.append(part)
            part = " "
        part += letter
    return "\r\n".join([*parts, part])
