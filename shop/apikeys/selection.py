"""From a key that was sent to who is shopping with it."""

import hmac
from datetime import datetime, timedelta

from django.db.models import Q

from segments.models import Buyer
from segments.preview import may_preview
from segments.selection import shopper_as, shopper_of_user
from segments.shopper import Shopper

from .issuing import MARK, digest_of
from .models import ApiKey

LONGEST = 200
"""No key is longer; what is, is not even hashed."""

NOTED_EVERY = timedelta(hours=1)
"""How often the use of a key is written down at most."""


def find_key(secret: str, *, at: datetime) -> ApiKey | None:
    """Answer the key that may be used at that instant, or None. One query, none for nonsense."""
    parts = secret.split("_", 2)
    is_plain = len(secret) <= LONGEST and secret.isascii() and secret.isprintable()
    if not is_plain or len(parts) != 3 or parts[0] != MARK:
        return None
    keys = ApiKey.objects.select_related("user", "company__account_manager")
    key = keys.filter(prefix=parts[1]).first()
    if key is None or not hmac.compare_digest(key.digest, digest_of(secret)):
        return None
    allowed = key.is_valid(at) and key.user.is_active and key.company.is_active
    return key if allowed else None


def shopper_of_key(key: ApiKey, *, at: datetime, language: str) -> Shopper | None:
    """
    Answer who is shopping with a key; None when its person no longer acts for its company.

    A buyer is who they are in the shop. Staff and the company's sales rep look as the company, and
    can not order. Two queries.
    """
    if Buyer.objects.filter(company=key.company_id, user=key.user_id).exists():
        shopper = shopper_of_user(key.user_id, at=at, language=language, company_id=key.company_id)
        return shopper if shopper.company_id == key.company_id else None
    return shopper_as(key.company, at=at) if may_preview(key.user, key.company) else None


def note_use(key: ApiKey, *, at: datetime) -> None:
    """Write down that a key was used, at most once an hour."""
    if key.last_used_at is not None and at - key.last_used_at < NOTED_EVERY:
        return
    stale = Q(last_used_at=None) | Q(last_used_at__lt=at - NOTED_EVERY)
    ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=at)
