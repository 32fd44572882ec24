"""Who may include and exclude companies by hand, and for how long (law S1)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from segments.models import Override
from segments.services import include
from tests.factories.browsers import browser_of
from tests.factories.companies import make_company, make_rep
from tests.factories.segments import make_segment
from tests.factories.staff import make_staff

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("groups", "owns", "end", "code"),
    [
        (("Merchandisers",), False, True, None),
        (("Merchandisers",), False, False, "end_needed"),
        (("Segment approvers",), False, False, None),
        (("Sales reps",), True, True, None),
        (("Sales reps",), True, False, "end_needed"),
        (("Sales reps",), False, True, "not_your_company"),
        ((), False, True, "not_your_company"),
    ],
)
def test_who_may_include_whom_until_when(groups, owns, end, code):
    person = make_staff(groups=groups)
    rep = make_rep(user=person) if owns else None
    company = make_company(account_manager=rep)
    until = timezone.now() + timedelta(days=30) if end else None

    try:
        include(make_segment("hand"), company, reason="so", by=person, valid_until=until)
        refused = None
    except ValidationError as error:
        errors = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
        refused = next(one.code for found in errors.values() for one in found)

    assert refused == code
    assert Override.objects.exists() == (code is None)


def test_the_form_asks_for_an_end_and_nothing_is_lost():
    person = make_staff(groups=["Merchandisers"])
    client = browser_of(person)
    typed = {
        "company": make_company().pk,
        "segment": make_segment("hand").pk,
        "kind": "include",
        "reason": "Promised",
    }

    page = client.post(reverse("admin:segments_override_add"), typed)

    assert page.status_code == 200
    assert "valid_until" in page.context["adminform"].form.errors
    assert "Promised" in page.content.decode()
    assert not Override.objects.exists()
