"""Publishing a list checks it first, tells every cache, and says whom it reaches."""

from decimal import Decimal as D

import pytest
from django.core.exceptions import ValidationError

from pricing.services import obstacles, publish, reach, withdraw
from segments.consumers import changes_of, uses_of
from tests.factories.companies import make_company, make_user
from tests.factories.prices import make_cost, make_price, make_price_list
from tests.factories.products import make_product
from tests.factories.segments import make_segment, put_in

pytestmark = pytest.mark.django_db


def draft(**fields):
    return make_price_list("offer", status="draft", **fields)


def test_publishing_is_kept_in_the_history_with_who_did_it():
    user = make_user()
    price_list = draft(companies=[make_company()], percent=5)

    publish(price_list, by=user)

    entry = price_list.history.first()
    assert price_list.is_published
    assert (entry.status, entry.history_user, entry.history_change_reason) == (
        "published", user, "published",
    )  # fmt: skip


def test_publishing_tells_caches_once():
    price_list = draft(segments=[make_segment("dealers")], companies=[make_company()], percent=5)
    before = changes_of("pricing")

    publish(price_list, by=None)
    published = changes_of("pricing")
    publish(price_list, by=None)

    assert before < published == changes_of("pricing")


def test_a_withdrawn_list_is_a_draft_and_caches_are_told():
    price_list = make_price_list(companies=[make_company()], percent=5)
    before = changes_of("pricing")

    withdraw(price_list, by=None)

    assert not price_list.is_published
    assert changes_of("pricing") > before


def test_a_list_without_audience_and_prices_is_not_published_and_says_both():
    price_list = draft()

    with pytest.raises(ValidationError) as refused:
        publish(price_list, by=None)

    assert len(refused.value.messages) == 2
    price_list.refresh_from_db()
    assert not price_list.is_published


def test_fixed_prices_below_the_floor_keep_a_list_from_being_published():
    price_list = draft(companies=[make_company()], min_margin=D("10"))
    below, at_floor, unknown = make_product(), make_product(), make_product()
    for product, price in [(below, "10.99"), (at_floor, "11.00"), (unknown, "0.01")]:
        make_price(price_list, product, price)
    make_cost(below, "10")
    make_cost(at_floor, "10")

    assert obstacles(price_list) == ["1 fixed prices lie below the least margin of 10 % over cost."]


def test_reach_counts_companies_children_and_segments_once():
    dealers = make_segment("dealers")
    parent = make_company(currency="EUR")
    make_company(parent=parent, currency="")
    dealer, foreign = make_company(currency="EUR"), make_company(currency="SEK")
    put_in(dealers, dealer, foreign, parent)
    make_company(currency="EUR")
    make_company(parent=parent, is_active=False)

    found = reach(draft(segments=[dealers], companies=[parent]), default_currency="EUR")

    assert (found.companies, found.in_currency) == (4, 3)


def test_a_segment_s_page_names_the_lists_that_use_it():
    dealers = make_segment("dealers")
    price_list = make_price_list("dealer", name="Dealer", segments=[dealers])

    (_label, (use,)) = next(pair for pair in uses_of(dealers) if pair[0] == "Price lists")

    assert use.label == "Dealer (Published)"
    assert use.url.endswith(f"/pricing/pricelist/{price_list.pk}/change/")
