"""``import_orders``: the past, with its companies, prices and totals."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from oscar.core.loading import get_model

from segments.models import Company, SalesRep
from shop.imports.orders import OrderImport
from shop.imports.products import ProductImport
from shop.purchases.models import OrderLineTerms, OrderTerms

from .conftest import words

Line = get_model("order", "Line")
Order = get_model("order", "Order")
StockRecord = get_model("partner", "StockRecord")

FULL = """order_number,company,placed_at,currency,status,buyer,rep,po_number,payment_terms,\
shipping,tax,line,sku,quantity,unit_price,discount,price_list
O-1,C-1,2025-03-01 10:00+00:00,EUR,Delivered,a@b.example,R-1,PO7,net_30,5,2.10,1,A,1000,0.0325,,pl
O-1,C-1,2025-03-01 10:00+00:00,EUR,Delivered,a@b.example,R-1,PO7,net_30,5.00,2.10,2,B,3,9.99,0.97,
O-2,C-1,2025-04-01,,,,,,,,,1,A,1,1,,
"""


@pytest.fixture(autouse=True)
def shop(run):
    """A company, a rep, a buyer and two products."""
    Company.objects.create(number="C-1", legal_name="Bolag", currency="SEK")
    SalesRep.objects.create(code="R-1", name="Rep")
    get_user_model().objects.create(email="a@b.example")
    run(ProductImport, "sku,title,price,stock\nA,Screw,0.05,10\nB,Hammer,12.00,1\n")


def test_orders_arrive_with_lines_terms_and_totals(run):
    report = run(OrderImport, FULL)

    assert words(report) == []
    order = Order.objects.get(number="O-1")
    assert (order.user.email, order.currency) == ("a@b.example", "EUR")
    assert order.date_placed == datetime(2025, 3, 1, 10, tzinfo=UTC)
    assert order.total_excl_tax == Decimal("32.50") + Decimal("29.00") + Decimal("5.00")
    assert order.total_incl_tax == order.total_excl_tax + Decimal("2.10")
    terms = OrderTerms.objects.get(order=order)
    assert (terms.company.number, terms.company_name, terms.rep.code) == ("C-1", "Bolag", "R-1")
    assert (terms.po_number, terms.payment_terms) == ("PO7", "net_30")
    first = order.lines.get(partner_line_reference="1")
    assert (first.title, first.quantity, first.line_price_excl_tax) == ("Screw", 1000, 32.5)
    assert OrderLineTerms.objects.get(line=first).unit_price == Decimal("0.0325")
    assert OrderLineTerms.objects.get(line=first).price_list_code == "pl"
    assert Order.objects.get(number="O-2").currency == "SEK"


def test_the_same_file_twice_changes_nothing(run):
    first = run(OrderImport, FULL)
    second = run(OrderImport, FULL)

    assert (first.created, first.changed) == (3, 0)
    assert (second.created, second.changed, second.unchanged) == (0, 0, 3)
    assert (Order.objects.count(), Line.objects.count()) == (2, 3)


def test_a_corrected_line_corrects_the_total(run):
    run(OrderImport, FULL)

    report = run(OrderImport, FULL.replace("3,9.99,0.97", "2,9.99,"))

    assert (report.changed, report.unchanged) == (1, 2)
    assert Order.objects.get(number="O-1").total_excl_tax == Decimal("57.48")


def test_the_past_does_not_touch_the_stock(run):
    run(OrderImport, FULL)

    assert list(
        StockRecord.objects.order_by("partner_sku").values_list("num_in_stock", "num_allocated")
    ) == [(10, None), (1, None)]


def test_an_order_that_was_placed_here_is_not_overwritten(run):
    run(OrderImport, FULL)
    OrderLineTerms.objects.filter(line__order__number="O-1").update(reason="contract")

    report = run(OrderImport, FULL)

    assert words(report)[0] == (
        "line 2, column order_number: was placed in this shop; it is not changed"
    )


def test_bad_rows_are_told_and_nothing_is_written(run):
    report = run(
        OrderImport,
        "order_number,company,placed_at,status,buyer,rep,line,sku,quantity,unit_price,discount\n"
        "O-1,C-9,2025-01-01,,,,1,A,1,1,\n"
        "O-2,C-1,2025-01-01,,,,1,Z,1,1,\n"
        "O-3,C-1,2025-01-01,Lost,,,1,A,1,1,\n"
        "O-4,C-1,2025-01-01,,x@y.example,,1,A,1,1,\n"
        "O-5,C-1,2025-01-01,,,R-9,1,A,1,1,\n"
        "O-6,C-1,2025-01-01,,,,1,A,0,1,\n"
        "O-7,C-1,2025-01-01,,,,1,A,1,1,1.01\n"
        "O-8,C-1,2025-01-01,,,,1,A,1,1,\n"
        "O-8,C-1,2025-01-02,,,,2,A,1,1,\n"
        "O-8,C-1,2025-01-01,,,,1,B,1,1,\n",
    )

    assert sorted((p.line, p.column) for p in report.problems) == [
        (2, "company"),
        (3, "sku"),
        (4, "status"),
        (5, "buyer"),
        (6, "rep"),
        (7, "quantity"),
        (8, "discount"),
        (10, "placed_at"),
        (11, "line"),
    ]
    assert Order.objects.count() == 0
