"""The self-check finds what the engine knows otherwise than the shop, says so and heals it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.management import call_command

from segments.activity import OrderRecord, record_orders
from segments.freshness import drain
from segments.models import Company, CompanyFacts, DirtyMark
from segments.models.activity import BoughtLine, TradeOrder
from shop.activity.checkup import run_self_check
from shop.activity.models import SelfCheck
from tests.factories.products import make_product

from .test_orders_reach_the_engine import import_order

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, tzinfo=UTC)
EVERYONE = Decimal(1)


@pytest.fixture
def company():
    made = Company.objects.create(number="C", legal_name="C")
    products = [make_product() for _ in range(2)]
    import_order(made, *[product.upc for product in products])
    import_order(made, products[0].upc, number="O-2")
    return made


def test_a_damaged_order_is_healed_and_the_facts_follow(company):
    drain(now=NOW)
    right = CompanyFacts.objects.values().get(pk=company.pk)
    TradeOrder.objects.filter(reference="O-1").update(net=1, placed_at=NOW)
    DirtyMark.objects.create(company_id=company.pk, reason="test")
    drain(now=NOW)
    wrong = CompanyFacts.objects.get(pk=company.pk)

    run_self_check(now=NOW, share=EVERYONE)
    drain(now=NOW)

    healed = CompanyFacts.objects.values().get(pk=company.pk)
    assert wrong.net_365 != right["net_365"]
    assert healed | {"facts_rev": 0} == right | {"facts_rev": 0}


def test_nothing_differs_after_an_import(company, caplog):
    report = run_self_check(now=NOW, share=EVERYONE)

    assert (report.companies, report.orders, report.differences) == (1, 2, [])
    assert not caplog.records


@pytest.mark.parametrize(
    ("damage", "field"),
    [
        (lambda: TradeOrder.objects.filter(reference="O-1").update(net=1), "net"),
        (lambda: TradeOrder.objects.filter(reference="O-1").update(status="pending"), "status"),
        (lambda: BoughtLine.objects.filter(order__reference="O-1").first().delete(), "lines"),
        (lambda: TradeOrder.objects.filter(reference="O-1").delete(), "order"),
    ],
)
def test_a_difference_is_reported_and_healed_and_the_company_marked(company, damage, field, caplog):
    damage()
    DirtyMark.objects.all().delete()

    report = run_self_check(now=NOW, share=EVERYONE)
    again = run_self_check(now=NOW, share=EVERYONE)

    assert {(d["reference"], d["field"]) for d in report.differences} == {("O-1", field)}
    assert again.differences == []
    assert DirtyMark.objects.filter(company_id=company.pk).exists()
    assert "otherwise than the shop" in caplog.text


def test_an_order_that_only_the_engine_knows_is_told_about_and_stays(company):
    record_orders([OrderRecord("extern", company.pk, NOW, Decimal(1), "EUR")])

    report = run_self_check(now=NOW, share=EVERYONE)

    assert [difference["reference"] for difference in report.differences] == ["extern"]
    assert TradeOrder.objects.filter(reference="extern").exists()


def test_the_sample_is_one_company_in_a_hundred_and_another_each_time():
    Company.objects.bulk_create(
        [Company(number=f"N{number}", legal_name="N") for number in range(300)]
    )

    first = run_self_check(now=NOW)
    call_command("check_activity", "--percent", "2")

    assert first.companies == 3
    assert SelfCheck.objects.first().companies == 6
