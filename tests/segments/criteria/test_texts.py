"""Region, territory and the identity of a company: folded, literal, unknown when blank."""

import pytest

from tests.factories.companies import make_company
from tests.factories.segments import when

from .asking import ask

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("stored", "operator", "value", "expected"),
    [
        ("Uusimaa", "eq", "  UUSIMAA ", True),
        ("Straße", "eq", "STRASSE", True),
        ("A\u0308a\u0308ne", "eq", "ÄÄNE", True),
        ("Uusimaa", "eq", "Uusi", False),
        ("Uusimaa", "contains", "SIM", True),
        ("Uusimaa", "starts_with", "uusi", True),
        ("Uusimaa", "starts_with", "simaa", False),
        ("100 000", "contains", "%", False),
        ("100%", "contains", "%", True),
        ("abc", "contains", "_", False),
        ("a_c", "contains", "_", True),
        ("a\\c", "contains", "\\", True),
        ("abc", "starts_with", "%b", False),
        ("Skåne", "in", ["Uusimaa", "SKÅNE"], True),
        ("Skåne", "not_in", ["Uusimaa", "SKÅNE"], False),
        ("Skåne", "not_contains", "x", True),
    ],
)
@pytest.mark.parametrize("field", ["region", "territory", "loyalty_number", "external_id"])
def test_text(field, stored, operator, value, expected):
    company = make_company(**{field: stored})

    assert ask(company, when(f"company.{field}", operator, value)) is expected


@pytest.mark.parametrize("blank", ["", "  ", "\t\n", "\u00a0", "\u2003"])
def test_blank_text_is_unknown(blank):
    company = make_company(region=blank)

    assert not ask(company, when("company.region", "is_set"))
    assert ask(company, when("company.region", "ne", "x"))


def test_the_vat_id_is_set_or_not():
    assert ask(make_company(vat_id="FI01120389"), when("company.vat_id", "is_set"))
    assert ask(make_company(), when("company.vat_id", "is_not_set"))


def test_name_and_number():
    company = make_company(legal_name="Nordic Bolt Oy", number="NB-7")

    assert ask(company, when("company.legal_name", "contains", "bolt"))
    assert ask(company, when("company.number", "eq", "nb-7"))
