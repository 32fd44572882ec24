"""Zero bytes and broken UTF-8 are refused at the door, wherever they hide; nothing breaks."""

import json

import pytest
from django.urls import reverse

from tests.factories.products import make_product

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/orders/%00/",
        "/wishlists/%00/",
        "/search/?q=%00",
        "/search/?q=%FF%FE",
        "/search/?%C3=1",
        "/catalogue/%FF/",
        "/catalogue/ranges/%C3%28/",
    ],
)
def test_a_dirty_address_is_refused(client, address):
    assert client.get(address).status_code == 400


@pytest.mark.parametrize(
    "address", ["/search/?q=%C3%A5%C3%A4%C3%B6", "/search/?q=%25", "/search/?q=+"]
)
def test_a_clean_address_is_served(client, address):
    assert client.get(address).status_code == 200


def test_a_dirty_form_is_refused(client):
    answer = client.post(reverse("customer:login"), {"login-username": "a\x00b"})

    assert answer.status_code == 400


def test_a_form_that_is_not_utf_8_is_refused(client):
    answer = client.post(
        reverse("customer:login"), b"q=%FF", content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code == 400


def test_a_dirty_cookie_is_refused_once_and_deleted(client):
    client.cookies["liked"] = "a\x00b"

    answer = client.get("/catalogue/")

    assert answer.status_code == 400
    assert answer.cookies["liked"]["max-age"] == 0


@pytest.mark.parametrize(
    "history",
    [
        '["x"]',
        '[{"a": 1}]',
        "[[1]]",
        "[1e999]",
        "[NaN]",
        '["\\u0000"]',
        "[true]",
        "[-1]",
        "[99999999999999999999]",
        "{",
        "7",
        "null",
        "[" * 5000,
    ],
)
def test_a_garbled_history_never_breaks_a_page(client, history):
    client.cookies["oscar_history"] = json.dumps(history)[1:-1].replace('\\"', '"')
    product = make_product()

    answer = client.get(product.get_absolute_url())

    assert answer.status_code == 200
