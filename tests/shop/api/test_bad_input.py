"""Whatever is sent: an answer in JSON with a stable code and the place, never a 500."""

import json

import pytest
from django.test import Client

from tests.factories.browsers import browser_of
from tests.factories.orders import logged_in

pytestmark = pytest.mark.django_db

WRONG_ITEMS = [
    ({}, "items", "required"),
    ({"items": []}, "items", "min_length"),
    ({"items": {}}, "items", "not_a_list"),
    ({"items": "x"}, "items", "not_a_list"),
    ({"items": [7]}, "items[0]", "invalid"),
    ({"items": [{}]}, "items[0]", "one_name"),
    ({"items": [{"product": 1, "part_number": "X"}]}, "items[0]", "one_name"),
    ({"items": [{"product": 1, "quantity": 0}]}, "items[0].quantity", "min_value"),
    ({"items": [{"product": 1, "quantity": -3}]}, "items[0].quantity", "min_value"),
    ({"items": [{"product": 1, "quantity": 10**9}]}, "items[0].quantity", "max_value"),
    ({"items": [{"product": 1, "quantity": 1.5}]}, "items[0].quantity", "invalid"),
    ({"items": [{"product": 1, "quantity": True}]}, "items[0].quantity", "invalid"),
    ({"items": [{"product": 1, "quantity": None}]}, "items[0].quantity", "null"),
    ({"items": [{"product": 1, "quantity": [1]}]}, "items[0].quantity", "invalid"),
    ({"items": [{"product": 1e400}]}, "items[0].product", "invalid"),
    ({"items": [{"product": 2**63}]}, "items[0].product", "max_value"),
    ({"items": [{"part_number": ""}]}, "items[0].part_number", "blank"),
    ({"items": [{"part_number": "x" * 65}]}, "items[0].part_number", "max_length"),
    (
        {"items": [{"part_number": "a\x00b"}]},
        "items[0].part_number",
        "null_characters_not_allowed",
    ),
    ({"items": [{"product": 1}] * 501}, "items", "max_length"),
    ({"items": [{"product": 1, "qty": 3}]}, "items[0].qty", "unknown_key"),
    ({"items": [{"product": 1}], "currency": "SEK"}, "currency", "unknown_key"),
]
NO_JSON = [
    b" ", b"{", b"\xff\xfe", b"[NaN]", b'{"items": Infinity}', b"[" * 100_000, b"9" * 5000,
    b'{"items": [{"part_number": "\\ud800"}]}',
]  # fmt: skip
WRONG_QUERIES = [
    ("products/", {"limit": "0"}, "limit", "min_value"),
    ("products/", {"limit": "201"}, "limit", "max_value"),
    ("products/", {"limit": "many"}, "limit", "invalid"),
    ("products/", {"after": "-1"}, "after", "min_value"),
    ("products/", {"after": "9" * 30}, "after", "max_value"),
    ("products/", {"page": "2"}, "page", "unknown_key"),
    ("products/", {"part_number": "x" * 65}, "part_number[0]", "max_length"),
    ("search/", {}, "q", "required"),
    ("search/", {"q": "pump", "page": "0"}, "page", "min_value"),
    ("orders/", {"placed_from": "yesterday"}, "placed_from", "invalid"),
    ("orders/", {"before": "0"}, "before", "min_value"),
]


@pytest.mark.parametrize(("sent", "path", "code"), WRONG_ITEMS)
def test_a_wrong_item_is_told_with_its_place(program, sent, path, code):
    answer = program.post("prices/", json.loads(json.dumps(sent)))

    assert answer.status_code == 400
    if sent.get("items") and "Infinity" in json.dumps(sent):
        assert answer.json()["code"] == "json"
        return
    assert (path, code) in {(one["path"], one["code"]) for one in answer.json()["errors"]}


@pytest.mark.parametrize("sent", NO_JSON)
@pytest.mark.parametrize("path", ["prices/", "basket-preview/"])
def test_what_is_no_json_is_refused(program, path, sent):
    answer = program.client.post(f"/api/v1/{path}", sent, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) in {(400, "json"), (400, "invalid")}


def test_a_body_without_end_is_refused(program):
    answer = program.client.post(
        "/api/v1/prices/", b" " * 1_000_001, content_type="application/json"
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "too_long")


@pytest.mark.parametrize(("path", "query", "place", "code"), WRONG_QUERIES)
def test_a_wrong_query_is_told_with_its_place(program, path, query, place, code):
    answer = program.get(path, **query)

    assert answer.status_code == 400
    assert (place, code) in {(one["path"], one["code"]) for one in answer.json()["errors"]}


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", "/api/v1/nothing/", 404, "not_found"),
        ("get", "/api/", 404, "not_found"),
        ("post", "/api/v9/prices/", 404, "not_found"),
        ("get", "/api/v1/products/99999999999999999999/", 404, "not_found"),
        ("get", "/api/v1/prices/", 405, "method_not_allowed"),
        ("delete", "/api/v1/products/", 405, "method_not_allowed"),
        ("options", "/api/v1/products/", 405, "method_not_allowed"),
    ],
)
def test_a_wrong_address_or_method_is_answered_in_json(program, method, path, status, code):
    answer = getattr(program.client, method)(path)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    "path", ["search/?q=%00", "search/?q=%ff", "orders/%00/", "products/?part_number=%ED%A0%80"]
)
def test_what_can_not_be_stored_is_refused_in_json(program, path):
    answer = program.client.get(f"/api/v1/{path}")

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_other_kinds_of_bodies_are_refused(program):
    answer = program.client.post("/api/v1/prices/", {"items": "1"})

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_a_stranger_is_asked_for_a_key(client):
    answer = client.get("/api/v1/products/")

    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_somebody_who_is_logged_in_needs_no_key_to_read_and_a_token_to_post(buyer, pump):
    client = Client(enforce_csrf_checks=True)
    browser_of(buyer.user, client)
    body = {"items": [{"product": pump.pk}]}

    refused = client.post("/api/v1/prices/", body, content_type="application/json")

    assert client.get("/api/v1/company/").status_code == 200
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
    allowed = logged_in(buyer).post("/api/v1/prices/", body, content_type="application/json")
    assert allowed.json()["results"][0]["price"]["net"] == "9.22"
