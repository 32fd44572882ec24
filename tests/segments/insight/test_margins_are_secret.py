"""Margins of segments are for those who may see unit costs."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from segments.insight.panels import Compared, told
from tests.factories.companies import make_user
from tests.factories.segments import make_segment

pytestmark = pytest.mark.django_db


def staff_with(*codenames: str):
    person = make_user()
    person.is_staff = True
    person.save()
    person.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return person


def test_a_row_of_costs_is_left_out():
    rows = [Compared("Orders", "1", "2", "+1"), Compared("Margin", "1", "2", "", "", True)]

    assert [row.label for row in told(rows, with_costs=False)] == ["Orders"]
    assert told(rows, with_costs=True) == rows


@pytest.mark.parametrize("may_see", [True, False])
def test_the_performance_and_the_file_of_a_segment_tell_margins_to_those_who_see_costs(
    client, may_see
):
    segment = make_segment("gold")
    seen = ["view_segment", "view_segmentday", "export_segments"]
    client.force_login(staff_with(*seen, *(["view_unitcost"] if may_see else [])))

    page = client.get(reverse("admin:segments_segment_performance", args=[segment.pk]))
    file = client.get(reverse("admin:segments_segmentday_export"), {"segment": segment.pk})
    header = b"".join(file.streaming_content).decode().splitlines()[0]

    assert page.status_code == 200
    assert ("Margin" in page.text) is may_see
    assert ("margin" in header) is may_see
