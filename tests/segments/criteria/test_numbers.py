"""Employees and turnover, at their boundaries."""

from decimal import Decimal

import pytest

from tests.factories.companies import make_company
from tests.factories.segments import when

from .asking import ask

pytestmark = pytest.mark.django_db

EMPLOYEES = [
    ("eq", 50, {50}), ("ne", 50, {49, 51}), ("lt", 50, {49}), ("lte", 50, {49, 50}),
    ("gt", 50, {51}), ("gte", 50, {50, 51}), ("between", [50, 51], {50, 51}),
    ("between", [50, 50], {50}), ("is_set", None, {49, 50, 51}), ("is_not_set", None, set()),
]  # fmt: skip


@pytest.mark.parametrize(("operator", "value", "expected"), EMPLOYEES)
def test_employees(operator, value, expected):
    for number in (49, 50, 51):
        company = make_company(employees=number)
        assert ask(company, when("company.employees", operator, value)) is (number in expected)


def test_nobody_is_a_number_too():
    company = make_company(employees=0)

    assert ask(company, when("company.employees", "is_set"))
    assert ask(company, when("company.employees", "lte", 0))


@pytest.mark.parametrize(
    ("amount", "operator", "value", "expected"),
    [
        ("1000.00", "gte", "1000", True),
        ("999.99", "gte", "1000", False),
        ("1000.01", "gt", "1000", True),
        ("1000.00", "gt", "1000", False),
        ("1000.00", "between", ["1000", "2000.50"], True),
        ("2000.50", "between", ["1000", "2000.50"], True),
        ("2000.51", "between", ["1000", "2000.50"], False),
    ],
)
def test_turnover(amount, operator, value, expected):
    company = make_company(turnover=Decimal(amount), turnover_currency="EUR")

    asked = when("company.turnover", operator, value, where={"currency": "EUR"})

    assert ask(company, asked) is expected


def test_a_turnover_in_another_currency_is_unknown():
    company = make_company(turnover=Decimal(10_000_000), turnover_currency="SEK")

    in_euro = {"where": {"currency": "EUR"}}
    assert not ask(company, when("company.turnover", "gte", "1", **in_euro))
    assert ask(company, when("company.turnover", "ne", "1", **in_euro))
    assert not ask(company, when("company.turnover", "is_set", **in_euro))
    assert ask(company, when("company.turnover", "is_set"))
