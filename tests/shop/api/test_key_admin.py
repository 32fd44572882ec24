"""Keys in admin: shown once, never changed, revoked at once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from shop.apikeys.models import ApiKey
from tests.factories.apikeys import Program, make_key
from tests.factories.browsers import browser_of
from tests.factories.companies import make_company
from tests.factories.staff import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    """Somebody of the staff who looks after keys and nothing else."""
    return browser_of(make_staff("add_apikey", "change_apikey", "delete_apikey", "view_apikey"))


def form(buyer, **typed) -> dict:
    ends = timezone.localtime() + timedelta(days=30)
    plain = {
        "company": buyer.company_id, "user": buyer.user_id, "name": "ERP", "scopes": ["prices"],
        "expires_at_0": ends.date().isoformat(), "expires_at_1": "12:00:00",
    }  # fmt: skip
    return plain | typed


def test_a_new_key_is_shown_once_and_works(staff, buyer):
    page = staff.post(reverse("admin:apikeys_apikey_add"), form(buyer), follow=True)

    text = page.content.decode()
    secret = text[text.index("grossist_") :].split("<")[0].strip()
    assert Program(secret).get("company/").json()["scopes"] == ["prices"]
    again = staff.get(reverse("admin:apikeys_apikey_change", args=[ApiKey.objects.get().pk]))
    assert secret not in again.content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"scopes": []}, "This field is required"),
        ({"expires_at_0": "2001-01-01"}, "The end has to be in the future"),
        ({"expires_at_0": "9999-12-31"}, "Choose a year between 1900 and 9990"),
        ({"name": "x" * 81}, "at most 80 characters"),
    ],
)
def test_a_mistake_is_said_at_its_place(staff, buyer, typed, said):
    page = staff.post(reverse("admin:apikeys_apikey_add"), form(buyer, **typed))

    assert said in page.content.decode()
    assert not ApiKey.objects.exists()


def test_a_key_acts_only_as_somebody_of_the_company(staff, buyer):
    other = make_company()

    page = staff.post(reverse("admin:apikeys_apikey_add"), form(buyer, company=other.pk))

    assert "neither buys for the company" in page.content.decode()


def test_an_issued_key_is_not_changed_and_not_deleted(staff, buyer):
    key = make_key(buyer.company, buyer.user).key
    address = reverse("admin:apikeys_apikey_change", args=[key.pk])

    staff.post(address, form(buyer, name="Other", scopes=["orders"]))

    key.refresh_from_db()
    assert key.name == "ERP" and len(key.scopes) > 1
    assert staff.post(reverse("admin:apikeys_apikey_delete", args=[key.pk])).status_code == 403


def test_revoking_ends_a_key_at_once(staff, buyer):
    issued = make_key(buyer.company, buyer.user)

    staff.post(
        reverse("admin:apikeys_apikey_changelist"),
        {"action": "revoke_keys", "_selected_action": [issued.key.pk]},
    )

    assert Program(issued.secret).get("company/").status_code == 401


def test_staff_without_the_permission_see_no_keys(buyer):
    client = browser_of(make_staff())

    assert client.get(reverse("admin:apikeys_apikey_changelist")).status_code == 403
