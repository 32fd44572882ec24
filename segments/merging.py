"""
Two companies that are one, and companies that end.

A merged company is kept, inactive and pointing at the survivor; its stays end with the reason
“merged”. What belongs to it moves (``belongings``). Nothing is deleted, so a merge can be undone.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from .belongings import BELONGINGS
from .models import Company, CompanyMerge, Membership, Override
from .services import lift, refresh

__all__ = ["deactivate", "merge", "reactivate", "undo"]

User = Any


@transaction.atomic
def merge(
    source: Company, into: Company, *, by: User | None, reason: str, now: datetime
) -> CompanyMerge:
    """
    Merge a company into another, and evaluate both.

    Orders, events, buyers, lists, overrides in force, children and what the shop has registered
    move; the declared facts of the survivor stay as they are. Raises ValidationError with the code
    ``merge_self``, ``merge_inactive``, ``merge_loop`` or ``merge_reason``. Queries do not grow with
    the orders.
    """
    source, into = _locked(source, into)
    _check(source, into, reason)
    record = CompanyMerge(source=source, into=into, at=now, by=by, reason=reason.strip())
    record.moved = {
        name: keys
        for name, belonging in BELONGINGS.items()
        if (keys := belonging.move(source.pk, into.pk))
    }
    record.moved["children"] = _move_children(list(source.children.all()), into)
    record.moved["overrides"] = _hand_on(source, into, now)
    record.save()
    source.is_active, source.merged_into = False, into
    source.save()
    stays = Membership.objects.open().filter(company=source)
    stays.update(valid_to=Greatest(F("valid_from"), now), ended_by=Membership.End.MERGED)
    refresh([source.pk, into.pk], now=now)
    return record


@transaction.atomic
def undo(record: CompanyMerge, *, by: User | None, now: datetime) -> None:
    """
    Take a merge back: what moved and still is with the survivor returns, and both are evaluated.

    What the survivor got since stays with it. Raises ValidationError with the code
    ``merge_undone``.
    """
    source, into = _locked(record.source, record.into)
    record = CompanyMerge.objects.select_for_update().get(pk=record.pk)
    if record.undone_at or source.merged_into_id != into.pk:
        raise ValidationError(_("The merge has been undone already."), code="merge_undone")
    for name, belonging in BELONGINGS.items():
        belonging.give_back(record.moved.get(name, []), source.pk, into.pk)
    source.is_active, source.merged_into = True, None
    source.save()
    children = into.children.filter(pk__in=record.moved.get("children", []))
    _move_children(list(children), source)
    copies = into.overrides.filter(pk__in=record.moved.get("overrides", []))
    _copy(copies.at(now), source, now)
    record.undone_at, record.undone_by = now, by
    record.save()
    refresh([source.pk, into.pk], now=now)


def deactivate(company: Company, *, now: datetime) -> None:
    """End business with a company: it leaves every segment at once (law S1)."""
    _set_active(company, is_active=False, now=now)


def reactivate(company: Company, *, now: datetime) -> None:
    """
    Take up business again; the company is evaluated as if it were new.

    Raises ValidationError with the code ``merged`` for a company that was merged into another.
    """
    if company.merged_into_id:
        raise ValidationError(
            _("The company was merged into another; undo that first."), code="merged"
        )
    _set_active(company, is_active=True, now=now)


@transaction.atomic
def _set_active(company: Company, *, is_active: bool, now: datetime) -> None:
    company.is_active = is_active
    company.save()
    refresh([company.pk], now=now)


def _locked(source: Company, into: Company) -> tuple[Company, Company]:
    # In the order of their keys, so that two people merging crosswise wait instead of deadlocking.
    rows = Company.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[source.pk, into.pk])}
    return found[source.pk], found[into.pk]


def _check(source: Company, into: Company, reason: str) -> None:
    if source.pk == into.pk:
        raise ValidationError(_("A company can not be merged into itself."), code="merge_self")
    for company in (source, into):
        if not company.is_active:
            raise ValidationError(
                _("“%(company)s” is not active."),
                code="merge_inactive",
                params={"company": company.legal_name},
            )
    if source.is_above(into):
        raise ValidationError(
            _("“%(into)s” stands below “%(source)s”: merge the other way round."),
            code="merge_loop",
            params={"into": into.legal_name, "source": source.legal_name},
        )
    if not reason.strip():
        raise ValidationError(_("Say why: a merge needs a reason."), code="merge_reason")


def _move_children(children: Iterable[Company], parent: Company) -> list[int]:
    for child in children:
        child.parent = parent
        child.save()
    return [child.pk for child in children]


def _hand_on(source: Company, into: Company, now: datetime) -> list[int]:
    still = [o for o in source.overrides.all() if not o.valid_until or o.valid_until > now]
    return _copy(still, into, now)


def _copy(overrides: Iterable[Override], company: Company, now: datetime) -> list[int]:
    """Go on with overrides at another company; one that clashes with what it has ends here."""
    copies = []
    for override in overrides:
        starts = max(override.valid_from or now, now)
        copy = Override(
            segment=override.segment, company=company, kind=override.kind, by=override.by,
            reason=override.reason, valid_from=starts, valid_until=override.valid_until,
        )  # fmt: skip
        lift(override, now=now)
        same = company.overrides.at(starts).filter(segment=override.segment, kind=override.kind)
        if not same.exists() and not _clashes(copy):
            copy.save()
            copies.append(copy.pk)
    return copies


def _clashes(override: Override) -> bool:
    try:
        override.full_clean()
    except ValidationError:
        return True
    return False
