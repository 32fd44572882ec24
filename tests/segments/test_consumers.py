"""What the shop tells the screens of segments: how often each is used, and when."""

from datetime import UTC, datetime, timedelta

import pytest

from pricing.models import PriceList
from segments.consumers import CONSUMERS, counts_by_consumer, periods
from shop.frontpages.models import FrontPage
from tests.factories.segments import make_segment

pytestmark = pytest.mark.django_db

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def gold():
    """A segment that two price lists use, one of them in March."""
    gold = make_segment("gold")
    for name, starts_at in (("Gold", None), ("Spring", MARCH)):
        prices = PriceList.objects.create(
            name=name, code=name.lower(), currency="EUR", starts_at=starts_at
        )
        prices.segments.add(gold)
    return gold


def test_each_consumer_counts_its_rows_in_one_query_and_says_them_in_words(
    gold, django_assert_num_queries
):
    with django_assert_num_queries(4):
        counts = counts_by_consumer()

    assert counts["pricing"] == {gold.pk: 2}
    assert (CONSUMERS["pricing"].screens.words(2), CONSUMERS["frontpages"].screens.words(1)) == (
        "2 price lists",
        "1 front page",
    )


@pytest.mark.parametrize(
    ("start", "end", "names"),
    [
        (MARCH, APRIL, ["Spring"]),
        (MARCH + timedelta(seconds=1), APRIL, []),
        (MARCH - timedelta(days=1), MARCH, []),
    ],
)
def test_what_begins_in_a_period_is_told_the_first_instant_inside_the_last_outside(
    gold, start, end, names
):
    FrontPage.objects.create(name="For everyone", starts_at=MARCH, published=True)

    told = periods(start, end)

    assert [(consumer, period.label) for consumer, period in told] == [
        ("Price lists", name) for name in names
    ]
