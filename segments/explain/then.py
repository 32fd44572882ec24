"""The answer to “why was it?”: the ordinary explanation, in the world as it was."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import (
    Company,
    Membership,
    Publication,
    Release,
    ReleaseDimension,
    Segment,
    TradeOrder,
)
from ..models.activity import COUNTED
from ..past import as_it_was
from .answer import Explanation


def explain_past(
    company: Company,
    segment: Segment,
    *,
    as_of: datetime,
    explained: Callable[[Company, Segment, datetime], Explanation],
) -> Explanation:
    """
    Explain an instant of the past. The verdict is the recorded one.

    What could not be rebuilt exactly is said in ``approximate``: facts that were not recorded yet,
    orders that do not count any more, a rule whose first publication nobody wrote down, settings
    of the dimension that changed since.
    """
    with as_it_was(as_of, [company.pk]) as then:
        told = explained(company, Segment.objects.get(pk=segment.pk), as_of)
        recorded = Membership.objects.filter(company=company, segment=segment).order_by().first()
        notes = []
        if company.pk in then.unknown:
            notes.append(_unrecorded(company, as_of))
        notes += _orders(company, as_of)
        if not Publication.objects.filter(segment=segment).exists():
            notes.append(_("When the segment was published first is not recorded."))
        if _reshaped(segment, as_of):
            notes.append(_("The dimension's settings changed since; those of today are used."))
        if told.rule and any("lists" in leaf.columns for leaf in told.rule.leaves()):
            notes.append(_("Lists are those of today: who was on them then is not recorded."))
        return _as_recorded(told, recorded, notes)


def _unrecorded(company: Company, as_of: datetime) -> str:
    first = company.history.order_by("history_date").first()
    if first is None:
        return _("Changes of the company were not recorded; its facts are those of today.")
    since = {"since": date_format(localtime(first.history_date), "DATETIME_FORMAT")}
    return (
        _("The company's facts are recorded since %(since)s only; the first of them are used.")
        % since
    )


def _reshaped(segment: Segment, as_of: datetime) -> bool:
    """Whether a release changed the default, grace or inheritance of its dimension later."""
    return ReleaseDimension.objects.filter(
        dimension=segment.dimension_id,
        release__status=Release.Status.PUBLISHED,
        release__published_at__gt=as_of,
    ).exists()


def _orders(company: Company, as_of: datetime) -> list[str]:
    gone = TradeOrder.objects.filter(company=company, placed_at__lte=as_of)
    number = gone.exclude(status__in=COUNTED).count()
    if not number:
        return []
    return [
        ngettext(
            "%(number)s earlier order does not count today; it may have counted then.",
            "%(number)s earlier orders do not count today; they may have counted then.",
            number,
        )
        % {"number": number}
    ]


def _as_recorded(told: Explanation, recorded: Membership | None, notes: list[str]) -> Explanation:
    reason = recorded.reason if recorded else told.decided_by
    if told.member == (recorded is not None) and told.decided_by == reason:
        return replace(told, approximate=tuple(notes))
    if recorded is not None:
        notes.append(
            _("The facts as they could be rebuilt say otherwise: %(because)s")
            % {"because": told.because}
        )
        return replace(
            told,
            member=True,
            decided_by=recorded.reason,
            because=str(Membership.Reason(recorded.reason).label),
            since=recorded.valid_from,
            version=recorded.version.number if recorded.version else None,
            approximate=tuple(notes),
        )
    notes.append(
        _("By the facts as they could be rebuilt it would have been in it: %(because)s")
        % {"because": told.because}
    )
    return replace(
        told,
        member=False,
        decided_by="not_evaluated",
        because=_("It was not in the segment: no run had put it there."),
        since=None,
        until=None,
        approximate=tuple(notes),
    )
