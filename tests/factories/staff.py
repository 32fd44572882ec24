"""Members of staff."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission

from shop.staffgroups import MERCHANDISERS, ensure_staff_groups
from tests.factories.companies import make_user


def make_staff(
    *permissions: str, email: str = "", groups: Iterable[str] = (), is_superuser=False, **fields
):
    """Make a member of staff who has these permissions (code names) and groups, and no others."""
    user = make_user(email, **fields)
    user.is_staff, user.is_superuser = True, is_superuser
    user.save()
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def make_merchandiser(email: str = "", **fields):
    """Make a member of staff with the merchandisers' permissions and no others."""
    ensure_staff_groups()
    return make_staff(email=email, groups=[MERCHANDISERS], **fields)


def make_boss(email: str = ""):
    """Make a member of staff who may do everything."""
    return make_staff(email=email, is_superuser=True)
