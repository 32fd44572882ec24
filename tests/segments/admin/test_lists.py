"""Lists of companies in Django admin."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse

from segments.models import Segment, StaticList
from tests.factories.companies import make_company
from tests.factories.segments import make_segment, rule, when

pytestmark = pytest.mark.django_db


@pytest.fixture
def fair():
    return StaticList.objects.create(code="fair", name="Fair")


def test_a_list_is_filled_from_a_file_and_says_what_became_of_each(admin_client, fair):
    make_company(number="A1", legal_name="Acme")
    file = SimpleUploadedFile("fair.csv", b"company_number\nA1\nA1\nB2\n")

    page = admin_client.post(
        reverse("admin:segments_staticlist_fill", args=[fair.pk]),
        {"mode": "extend", "file": file},
        follow=True,
    )

    text = page.content.decode()
    assert "1 accepted, 1 given twice, 1 unknown, 0 inactive; 1 added, 0 removed." in text
    assert "Unknown: B2." in text
    assert "Acme" in text


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Choose a file or paste company numbers."),
        ({"pasted": " , ;\n"}, "There is no company number in it."),
        ({"file": SimpleUploadedFile("x.csv", b"who\nA1\n")}, "What to correct in the file"),
        ({"file": SimpleUploadedFile("x.csv", b"\xff\xff\xff")}, "What to correct in the file"),
        ({"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04broken")}, "What to correct"),
    ],
)
def test_what_can_not_be_read_is_said_and_changes_nothing(admin_client, fair, sent, told):
    address = reverse("admin:segments_staticlist_fill", args=[fair.pk])

    page = admin_client.post(address, {"mode": "replace", **sent})

    assert page.status_code == 200
    assert told in page.content.decode()
    assert not fair.imports.exists()


def test_the_code_of_a_list_never_changes(admin_client, fair):
    address = reverse("admin:segments_staticlist_change", args=[fair.pk])

    page = admin_client.get(address)

    assert 'name="code"' not in page.content.decode()


def test_the_numbers_of_a_condition_become_a_list(admin_client):
    make_company(number="A1")
    address = reverse("admin:segments_staticlist_save")

    answer = admin_client.post(
        address, json.dumps({"numbers": ["A1", "B2"]}), content_type="application/json"
    ).json()

    made = StaticList.objects.get(code=answer["code"])
    assert made.companies.count() == 1
    assert "1 unknown" in answer["words"]


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"numbers": 5}', '{"numbers": [1]}', '{"numbers": []}',
     '{"numbers": ["\\u0000"]}', "[" * 100_000],
)  # fmt: skip
def test_nonsense_makes_no_list_and_no_fault(admin_client, body):
    address = reverse("admin:segments_staticlist_save")

    answer = admin_client.post(address, body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["error"]
    assert not StaticList.objects.exists()


@pytest.mark.parametrize("state", ["published", "drafted"])
def test_a_list_that_a_rule_asks_for_is_not_deleted_and_the_segments_are_named(
    admin_client, fair, state
):
    asks = rule(when("company.country", "eq", "FI"), {"not": when("list", "member", "fair")})
    if state == "published":
        make_segment("guests", rule=asks)
    else:
        make_segment("guests")
        Segment.objects.update(draft_rule=asks)
    address = reverse("admin:segments_staticlist_delete", args=[fair.pk])

    page = admin_client.post(address, {"post": "yes"})

    assert "“Fair” is used by the segment “Guests”" in page.content.decode()
    with pytest.raises(ProtectedError, match="“Guests”"), transaction.atomic():
        fair.delete()
    assert StaticList.objects.filter(pk=fair.pk).exists()


def test_a_list_that_only_an_archived_segment_asked_for_is_deleted(admin_client, fair):
    make_segment("guests", rule=rule(when("list", "member", "fair")))
    Segment.objects.update(status="archived")
    StaticList.objects.create(code="fairs", name="Fairs")

    address = reverse("admin:segments_staticlist_delete", args=[fair.pk])
    page = admin_client.post(address, {"post": "yes"})

    assert page.status_code == 302
    assert not StaticList.objects.filter(pk=fair.pk).exists()
