"""``import_returns`` and ``import_service``: all or nothing, problems with row and column."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from segments.models import Company
from segments.models.activity import Event, OrderReturn, TradeOrder
from shop.imports.returns import ReturnImport
from shop.imports.service import ServiceImport
from tests.factories.activity import make_trade_order

from .conftest import words

RETURNS = """reference,order_number,returned_at,net
R-1,O-1,2025-03-04 10:00+00:00,30.00
R-2,O-1,2025-03-05,20
"""
SERVICE = """kind,reference,company,at,about,quantity,minutes
contact,T-1,C-1,2025-03-04 10:00+00:00,Where is it?,,12.5
DROP,D-1,C-1,2025-03-05,,3,
visit,V-1,C-1,2025-03-06,,,
"""


@pytest.fixture(autouse=True)
def company(db):
    made = Company.objects.create(number="C-1", legal_name="Bolag")
    make_trade_order(made, datetime(2025, 3, 1, tzinfo=UTC), "100", reference="O-1")
    return made


def test_returns_arrive_and_are_taken_off_their_order(run):
    first, second = run(ReturnImport, RETURNS), run(ReturnImport, RETURNS)

    assert (words(first), first.created, second.unchanged) == ([], 2, 2)
    assert TradeOrder.objects.get().returned == Decimal("50.00")


def test_contacts_drops_and_visits_arrive(run):
    first, second = run(ServiceImport, SERVICE), run(ServiceImport, SERVICE)

    found = set(Event.objects.values_list("kind", "key", "quantity", "minutes"))
    assert (words(first), first.created, second.unchanged) == ([], 3, 3)
    assert found == {
        ("contact", "where is it?", 1, Decimal("12.50")),
        ("drop", "", 3, Decimal(0)),
        ("visit", "", 1, Decimal(0)),
    }


@pytest.mark.parametrize(
    ("importer", "content", "row", "found"),
    [
        (ReturnImport, RETURNS, "R-3,O-9,2025-03-05,1", ("order_number", "no order")),
        (ReturnImport, RETURNS, "R-3,O-1,2025-02-05,1", ("returned_at", "before the order")),
        (ReturnImport, RETURNS, "R-3,O-1,2025-03-05,0", ("net", "below")),
        (ReturnImport, RETURNS, "R-1,O-1,2025-03-05,1", ("reference", "")),
        (ServiceImport, SERVICE, "contact,T-2,C-9,2025-03-05,,,", ("company", "no company")),
        (ServiceImport, SERVICE, "contact,T-2,C-1,2999-03-05,,,", ("at", "not happened")),
        (ServiceImport, SERVICE, "login,T-2,C-1,2025-03-05,,,", ("kind", "not one of")),
        (ServiceImport, SERVICE, "contact,T-2,C-1,2025-03-05,,-1,", ("quantity", "below")),
    ],
)
def test_one_bad_row_is_named_and_nothing_is_written(run, importer, content, row, found):
    report = run(importer, content + row + "\n")

    problem = report.problems[0]
    assert (problem.line, problem.column) == (len(content.splitlines()) + 1, found[0])
    assert found[1] in str(problem)
    assert not (OrderReturn.objects.exists() or Event.objects.exists())
