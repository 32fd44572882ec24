"""Who may do what with segments. ``None`` is the program itself: commands, imports, tests."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from ..models import Company, Release

User = Any
"""Whatever ``settings.AUTH_USER_MODEL`` names."""

EDIT = "segments.change_segment"
PUBLISH = "segments.publish_segment"
APPROVE = "segments.approve_release"


def may(user: User | None, permission: str) -> bool:
    """Whether a person may do something; the program may do everything."""
    return user is None or user.has_perm(permission)


def require(user: User | None, permission: str) -> None:
    """Raise PermissionDenied, in words, unless the person may."""
    if not may(user, permission):
        words = {
            EDIT: _("You may not change drafts."),
            PUBLISH: _("You may not publish segments."),
            APPROVE: _("You may not approve what money depends on."),
        }
        raise PermissionDenied(words.get(permission, _("You may not do this.")))


def may_approve(user: User | None, release: Release) -> bool:
    """Whether a person may approve a release: with the right to, and never the own one."""
    return user is not None and may(user, APPROVE) and release.author_id != user.pk


def may_override(user: User | None, company: Company) -> bool:
    """Whether a person may include or exclude a company by hand: any, or those of the own list."""
    if may(user, "segments.override_all_companies"):
        return True
    rep = company.account_manager
    owns = rep is not None and rep.user_id is not None and rep.user_id == user.pk
    return owns and may(user, "segments.override_own_companies")
