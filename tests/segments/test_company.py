"""What a company refuses to be told, and what it keeps."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from segments.models import Company
from tests.factories.companies import make_company


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("FI 0112038-9", "FI01120389"),
        ("fi01120389", "FI01120389"),
        ("SE556188840401", "SE556188840401"),
        ("EL094259216", "EL094259216"),
        ("GB 980 7806 84", "GB980780684"),
        ("XI980780684", "XI980780684"),
        ("NO 995 525 828 MVA", "NO995525828MVA"),
        ("CHE-107.787.577 IVA", "CHE107787577IVA"),
        ("", ""),
    ],
)
def test_a_vat_id_is_checked_and_compacted(given, kept):
    company = Company(number="1", legal_name="x", vat_id=given)

    company.full_clean()

    assert company.vat_id == kept


REFUSED = [
    ({"vat_id": "FI01120388"}, "vat_id"),
    ({"vat_id": "01120389"}, "vat_id"),
    ({"vat_id": "US123456789"}, "vat_id"),
    ({"country": "XX"}, "country"),
    ({"country": "fi"}, "country"),
    ({"currency": "EURO"}, "currency"),
    ({"currency": "ABC"}, "currency"),
    ({"language": "klingon"}, "language"),
    ({"turnover": Decimal(5)}, "turnover_currency"),
    ({"turnover": Decimal(-5), "turnover_currency": "EUR"}, "turnover"),
    ({"employees": -1}, "employees"),
    ({"reach": "cosmic"}, "reach"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("facts", "field"), REFUSED)
def test_a_fact_that_can_not_be_is_refused_at_its_field(facts, field):
    with pytest.raises(ValidationError) as refusal:
        Company(number="1", legal_name="x", **facts).full_clean()

    assert field in refusal.value.message_dict


@pytest.mark.django_db
def test_a_loop_of_parents_is_refused():
    head = make_company()
    child = make_company(parent=head)
    grandchild = make_company(parent=child)

    head.parent = grandchild

    with pytest.raises(ValidationError, match="above its own parent"):
        head.full_clean()
    head.parent = head
    with pytest.raises(IntegrityError), transaction.atomic():
        head.save()


@pytest.mark.django_db
def test_the_continent_can_not_disagree_with_the_country():
    company = make_company(country="FI")
    assert company.continent == "EU"

    Company.objects.filter(pk=company.pk).update(country="JP")

    company.refresh_from_db()
    assert company.continent == "AS"


@pytest.mark.django_db
def test_what_a_company_was_told_before_is_kept():
    company = make_company(country="FI")
    company.country = "SE"
    company.save()

    assert [row.country for row in company.history.all()] == ["SE", "FI"]
