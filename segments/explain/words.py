"""What decided, as a sentence."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..evaluation.plan import Seat
from ..evaluation.verdicts import REASONS, Mark
from ..rules import in_words
from .case import Case, grace_ends
from .changes import smallest_change
from .finding import Finding


def decided(case: Case, seat: Seat, mark: Mark | None, found: Finding | None) -> tuple[str, str]:
    """Answer what decided, as a code and as a sentence."""
    if mark is not None:
        return REASONS[mark], _member(case, seat, mark)
    return _barred(case, seat) or _unmatched(case, seat, found)


def _member(case: Case, seat: Seat, mark: Mark) -> str:
    if seat.failure and mark not in {Mark.INCLUDE, Mark.DEFAULT}:
        why = {"why": seat.failure}
        return _("The rule can not be evaluated, so its members stay: %(why)s") % why
    sentences = {
        Mark.RULE: _rule,
        Mark.STAY: _stay,
        Mark.INCLUDE: _include,
        Mark.INHERITED: _inherited,
        Mark.GRACE: _grace,
        Mark.DEFAULT: _default,
    }
    return sentences[mark](case, seat)


def _rule(case: Case, seat: Seat) -> str:
    return in_words(seat.rule) if seat.rule else ""


def _stay(case: Case, seat: Seat) -> str:
    rule = in_words(seat.stay_rule) if seat.stay_rule else ""
    return _("Still matches the rule to stay: %(rule)s") % {"rule": rule}


def _include(case: Case, seat: Seat) -> str:
    pin = next(said for said in case.said(seat) if said.kind == "include")
    return _("Included by hand: %(reason)s") % {"reason": pin.reason}


def _inherited(case: Case, seat: Seat) -> str:
    parent = {"company": case.chain[1].legal_name}
    return _("Inherited from the parent company %(company)s") % parent


def _grace(case: Case, seat: Seat) -> str:
    stay, today = case.stay(seat), case.ctx.today
    if stay is None:
        return _("No longer matches; stays for a while.")
    return _("No longer matches since %(since)s; stays until %(until)s.") % {
        "since": date_format(stay.grace_since or today),
        "until": date_format(grace_ends(seat, stay, today)),
    }


def _default(case: Case, seat: Seat) -> str:
    return _("No other segment of the dimension takes the company.")


def _barred(case: Case, seat: Seat) -> tuple[str, str] | None:
    facts = case.facts.get(case.company.pk)
    if facts is None:
        return "no_facts", _("The company has not been looked at yet.")
    if survivor := case.company.merged_into:
        into = {"company": survivor.legal_name}
        return "merged", _("The company was merged into %(company)s.") % into
    if not facts.is_active:
        return "inactive", _("The company is not active.")
    excluded = next((said for said in case.said(seat) if said.kind == "exclude"), None)
    if excluded:
        return "exclude", _("Excluded by hand: %(reason)s") % {"reason": excluded.reason}
    return None


def _unmatched(case: Case, seat: Seat, found: Finding | None) -> tuple[str, str]:
    if seat.failure:
        why = {"why": seat.failure}
        return "failed", _("The rule can not be evaluated, so nobody enters: %(why)s") % why
    if found is None:
        return "by_hand", _("Nobody included the company.")
    if found.result:
        marks = case.marks[case.company.pk]
        rival = next(s for s in case.plan.seats if s.unit == seat.unit and s.position in marks)
        return "outranked", _("Matches, but “%(segment)s” comes first.") % {"segment": rival.name}
    missing = "; ".join(_missing(part) for part in smallest_change(found))
    return "no_match", _("Does not hold: %(conditions)s") % {"conditions": missing}


def _missing(part: Finding) -> str:
    words = {"condition": part.asked, "actual": part.actual, "missing": part.short_by}
    if part.short_by:
        return _("%(condition)s (it is: %(actual)s; short by %(missing)s)") % words
    return _("%(condition)s (it is: %(actual)s)") % words
