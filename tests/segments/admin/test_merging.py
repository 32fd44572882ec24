"""Merging companies in Django admin."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from segments.models import Company, CompanyMerge
from tests.factories.companies import make_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins():
    return (
        make_company(number="A1", legal_name="Acme"),
        make_company(number="B2", legal_name="Bolt"),
    )


def address(company) -> str:
    return reverse("admin:segments_company_merge", args=[company.pk])


def test_a_company_is_merged_with_a_reason_and_taken_back(staff, twins):
    acme, _bolt = twins
    sent = {"into": "B2", "reason": "Bought in March", "confirm": "A1"}

    page = staff.post(address(acme), sent, follow=True)

    assert "Acme is part of Bolt now." in page.content.decode()
    assert CompanyMerge.objects.get().reason == "Bought in March"
    assert "Take the merge back" in page.content.decode()
    staff.post(address(acme), {"undo": "1"})
    acme.refresh_from_db()
    assert (acme.is_active, acme.merged_into) == (True, None)


@pytest.mark.parametrize(
    ("wrong", "field", "told"),
    [
        ({"into": "ZZ"}, "into", "There is no company with the number ZZ."),
        ({"into": "A1"}, "into", "A company can not be merged into itself."),
        ({"reason": " "}, "reason", "This field is required."),
        ({"confirm": "B2"}, "confirm", "This is not the number of the company that ends: A1."),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_typed_is_lost(staff, twins, wrong, field, told):
    sent = {"into": "B2", "reason": "Bought in March", "confirm": "A1"} | wrong

    page = staff.post(address(twins[0]), sent)

    assert page.context["form"].errors[field] == [told]
    assert all(page.context["form"][name].value() == value for name, value in sent.items())
    assert Company.objects.filter(is_active=True).count() == 2


def test_who_may_not_delete_companies_is_not_offered_to_merge_them(staff, merchandiser, twins):
    group = merchandiser.groups.get()
    group.permissions.remove(Permission.objects.get(codename="delete_company"))

    page = staff.get(reverse("admin:segments_company_change", args=[twins[0].pk]))

    assert address(twins[0]) not in page.content.decode()
    assert staff.get(address(twins[0])).status_code == 403
