"""Making keys and ending them."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from segments.models import Buyer, Company
from segments.preview import may_preview

from .models import ApiKey

MARK = "grossist"
"""How every key begins, so that scanners for leaked secrets can know one."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A new key and its secret, which is shown once and kept nowhere."""

    key: ApiKey
    secret: str


def issue(  # noqa: PLR0913 - what a key is made of
    company: Company, user, *, name: str, scopes: Collection[str], expires_at: datetime,
    now: datetime, by=None,
) -> Issued:  # fmt: skip
    """Make a key. Raises ValidationError when the person does not act for the company."""
    check_person(company, user)
    prefix = secrets.token_hex(6)
    secret = f"{MARK}_{prefix}_{secrets.token_urlsafe(32)}"
    key = ApiKey(
        company=company, user=user, name=name, scopes=sorted(scopes), expires_at=expires_at,
        created_at=now, created_by=by, prefix=prefix, digest=digest_of(secret),
    )  # fmt: skip
    key.full_clean()
    key.save()
    return Issued(key, secret)


def revoke(key: ApiKey, *, now: datetime) -> None:
    """End a key at once and for ever. Safe to repeat."""
    ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now)


def check_person(company: Company, user) -> None:
    """Raise ValidationError unless a person buys for the company or may look at it."""
    if Buyer.objects.filter(company=company, user=user).exists() or may_preview(user, company):
        return
    raise ValidationError(
        {"user": _("This person neither buys for the company nor may look at it.")}
    )


def digest_of(secret: str) -> str:
    """Answer what is kept of a key. A long random secret needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
