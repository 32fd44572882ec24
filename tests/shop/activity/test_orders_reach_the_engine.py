"""Orders reach the engine: placed, changed, deleted, imported and fed again."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from segments.models import Company, DirtyMark
from segments.models.activity import BoughtLine, TradeOrder
from segments.tabular import Report
from shop.activity import orders as feed
from shop.activity.models import ExchangeRate
from shop.activity.orders import feed_orders
from shop.activity.states import STATES, check_states
from shop.imports.order_columns import COLUMNS
from shop.imports.orders import OrderImport
from tests.factories.orders import go_to_preview, place_order, place_order_form, put_in_basket
from tests.factories.products import make_category, make_product

Order = get_model("order", "Order")
ProductAttribute = get_model("catalogue", "ProductAttribute")

pytestmark = pytest.mark.django_db


def branded(product, brand: str):
    attribute, _made = ProductAttribute.objects.get_or_create(
        product_class=product.get_product_class(), code="brand", name="Brand", type="text"
    )
    attribute.save_value(product, brand)
    return product


def import_order(company, *skus, number="O-1", currency="EUR", **head) -> None:
    importer = OrderImport(now=datetime(2026, 1, 1, tzinfo=UTC))
    importer.header = {column.name for column in COLUMNS}
    blank = {column.name: column.default for column in COLUMNS}
    told = blank | {
        "order_number": number, "company": company.number, "currency": currency,
        "placed_at": datetime(2025, 6, 1, 10, tzinfo=UTC), "status": "Delivered", **head,
    }  # fmt: skip
    rows = [
        (line, told | {"line": line, "sku": sku, "quantity": 2, "unit_price": Decimal("10")})
        for line, sku in enumerate(skus, start=1)
    ]
    importer.write(rows, Report())
    importer.complete()


def test_a_placed_order_is_told_with_its_lines_in_the_same_transaction(browser, buyer, address):
    tools = make_category("Power tools")
    drills = make_category("Drills", parent=tools)
    product = branded(make_product(price="10", categories=[drills]), "Würth")
    put_in_basket(browser, product, 3)
    DirtyMark.objects.all().delete()

    place_order(browser, address)

    order, line = TradeOrder.objects.get(), BoughtLine.objects.get()
    assert (order.reference, order.company) == (Order.objects.get().number, buyer.company)
    assert (order.status, order.method, order.base_net) == ("placed", "portal", Decimal("30.00"))
    assert (line.product, line.quantity, line.net) == (product.upc, 3, Decimal("30.00"))
    assert line.categories == ["power-tools", "power-tools/drills"]
    assert (line.brand, line.brand_folded) == ("Würth", "würth")
    assert TradeOrder.objects.filter(counts=True).exists()


def test_an_order_is_placed_even_when_the_engine_stumbles(browser, address, monkeypatch, caplog):
    put_in_basket(browser, make_product(price="10"))
    monkeypatch.setattr(feed, "state_of", lambda status: "nonsense")

    place_order(browser, address)

    assert Order.objects.count() == 1
    assert not TradeOrder.objects.exists()
    assert "not told to the engine" in caplog.text


def test_telling_costs_a_few_statements_whatever_the_number_of_lines(browser, address):
    for _ in range(20):
        put_in_basket(browser, make_product(price="10", categories=[make_category()]))
    form = place_order_form(go_to_preview(browser, address))

    with CaptureQueriesContext(connection) as captured:
        browser.post("/checkout/preview/", form)

    about = ("segments_tradeorder", "segments_boughtline", "segments_orderreturn", "WITH wanted")
    assert BoughtLine.objects.count() == 20
    assert sum(any(name in q["sql"] for name in about) for q in captured) <= 6


@pytest.mark.parametrize(("status", "state"), STATES.items())
def test_every_state_of_the_pipeline_is_told(status, state):
    company, product = Company.objects.create(number="C", legal_name="C"), make_product()
    import_order(company, product.upc, status="Placed")
    order = Order.objects.get()

    order.status = status
    order.save()

    assert TradeOrder.objects.get().status == state
    assert check_states() == []


def test_a_status_nobody_knows_does_not_count_and_is_warned_of(settings):
    settings.OSCAR_ORDER_STATUS_PIPELINE = {"Placed": ("Mislaid",), "Mislaid": ()}

    assert [warning.id for warning in check_states()] == ["activity.W001"]


def test_a_deleted_order_is_forgotten():
    company, product = Company.objects.create(number="C", legal_name="C"), make_product()
    import_order(company, product.upc)

    Order.objects.get().delete()

    assert not TradeOrder.objects.exists()


def test_imported_orders_are_told_and_feeding_them_again_changes_nothing():
    company = Company.objects.create(number="C", legal_name="C")
    skus = [make_product().upc for _ in range(3)]
    import_order(company, *skus, method="edi", discount=Decimal("0.50"), shipping=Decimal("7"))

    told = feed_orders(Order.objects.values_list("pk", flat=True))

    order = TradeOrder.objects.get()
    assert (told.created, told.changed, told.unchanged) == (0, 0, 1)
    assert (order.net, order.discount) == (Decimal("58.50"), Decimal("1.50"))
    assert (order.freight_charged, order.method, order.units) == (Decimal("7.00"), "edi", 6)


def test_an_order_keeps_the_rate_of_its_day_and_gets_a_missing_one_later():
    company, product = Company.objects.create(number="C", legal_name="C"), make_product()
    import_order(company, product.upc, currency="SEK")
    before = TradeOrder.objects.get().rate
    for day, rate in [("2025-01-01", "0.08"), ("2025-06-01", "0.09"), ("2025-06-02", "0.5")]:
        ExchangeRate.objects.create(
            currency="SEK", valid_from=date.fromisoformat(day), rate=Decimal(rate)
        )

    feed_orders(Order.objects.values_list("pk", flat=True))
    ExchangeRate.objects.update(rate=Decimal(1))
    feed_orders(Order.objects.values_list("pk", flat=True))

    assert before is None
    assert TradeOrder.objects.get().rate == Decimal("0.09")


def test_the_command_tells_of_every_order_and_what_is_missing():
    company, product = Company.objects.create(number="C", legal_name="C"), make_product()
    import_order(company, product.upc)
    import_order(company, product.upc, number="O-2", currency="SEK")
    TradeOrder.objects.all().delete()
    out = io.StringIO()

    call_command("feed_activity", stdout=out)

    assert TradeOrder.objects.count() == 2
    assert "2 orders are new" in out.getvalue()
    assert "O-2" in out.getvalue()
