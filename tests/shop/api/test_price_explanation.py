"""Why a price is what it is: for staff and reps, in the numbers that are charged."""

import pytest

from segments.models import Company
from tests.factories.apikeys import Program, make_key
from tests.factories.browsers import browser_of
from tests.factories.companies import make_buyer, make_company, make_rep, make_user
from tests.factories.products import make_product
from tests.factories.ranges import make_access, make_range
from tests.factories.staff import make_boss

pytestmark = pytest.mark.django_db


@pytest.fixture
def rep(buyer):
    rep = make_rep(user=make_user())
    Company.objects.filter(pk=buyer.company_id).update(account_manager=rep)
    buyer.company.refresh_from_db()
    return rep


@pytest.fixture
def asks(buyer, rep):
    return Program(make_key(buyer.company, rep.user).secret)


def test_every_candidate_is_told_with_what_became_of_it(asks, pump):
    told = asks.get(f"products/{pump.pk}/price-explanation/", quantity=10).json()

    became = {(one["price_list"], one["outcome"]): one["net"] for one in told["candidates"]}
    assert told["price"]["net"] == "8.55"
    assert became["dealers", "won"] == "8.55"
    assert became["", "other_level"] == "11.11"
    assert "8.55" in told["conclusion"]


def test_a_buyer_may_not_ask(program, pump):
    answer = program.get(f"products/{pump.pk}/price-explanation/")

    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


def test_a_rep_asks_about_own_companies_only(asks, buyer, pump):
    other = make_company()
    path = f"products/{pump.pk}/price-explanation/"

    theirs, missing = asks.get(path, company=other.number), asks.get(path, company="NOBODY")

    assert asks.get(path, company=buyer.company.number).status_code == 200
    assert theirs.status_code == 404 and theirs.content == missing.content


def test_a_key_of_one_company_asks_about_no_other_of_the_same_rep(asks, rep, pump):
    other = make_company(account_manager=rep)
    path = f"products/{pump.pk}/price-explanation/"

    theirs, missing = asks.get(path, company=other.number), asks.get(path, company="NOBODY")

    assert theirs.status_code == 404 and theirs.content == missing.content


def test_staff_ask_about_any_company_and_learn_which_row_hides(buyer):
    secret = make_product("Secret")
    make_access("exclusive", make_range(secret, name="Club"), companies=[buyer.company])
    other, client = make_buyer(make_company()), browser_of(make_boss())

    told = client.get(
        f"/api/v1/products/{secret.pk}/price-explanation/", {"company": other.company.number}
    ).json()

    assert told["is_visible"] is False and "Club" in told["visibility"]


def test_the_rep_learns_which_row_hides_a_product_from_the_company(asks):
    secret = make_product("Secret")
    make_access("exclusive", make_range(secret, name="Club"), companies=[make_company()])

    told = asks.get(f"products/{secret.pk}/price-explanation/").json()

    assert told["is_visible"] is False and "Club" in told["visibility"]


def test_the_price_of_a_past_instant_is_that_of_then(asks, pump):
    pump.stockrecords.update(price="20.00")
    path = f"products/{pump.pk}/price-explanation/"

    now = asks.get(path).json()
    far = asks.get(path, at="1900-01-01T00:00:00Z")

    assert now["price"]["net"] == "16.60"
    assert (far.status_code, far.json()["errors"][0]["code"]) == (400, "far_away")
    assert asks.get(path, at="2020-06-01T12:00:00Z").json()["at"] == "2020-06-01T12:00:00Z"


def test_the_history_ends_with_todays_price(asks, program, pump):
    told = asks.get(f"products/{pump.pk}/price-history/").json()

    assert told["steps"][-1]["net"] == "9.22"
    assert told["steps"][-1]["until"] is None
    assert program.get(f"products/{pump.pk}/price-history/").status_code == 403
