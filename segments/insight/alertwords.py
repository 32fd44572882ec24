"""The sentences of alerts, in the reader's language. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..models import SegmentAlert
from .charts import fine, whole

Kind = SegmentAlert.Kind
Told = Mapping[str, Any]


def words(alert: SegmentAlert) -> str:
    """Answer the sentence of an alert."""
    return WORDS[Kind(alert.kind)](alert.told)


def _size(told: Told) -> str:
    return _("%(before)s companies a week ago, %(now)s yesterday (%(change)s).") % {
        "before": whole(told["before"]),
        "now": whole(told["now"]),
        "change": _signed(told["before"], told["now"]),
    }


def _churn(told: Told) -> str:
    text = _("%(entered)s came and %(left)s left in one day, of %(size)s: %(share)s %%.") % {
        "entered": whole(told["entered"]),
        "left": whole(told["left"]),
        "size": whole(told["size"]),
        "share": fine(told["share"]),
    }
    if told["grace"]:
        return text
    advice = _("Days of grace keep companies near the threshold from coming and going.")
    return f"{text} {advice}"


def _failed(told: Told) -> str:
    return _("It keeps its members as they were: %(failure)s") % told


def _stale(told: Told) -> str:
    return _("Changes have waited for %(minutes)s minutes. Is a worker running?") % told


def _drift(told: Told) -> str:
    return _(
        "%(fact)s of its members has moved since %(since)s: stability index %(index)s, while "
        "chance explains %(bound)s."
    ) % {
        "fact": told["fact"],
        "since": _day(told["since"]),
        "index": f"{told['index']:.3f}",
        "bound": f"{told['bound']:.3f}",
    }


def _overdue(told: Told) -> str:
    return _("The review was due on %(due)s.") % {"due": _day(told["due"])}


def _unused(told: Told) -> str:
    return _(
        "Nothing uses it and nobody has looked at it since %(since)s. Archive it if it has served "
        "its purpose."
    ) % {"since": _day(told["since"])}


WORDS: dict[Kind, Callable[[Told], str]] = {
    Kind.SIZE: _size,
    Kind.CHURN: _churn,
    Kind.FAILED: _failed,
    Kind.STALE: _stale,
    Kind.DRIFT: _drift,
    Kind.OVERDUE: _overdue,
    Kind.UNUSED: _unused,
}


def _signed(before: int, now: int) -> str:
    if not before:
        return _("it was empty")
    part = (now - before) * 100 / before
    return f"{'+' if part > 0 else '−'}{fine(round(abs(part), 1))} %"


def _day(text: str) -> str:
    return date_format(parse_date(text))
