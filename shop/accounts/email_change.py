"""Changing the address one logs in with: it counts once the new address has answered."""

from django.contrib.auth import get_user_model
from django.core import signing
from django.db import IntegrityError, transaction

SALT = "shop.accounts.email_change"
LONGEST_AGE = 24 * 3600
"""Seconds for which the link in the mail works."""


def token_for(user, email: str) -> str:
    """Sign the wish of a person to log in with another address from now on."""
    return signing.dumps([user.pk, user.email, email], salt=SALT)


def is_free(email: str) -> bool:
    """Whether nobody logs in with an address. Never tell the person who asks."""
    return not get_user_model().objects.filter(email__iexact=email).exists()


def confirm(user, token: str) -> bool:
    """
    Make the new address the person's, and answer whether it is now.

    A link that is old, forged, used, meant for somebody else or for a taken address changes
    nothing.
    """
    try:
        user_id, old, new = signing.loads(token, salt=SALT, max_age=LONGEST_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    if user_id != user.pk or old != user.email or not is_free(new):
        return False
    user.email = new
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError:
        return False
    return True
