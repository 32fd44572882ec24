"""The sales rep's pages: the own companies, why, and what they pay; nobody else's."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from segments.behaviour import refresh_behaviour
from segments.models import CostRateCard
from tests.factories.activity import make_trade_order
from tests.factories.browsers import browser_of
from tests.factories.companies import make_buyer, make_company, make_rep, make_user
from tests.factories.prices import make_price, make_price_list
from tests.factories.products import make_product
from tests.factories.ranges import hide, make_range
from tests.factories.segments import make_segment, rule, when
from tests.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def rep():
    """A sales rep who can log in and is not staff."""
    return make_rep(user=make_user())


@pytest.fixture
def browser(client, rep):
    """A browser in which the sales rep is logged in."""
    return browser_of(rep.user, client)


def test_a_rep_sees_the_own_companies_and_no_others(browser, rep):
    mine = make_company(legal_name="Nordic Bolt", account_manager=rep)
    make_company(legal_name="Somebody Else's", account_manager=make_rep())
    make_company(legal_name="Nobody's")

    page = browser.get(reverse("reps:companies"))

    assert list(page.context["page_obj"].object_list) == [mine]


def test_the_list_names_segments_and_the_search_finds_by_number(browser, rep):
    make_segment("finnish", rule=rule(when("company.country", "eq", "FI")))
    mine = make_company(number="X-77", country="FI", account_manager=rep)
    make_company(number="Y-1", account_manager=rep)

    page = browser.get(reverse("reps:companies"), {"find": "x-7"})

    (found,) = page.context["page_obj"].object_list
    assert (found, found.segment_names) == (mine, ["Finnish"])


@pytest.mark.parametrize("size", [3, 40])
def test_the_list_costs_the_same_for_any_number_of_companies(
    browser, rep, size, django_assert_max_num_queries
):
    make_segment("finnish", rule=rule(when("company.country", "eq", "FI")))
    for _number in range(size):
        make_company(country="FI", account_manager=rep)

    with django_assert_max_num_queries(15):
        page = browser.get(reverse("reps:companies"))

    assert page.context["paginator"].count == size


def test_the_page_of_a_company_says_since_when_and_why(browser, rep, django_assert_max_num_queries):
    make_segment("large", rule=rule(when("company.employees", "gte", 250)))
    company = make_company(employees=900, country="FI", account_manager=rep)

    with django_assert_max_num_queries(25):
        page = browser.get(reverse("reps:company", args=[company.pk]))

    words = text(page)
    assert "Employees is at least 250" in words
    assert "Jan. 1, 2020" in words
    assert "Finland" in words


def test_why_shows_each_condition_with_what_we_know(browser, rep):
    make_segment("large", rule=rule(when("company.employees", "gte", 250)))
    company = make_company(employees=12, account_manager=rep)

    page = browser.get(reverse("reps:why", args=[company.pk, "large"]))

    assert "The company is not in this segment" in text(page)
    assert "it is: 12" in text(page)


def test_a_rep_sees_the_price_of_the_company_and_why(browser, rep):
    company = make_company(account_manager=rep)
    bolt = make_product("Hex bolt M8", price="10.00")
    contract = make_price_list("contract", companies=[company])
    make_price(contract, bolt, amount="7.25")
    url = reverse("reps:company", args=[company.pk])

    (found,) = browser.get(url, {"product": "hex"}).context["goods"]
    page = browser.get(reverse("reps:price", args=[company.pk, bolt.pk]))

    assert str(found.quote.unit_price) == "7.2500"
    assert "own list of the company" in text(page)
    assert "a price that is closer to the company goes first" in text(page)


def test_a_product_that_the_company_does_not_see_has_no_price_page(browser, rep):
    company = make_company(account_manager=rep)
    secret = make_product("Secret valve")
    hide(make_range(secret), companies=[company])

    page = browser.get(reverse("reps:company", args=[company.pk]), {"product": "secret"})
    price = browser.get(reverse("reps:price", args=[company.pk, secret.pk]))

    assert page.context["goods"] == []
    assert price.status_code == 404


@pytest.mark.parametrize("quantity", ["", "0", "-1", "many", "9" * 40, "²"])
def test_a_quantity_that_makes_no_sense_is_one(browser, rep, quantity):
    company, bolt = make_company(account_manager=rep), make_product()

    page = browser.get(reverse("reps:price", args=[company.pk, bolt.pk]), {"quantity": quantity})

    assert page.context["asked"].quantity == 1


@pytest.mark.parametrize(
    ("name", "more"), [("company", []), ("why", ["large"]), ("price", [1]), ("see", [])]
)
def test_the_company_of_another_rep_is_not_found(browser, name, more):
    make_segment("large", rule=rule(when("company.employees", "gte", 250)))
    theirs = make_company(account_manager=make_rep())
    ask = browser.post if name == "see" else browser.get

    known = ask(reverse(f"reps:{name}", args=[theirs.pk, *more]))
    missing = ask(reverse(f"reps:{name}", args=[987654, *more]))

    assert (known.status_code, missing.status_code) == (404, 404)


def test_a_rep_opens_the_shop_as_an_own_company_to_look_only(browser, rep):
    company = make_company(legal_name="Nordic Bolt", account_manager=rep)

    page = browser.post(reverse("reps:see", args=[company.pk]), follow=True)

    shopper = page.wsgi_request.shopper
    assert (shopper.company_id, shopper.may_order) == (company.pk, False)
    assert "Preview as Nordic Bolt" in text(page)


def test_ending_the_preview_brings_a_rep_back_to_the_companies(browser, rep):
    company = make_company(account_manager=rep)
    browser.post(reverse("reps:see", args=[company.pk]))

    page = browser.post(reverse("preview-end"), follow=True)

    assert page.request["PATH_INFO"] == reverse("reps:companies")


def test_a_buyer_is_refused(client):
    buyer = make_buyer(make_company())
    browser_of(buyer.user, client)

    assert client.get(reverse("reps:companies")).status_code == 403


def test_a_visitor_is_asked_to_log_in(client):
    assert client.get(reverse("reps:companies")).status_code == 302


def test_the_last_order_is_shown(browser, rep, order_of):
    company = make_company(account_manager=rep)
    order_of(company, number="2001", placed_at=datetime(2026, 3, 4, tzinfo=UTC))
    order_of(company, number="2002", placed_at=datetime(2026, 5, 6, tzinfo=UTC))

    listed = text(browser.get(reverse("reps:companies")))
    page = text(browser.get(reverse("reps:company", args=[company.pk])))

    assert "May 6, 2026" in listed
    assert "2001" in page and "2002" in page


def test_a_rep_sees_what_a_company_is_close_to_and_asks_why_not(browser, rep):
    make_segment("large", name="Large ones", rule=rule(when("company.employees", "gte", 250)))
    company = make_company(employees=240, account_manager=rep)

    page = text(browser.get(reverse("reps:company", args=[company.pk])))
    why = text(browser.get(reverse("reps:ask", args=[company.pk]), {"segment": "Large ones"}))

    assert "One condition away from" in page
    assert "short by 10" in page
    assert "Employees is at least 250: <strong>short by 10</strong>" in why


def test_a_rep_reads_the_history_of_the_own_companies_only(browser, rep):
    make_segment("finnish", rule=rule(when("company.country", "eq", "FI")))
    mine, other = make_company(country="FI", account_manager=rep), make_company(country="FI")

    page = browser.get(reverse("reps:timeline", args=[mine.pk]))

    assert "Entered: Finnish" in text(page)
    for name in ("timeline", "ask", "company"):
        assert browser.get(reverse(f"reps:{name}", args=[other.pk])).status_code == 404


def test_a_rep_sees_what_the_company_costs_with_its_lever_and_how_it_buys(browser, rep):
    company, now = make_company(account_manager=rep), timezone.now()
    for back in (221, 203, 185, 167, 149, 131, 113, 95, 77, 41):
        make_trade_order(company, now - timedelta(days=back), net="200", method="phone")
    CostRateCard.objects.create(status="published", effective_from=now - timedelta(days=1))
    refresh_behaviour([company.pk], as_of=now)

    page = text(browser.get(reverse("reps:company", args=[company.pk])))

    assert "At risk: usual gap 18 days, now 41" in page
    assert "10 phone orders moved to the portal: −77.00 EUR" in page
    assert "84.00 EUR" in page
    assert "Pocket price" in page
