"""The guard answers by policy: strangers log in, others are refused, closed pages are missing."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from oscar.core.loading import get_model

from tests.factories.browsers import browser_of
from tests.factories.staff import make_boss

pytestmark = pytest.mark.django_db

Company, Buyer, SalesRep = (
    get_model("segments", name) for name in ("Company", "Buyer", "SalesRep")
)


def make_user(email: str, **fields):
    return get_user_model().objects.create_user(email, "correct-horse", **fields)


@pytest.fixture
def buyer(client):
    company = Company.objects.create(number="1", legal_name="Acme")
    user = make_user("buyer@acme.example")
    Buyer.objects.create(user=user, company=company)
    client.force_login(user)
    return client


@pytest.mark.parametrize("name", ["customer:summary", "checkout:index", "dashboard:index"])
def test_a_stranger_is_asked_to_log_in_and_comes_back(client, name):
    answer = client.get(reverse(name))

    assert answer.status_code == 302
    assert answer.url == f"{reverse('customer:login')}?next={reverse(name).replace('/', '%2F')}"


def test_a_stranger_in_admin_gets_the_admin_log_in(client):
    answer = client.get(reverse("admin:index"))

    assert answer.url.startswith(reverse("admin:login"))


def test_htmx_is_told_where_to_go(client):
    answer = client.post(reverse("checkout:preview"), headers={"HX-Request": "true"})

    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith(reverse("customer:login"))


def test_a_person_without_a_company_may_not_check_out(client):
    client.force_login(make_user("lonely@nowhere.example"))

    assert client.get(reverse("checkout:index")).status_code == 403
    assert client.get(reverse("customer:profile-view")).status_code == 200


def test_a_buyer_may_not_enter_the_back_office(buyer):
    assert buyer.get(reverse("dashboard:index")).status_code == 403
    assert buyer.get(reverse("admin:index")).status_code == 403


def test_staff_may_enter_admin(client):
    browser_of(make_boss(), client)

    assert client.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/register/",
        "/accounts/wishlists/",
        "/accounts/wishlists/add/1/",
        "/accounts/alerts/",
        "/accounts/profile/delete/",
    ],
)
def test_what_this_shop_does_not_offer_is_missing(buyer, path):
    assert buyer.get(path).status_code == 404


@pytest.mark.parametrize("number", ["9" * 18, "9" * 19, "9" * 40])
@pytest.mark.parametrize(
    "route", ["/catalogue/x_{}/", "/basket/add/{}/", "/catalogue/category/x_{}/"]
)
def test_a_number_too_big_for_an_id_is_missing(buyer, route, number):
    assert buyer.get(route.format(number)).status_code in {404, 405}
    assert buyer.post(route.format(number)).status_code in {404, 405}
