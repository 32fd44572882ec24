"""
Facts about persons: kept with their consent, read for front pages and recommendations only.

Nothing that decides about prices, visible ranges or orders imports this (an import contract and a
test hold it), and rules are about companies.
"""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .models import BuyerFacts

MOST_INTERESTS = 50


def agree(  # noqa: PLR0913 - what a person may tell
    user_id: int,
    *,
    to: str,
    at: datetime,
    age_band: str = "",
    gender: str = "",
    interests: Collection[str] = (),
) -> BuyerFacts:
    """
    Keep what a person told, with the text they agreed to. Replaces what was told before.

    Raises ValidationError without a text, for unknown choices and for too many interests.
    """
    if not to.strip():
        raise ValidationError(_("Nothing is kept without consent."), code="no_consent")
    wanted = sorted({interest.strip() for interest in interests if interest.strip()})
    if len(wanted) > MOST_INTERESTS:
        raise ValidationError(_("These are too many interests."), code="too_many_interests")
    facts = BuyerFacts(
        user_id=user_id, age_band=age_band, gender=gender, interests=wanted,
        agreed_to=to.strip(), agreed_at=at,
    )  # fmt: skip
    facts.full_clean(exclude=["user"], validate_unique=False)
    facts.save()
    return facts


def withdraw(user_id: int) -> bool:
    """Erase everything a person told, the consent included; answers whether there was anything."""
    deleted, _by_model = BuyerFacts.objects.filter(pk=user_id).delete()
    return bool(deleted)


def told_by(user_id: int | None) -> BuyerFacts | None:
    """Answer what a person told, or None. One query."""
    return BuyerFacts.objects.filter(pk=user_id).first() if user_id else None
