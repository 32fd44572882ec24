"""The page of a segment in Django admin."""

import json

import pytest
from django.urls import reverse

from segments.models import Dimension, Segment

pytestmark = pytest.mark.django_db

LARGE = {
    "schema": 1,
    "root": {"all": [{"field": "company.employees", "operator": "gte", "value": 250}]},
}


@pytest.fixture
def dimension():
    """A dimension to put segments in."""
    return Dimension.objects.create(code="size", name="Size")


def sent(dimension, rule, **changed) -> dict:
    """Answer what the form of a segment sends."""
    return {
        "name": "Large companies",
        "code": "large",
        "dimension": dimension.pk,
        "priority": "10",
        "purpose": "",
        "draft_rule": rule if isinstance(rule, str) else json.dumps(rule),
        **changed,
    }


def test_a_rule_is_saved_as_a_draft(staff, dimension):
    staff.post(reverse("admin:segments_segment_add"), sent(dimension, LARGE))

    segment = Segment.objects.get(code="large")

    assert (segment.draft_rule, segment.status) == (LARGE, "draft")


def test_a_mistake_is_given_back_with_its_place_and_everything_that_was_typed(staff, dimension):
    wrong = {
        "schema": 1,
        "root": {"all": [{"field": "company.employees", "operator": "gte", "value": "lots"}]},
    }

    page = staff.post(reverse("admin:segments_segment_add"), sent(dimension, wrong))

    builder = page.context["adminform"].form.fields["draft_rule"].widget
    assert [problem["path"] for problem in builder.problems] == ["root.all[0].value"]
    assert "lots" in page.content.decode()
    assert not Segment.objects.exists()


@pytest.mark.parametrize(
    "text", ["{", "nonsense", "[" * 3000, '{"schema": 1, "root": {"all": []}}']
)
def test_a_rule_that_can_not_be_used_is_refused_in_words(staff, dimension, text):
    page = staff.post(reverse("admin:segments_segment_add"), sent(dimension, text))

    assert page.status_code == 200
    assert "draft_rule" in page.context["adminform"].form.errors


def test_the_page_says_the_rule_in_words_to_browsers_without_javascript(staff, dimension):
    segment = Segment.objects.create(
        code="large", name="Large", dimension=dimension, draft_rule=LARGE
    )

    page = staff.get(reverse("admin:segments_segment_change", args=[segment.pk]))

    noscript = page.content.decode().split("<noscript>")[1].split("</noscript>")[0]
    assert "Employees is at least 250" in noscript


def test_the_form_offers_no_audience_that_nothing_evaluates(staff):
    page = staff.get(reverse("admin:segments_segment_add")).content.decode()

    assert 'name="name"' in page
    assert 'name="audience"' not in page
