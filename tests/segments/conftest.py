"""People who publish and approve, and something on which money depends."""

import pytest
from django.contrib.auth.models import Group

from segments import impact
from segments.consumers import CONSUMERS, Use, register
from segments.impact import HOOKS, Impact
from shop.staffgroups import APPROVERS, MERCHANDISERS
from tests.factories.companies import make_user


def staff_in(*groups: str, email: str = ""):
    """Make a member of staff in these groups."""
    user = make_user(email)
    user.is_staff = True
    user.save()
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


@pytest.fixture
def aino(db):
    """A merchandiser: edits and publishes."""
    return staff_in(MERCHANDISERS, email="aino@example.com")


@pytest.fixture
def bertil(db):
    """A merchandiser who also approves."""
    return staff_in(MERCHANDISERS, APPROVERS, email="bertil@example.com")


@pytest.fixture
def priced():
    """Segments added to this set are used by something of money."""
    used: set[int] = set()
    register(
        "Gold prices",
        lambda segment: [Use("Gold prices")] if segment.pk in used else [],
        lambda: (used, ()),
        name="testing",
    )
    impact.register("testing", "Gold prices", lambda moves, at, advance: Impact())
    yield used
    del CONSUMERS["testing"], HOOKS["testing"]
