"""Triggers keep what prices were, whoever changes them and however."""

from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection, transaction

from pricing.models import PastPrice, Price, PriceBatch, RowVersion
from tests.factories.prices import make_category_percent, make_price, make_price_list
from tests.factories.products import make_category, make_product

pytestmark = pytest.mark.django_db(transaction=True)


def past_of(price) -> list[tuple]:
    rows = PastPrice.objects.filter(price_list=price.price_list_id, product=price.product_id)
    return list(rows.order_by("since").values_list("amount", "ended_by"))


def test_a_changed_price_is_kept_with_its_time():
    price = make_price(make_price_list("gold"), make_product("SCREW"), "10")
    began = Price.objects.get().since

    Price.objects.update(amount=Decimal("9"))

    kept = PastPrice.objects.get()
    assert (kept.amount, kept.since) == (Decimal("10.0000"), began)
    assert kept.until == Price.objects.get(pk=price.pk).since > began


def test_saying_the_same_again_keeps_nothing_and_the_price_keeps_its_time():
    make_price(make_price_list("gold"), make_product("SCREW"), "10")
    began = Price.objects.get().since

    Price.objects.get().save()
    Price.objects.update(amount=Decimal("10"))

    assert not PastPrice.objects.exists()
    assert Price.objects.get().since == began


def test_changes_of_one_transaction_leave_nothing_in_between():
    price_list, product = make_price_list("gold"), make_product("SCREW")

    with transaction.atomic():
        make_price(price_list, product, "10")
        Price.objects.update(amount=Decimal("9"))
        Price.objects.update(amount=Decimal("8"))

    assert not PastPrice.objects.exists()


def test_a_batch_that_is_named_owns_what_it_writes_and_what_it_ends():
    price_list = make_price_list("gold")
    changed = make_price(price_list, make_product("SCREW"), "10")
    deleted = make_price(price_list, make_product("NUT"), "5")
    batch = PriceBatch.objects.create(price_list=price_list)

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pricing.batch', %s, true)", [str(batch.pk)])
        Price.objects.filter(pk=changed.pk).update(amount=Decimal("9"))
        Price.objects.filter(pk=deleted.pk).delete()

    assert Price.objects.get().batch_id == batch.pk
    assert past_of(changed) == [(Decimal("10.0000"), batch.pk)]
    assert past_of(deleted) == [(Decimal("5.0000"), batch.pk)]


def test_what_a_person_changes_afterwards_belongs_to_no_batch():
    price_list = make_price_list("gold")
    batch = PriceBatch.objects.create(price_list=price_list)
    price = make_price(price_list, make_product("SCREW"), "10")
    Price.objects.filter(pk=price.pk).update(batch=batch)

    Price.objects.update(amount=Decimal("9"))

    assert Price.objects.get().batch_id is None


def test_small_tables_keep_every_version_of_a_row():
    make_category_percent(make_price_list("gold"), make_category("Bolts"), "10")
    percents = apps.get_model("pricing.CategoryPercent").objects

    percents.update(percent=Decimal("12"))
    percents.all().delete()

    versions = RowVersion.objects.filter(relation="pricing_categorypercent").order_by("pk")
    assert [version.row["percent"] for version in versions] == [10, 12]
    assert all(version.until for version in versions)
    assert versions[0].until == versions[1].since


def test_of_a_stock_record_only_a_change_of_its_price_makes_a_version():
    make_product("SCREW", price="10")
    records = apps.get_model("partner.StockRecord").objects

    records.update(num_in_stock=7)
    records.update(price=Decimal("11"))

    versions = RowVersion.objects.filter(relation="partner_stockrecord").order_by("pk")
    assert [version.row["price"] for version in versions] == [10, 11]
