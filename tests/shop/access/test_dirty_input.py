"""Zero bytes and broken UTF-8 are refused at the door, wherever they hide; nothing breaks."""

import json

import pytest
from django.urls import reverse

from shop.wsgi import application
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


@pytest.mark.parametrize("name", ["a" * 300, "a/" * 3000, "%F0%9F%98%80", "..%5Cmanage.py"])
def test_a_file_name_that_can_not_be_is_missing(client, name):
    assert client.get(f"/media/{name}").status_code == 404


def test_a_dirty_form_is_refused(client):
    answer = client.post(reverse("customer:login"), {"login-username": "a\x00b"})

    assert answer.status_code == 400


def test_a_form_that_is_not_utf_8_is_refused(client):
    answer = client.post(
        reverse("customer:login"), b"q=%FF", content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code == 400


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "unicode_escape", "latin-1"])
def test_no_other_encoding_makes_a_clean_address_dirty(client, charset):
    kind = f"text/plain; charset={charset}"

    for query in ["%2BAAA-", "%5Cx00", "%5Cud800", "%C3%A5"]:
        assert client.get(f"/search/?q={query}", headers={"content-type": kind}).status_code == 400


def test_an_encoding_that_is_none_is_refused_before_django_makes_a_request(rf):
    answered = []

    for charset in ["hex", "undefined", "idna", "utf-7"]:
        environ = rf.get("/search/?q=1").environ | {
            "CONTENT_TYPE": f"text/plain; charset={charset}"
        }
        application(environ, lambda status, headers: answered.append(status))

    assert answered == ["400 Bad Request"] * 4


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", "no-such-thing"])
def test_an_encoding_that_changes_nothing_is_let_through(client, charset):
    kind = f"text/plain; charset={charset}"

    assert client.get("/search/?q=%C3%A5", headers={"content-type": kind}).status_code == 200


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
