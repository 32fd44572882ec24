"""Every address of the segments' admin is shut for who may not; none is forgotten."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from segments.models import Release, StaticList
from tests.factories.browsers import browser_of
from tests.factories.companies import make_company, make_rep, make_user
from tests.factories.segments import make_dimension, make_segment, rule, when
from tests.factories.staff import make_staff

pytestmark = pytest.mark.django_db

BY_TOKEN = {"segments_segment_feed"}
"""Addresses that are keys themselves."""


@pytest.fixture
def doors() -> list[str]:
    """Answer every address of the segments' admin, with ids of things that exist."""
    company = make_company(country="FI")
    tier = make_dimension("tier", is_exclusive=True)
    segment = make_segment(
        "finns", rule=rule(when("company.country", "eq", "FI")), dimension=tier
    )  # fmt: skip
    release = Release.objects.create(title="r", created_at="2026-01-01T00:00Z")
    ids = {
        "company": company.pk, "dimension": tier.pk, "segment": segment.pk, "release": release.pk,
        "staticlist": StaticList.objects.create(code="fair", name="Fair").pk,
    }  # fmt: skip
    site = next(
        found for found in get_resolver().url_patterns if getattr(found, "namespace", "") == "admin"
    )
    patterns = [one for part in site.url_patterns for one in getattr(part, "url_patterns", [part])]
    addresses = []
    for pattern in patterns:
        name = pattern.name or ""
        if not name.startswith("segments_") or name in BY_TOKEN:
            continue
        model = name.split("_")[1]
        values = {
            key: {"number": 1, "code": "finns"}.get(key, ids.get(key.removesuffix("_id"),
                                                             ids.get(model, 1)))
            for key in re.findall(r"<(?:\w+:)?(\w+)>", str(pattern.pattern))
        }  # fmt: skip
        addresses.append(reverse(f"admin:{name}", kwargs=values))
    assert len(addresses) > 80
    return addresses


def answers(client: Client, addresses: list[str]) -> list[tuple[str, str, int, str]]:
    found = []
    for address in addresses:
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            found.append((method, address, answer.status_code, answer.get("Location", "")))
    return found


def test_a_visitor_is_asked_to_log_in_everywhere(doors):
    assert [one for one in answers(Client(), doors) if one[2] not in {302, 405}] == []


def test_a_buyer_enters_nowhere(doors):
    found = answers(browser_of(make_user("buyer@example.com")), doors)

    assert [one for one in found if one[2] not in {302, 403, 404, 405}] == []
    assert not any(status == 200 for _method, _address, status, _to in found)


@pytest.mark.parametrize("groups", [(), ("Sales reps",)])
def test_staff_without_a_permission_for_segments_read_nothing(doors, groups):
    person = make_staff(groups=groups, email="staff@example.com")
    make_rep(user=person)

    found = answers(browser_of(person), doors)

    assert [one for one in found if one[2] not in {302, 403, 404, 405}] == []
    # What does not exist sends people back to the index, and tells nothing.
    assert {one[3] for one in found if one[2] == 302} <= {reverse("admin:index")}
