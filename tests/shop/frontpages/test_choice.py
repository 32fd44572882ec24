"""Which page wins, without a database."""

from datetime import UTC, datetime
from itertools import permutations

from segments.shopper import Shopper
from shop.frontpages.choice import Candidate, winner

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
BUYER = Shopper(at=NOW, currency="EUR", company_id=1, ancestor_ids=(2, 3), segment_ids=(10, 20))
VISITOR = Shopper(at=NOW, currency="EUR")


def page(page_id: int, code: str = "", **fields) -> Candidate:
    """A page; audiences are given as sets."""
    audiences = {name: frozenset(fields.pop(name, ())) for name in ("company_ids", "segment_ids")}
    return Candidate(page_id=page_id, code=code or f"p{page_id}", **audiences, **fields)


def test_the_nearest_audience_wins_in_any_order_of_the_pages():
    pages = [
        page(1, company_ids={1}),
        page(2, company_ids={2}),
        page(3, company_ids={3}),
        page(4, segment_ids={10}),
        page(5, segment_ids={20}),
        page(6, for_everyone=True),
    ]

    while len(pages) > 1:
        for order in permutations(pages[:4]):
            assert winner([*order, *pages[4:]], BUYER) == pages[0]
        pages.pop(0)


def test_a_visitor_gets_the_visitors_page_before_the_one_for_everyone():
    visitors, everyone, default = (
        page(1, for_visitors=True), page(2, for_everyone=True), page(3, is_default=True)
    )  # fmt: skip

    assert winner([default, everyone, visitors], VISITOR) == visitors
    assert winner([default, everyone], VISITOR) == everyone
    assert winner([default], VISITOR) == default


def test_a_buyer_never_gets_the_visitors_page():
    assert winner([page(1, for_visitors=True)], BUYER) is None


def test_a_page_for_somebody_else_is_nobodys_page():
    others = [page(1, company_ids={99}), page(2, segment_ids={99}), page(3)]

    assert winner(others, BUYER) is None
    assert winner(others, VISITOR) is None


def test_of_two_equally_near_pages_the_later_start_wins():
    old = page(1, segment_ids={10}, starts_at=datetime(2026, 1, 1, tzinfo=UTC))
    new = page(2, segment_ids={10}, starts_at=datetime(2026, 2, 1, tzinfo=UTC))
    always = page(3, segment_ids={10})

    assert winner([always, old, new], BUYER) == new
    assert winner([always, old], BUYER) == old


def test_of_two_pages_that_start_together_the_code_decides():
    assert winner([page(1, "b", segment_ids={10}), page(2, "a", segment_ids={10})], BUYER).code == (
        "a"
    )


def test_without_pages_nothing_wins():
    assert winner([], BUYER) is None
