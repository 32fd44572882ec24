"""People who publish and approve, and something on which money depends."""

import pytest

from segments import impact
from segments.consumers import CONSUMERS, Use, register
from segments.impact import HOOKS, Impact
from shop.staffgroups import APPROVERS, MERCHANDISERS
from tests.factories.staff import make_merchandiser, make_staff


@pytest.fixture
def aino(db):
    """A merchandiser: edits and publishes."""
    return make_merchandiser("aino@example.com")


@pytest.fixture
def bertil(db):
    """A merchandiser who also approves."""
    return make_staff(groups=[MERCHANDISERS, APPROVERS], email="bertil@example.com")


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
