"""Whatever is in an address or a body: an answer in words, never a fault."""

import pytest
from django.urls import reverse

from segments.models import StaticList
from tests.factories.companies import make_company

pytestmark = pytest.mark.django_db

FINNISH = '{"schema":1,"root":{"field":"company.country","operator":"eq","value":"FI"}}'
BODIES = [
    "", "null", "[]", "5", '"x"', "{", "[" * 100_000, b"\xff\xfe", "NaN", '{"numbers": null}',
    '{"numbers": {"a": 1}}', '{"numbers": "1"}', '{"numbers": ["\\ud800"]}',
    '{"numbers": ["\\u0000"]}', '{"numbers": [1e999]}', '{"rule": null, "company": null}',
    *(f'{{"rule": {FINNISH}, "company": {one}}}'
      for one in ("1e999", "NaN", "-99999999999999999999", "99999999999999999999", "{}", '"x"')),
]  # fmt: skip


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
@pytest.mark.parametrize("name", ["segment_count", "segment_try", "staticlist_save"])
def test_a_body_that_is_not_what_is_expected_is_refused(admin_client, name, body):
    make_company()

    answer = admin_client.post(
        reverse(f"admin:segments_{name}"), body, content_type="application/json"
    )

    assert answer.status_code in {200, 400, 404}
    told = answer.json()
    assert told.get("error") or told.get("errors")
    assert not StaticList.objects.exists()


@pytest.mark.parametrize("name", ["segment_count", "segment_try", "staticlist_save"])
def test_a_form_where_json_is_expected_is_refused(admin_client, name):
    answer = admin_client.post(reverse(f"admin:segments_{name}"), {"rule": "x", "numbers": "1"})

    assert answer.status_code == 400


@pytest.mark.parametrize("given", ["²", "x", "1e5", "99999999999999999999", "-1", "'--"])
@pytest.mark.parametrize(
    ("model", "field"),
    [("segment", "dimension"), ("override", "company"), ("override", "segment"),
     ("override", "valid_from"), ("buyer", "company"), ("company", "parent"),
     ("company", "nace"), ("dimension", "owner")],
)  # fmt: skip
def test_a_prefilled_field_ignores_what_is_no_id(admin_client, model, field, given):
    page = admin_client.get(reverse(f"admin:segments_{model}_add"), {field: given})

    assert page.status_code == 200


def test_a_prefilled_instant_is_shown(admin_client):
    address = reverse("admin:segments_override_add")

    page = admin_client.get(address, {"valid_from": "2026-03-01 10:30", "reason": "As promised"})

    assert "10:30:00" in page.content.decode()
    assert "As promised" in page.content.decode()
