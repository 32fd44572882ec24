"""A batch of prices: sent, checked, approved, applied, stopped, resumed, taken back."""

from decimal import Decimal as D

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import OperationalError, connection
from oscar.core.loading import get_model

from pricing.importing import applying, jobs, staging
from pricing.importing.locking import key_of
from pricing.models import PastPrice, Price, PriceBatch, PriceList, StagedPrice
from tests.factories.prices import make_cost, make_price, make_price_list
from tests.factories.products import make_product
from tests.pricing.batches import applied, make_dealer_list, revision, sent, stored

pytestmark = pytest.mark.django_db(transaction=True)
Status = PriceBatch.Status
Product = get_model("catalogue", "Product")


@pytest.fixture
def dealer():
    return make_dealer_list()


def test_a_file_is_checked_and_nothing_is_written_before_it_is_approved(dealer):
    make_price(dealer, make_product("OLD", upc="O-1"), "4")
    batch = sent(dealer, "sku,price", "B-1,5", "O-1,6", replaces=True)

    assert batch.status == Status.READY, batch.error
    assert (batch.created, batch.changed, batch.removed) == (1, 1, 0)
    assert stored() == [("O-1", 1, D("4"), None)]

    before = revision()
    jobs.approve(batch, by=batch.created_by, reason="spring")

    batch.refresh_from_db()
    assert batch.status == Status.APPLIED and batch.applied_at
    assert stored() == [("B-1", 1, D("5"), None), ("O-1", 1, D("6"), None)]
    assert set(Price.objects.values_list("batch_id", flat=True)) == {batch.pk}
    assert revision() > before
    entry = dealer.history.first()
    assert "1 created, 1 changed" in entry.history_change_reason
    assert "spring" in entry.history_change_reason
    assert entry.history_user == batch.created_by
    assert not StagedPrice.objects.exists()


def test_the_check_tells_rises_falls_and_what_is_below_the_floor(dealer):
    dealer.min_margin = D("10")
    dealer.save()
    products = [make_product(f"P-{n}", upc=f"P-{n}", price="10") for n in range(4)]
    for product in products[:3]:
        make_price(dealer, product, "10")
    make_cost(products[0], "9.50")

    batch = sent(
        dealer, "sku,price,percent", "P-0,10.20,", "P-1,5,", "P-2,,10", "P-3,7,", replaces=True
    )

    figures = batch.summary
    assert (figures["rises"], figures["falls"], figures["below"]) == (1, 2, 1)
    rise = figures["examples"]["rises"][0]
    assert (rise[0], D(rise[3]), D(rise[4]), D(rise[5])) == ("P-0", D("10"), D("10.20"), D("2"))
    assert [row[0] for row in figures["examples"]["falls"]] == ["P-1", "P-2"]
    assert [row[0] for row in figures["examples"]["below"]] == ["P-0"]
    assert [row[0] for row in figures["examples"]["new"]] == ["P-3"]
    # Halved is in the column from -50 to -25, a tenth off in that from -10 to -5.
    assert figures["columns"] == [0, 1, 0, 1, 0, 1, 0, 0, 0, 0]


def test_mistakes_are_kept_with_line_and_column_and_nothing_can_be_approved(dealer):
    batch = sent(dealer, "sku,price", "B-1,5", "NO-1,5", "N-1,-1", "B-1,6")

    assert batch.status == Status.REFUSED
    kept = list(batch.problems.values_list("line", "column"))
    assert kept == [(3, "sku"), (4, "price"), (5, "min_quantity")]
    assert not StagedPrice.objects.exists()
    with pytest.raises(ValidationError):
        jobs.approve(batch, by=None)
    assert stored() == []


def test_a_file_that_changes_nothing_says_so_and_writes_nothing(dealer):
    lines = ["sku,price", "B-1,5", "N-1,6"]
    applied(dealer, *lines)
    before, written = revision(), list(Price.objects.order_by("pk").values())

    again = sent(dealer, *lines)

    assert again.status == Status.SAME and again.unchanged == 2
    assert (revision(), list(Price.objects.order_by("pk").values())) == (before, written)
    assert not PastPrice.objects.exists()


def test_the_order_of_the_rows_changes_nothing(dealer):
    rows = ["B-1,1,5", "B-1,10,4", "N-1,1,6", "X-1,3,2.5"]
    other = make_price_list("other")

    one = applied(dealer, "sku,min_quantity,price", *rows)
    two = applied(other, "sku,min_quantity,price", *reversed(rows))

    columns = ("product", "min_quantity", "amount", "percent")
    both = [set(one.prices.values_list(*columns)) for one in (dealer, other)]
    assert both[0] == both[1]
    assert one.digest == two.digest


def test_two_files_of_one_list_are_not_mixed(dealer):
    first = sent(dealer, "sku,price", "B-1,5", "N-1,5", replaces=True)
    second = sent(dealer, "sku,price", "B-1,6", "X-1,6", replaces=True)

    jobs.approve(first, by=None)
    jobs.approve(second, by=None)

    second.refresh_from_db()
    assert second.status == Status.READY and second.has_moved
    assert (second.created, second.changed, second.removed) == (1, 1, 1)
    assert stored() == [("B-1", 1, D("5"), None), ("N-1", 1, D("5"), None)]
    jobs.approve(second, by=None)
    assert stored() == [("B-1", 1, D("6"), None), ("X-1", 1, D("6"), None)]


def test_a_price_that_a_person_changed_after_the_check_is_not_overwritten_unseen(dealer):
    price = make_price(dealer, make_product("OLD", upc="O-1"), "4")
    batch = sent(dealer, "sku,price", "O-1,6")

    Price.objects.filter(pk=price.pk).update(amount=D("7"))
    jobs.approve(batch, by=None)

    batch.refresh_from_db()
    assert batch.status == Status.READY and batch.has_moved
    assert D(batch.summary["examples"]["falls"][0][3]) == D("7")
    assert stored() == [("O-1", 1, D("7"), None)]


def test_a_list_that_is_deleted_takes_its_batches_along(dealer):
    batch = sent(dealer, "sku,price", "B-1,5")

    dealer.delete()
    jobs.work()

    assert not PriceBatch.objects.filter(pk=batch.pk).exists()
    assert stored() == []


def test_a_list_deleted_while_its_file_is_read_ends_the_reading_quietly(dealer, monkeypatch):
    begin = staging._begin

    def delete_first(batch, report):
        begin(batch, report)
        PriceList.objects.get().delete()

    monkeypatch.setattr(staging, "_begin", delete_first)
    file = ContentFile(b"sku,price\nB-1,5", name="prices.csv")

    jobs.submit(dealer, file, by=None)

    assert not PriceBatch.objects.exists() and not StagedPrice.objects.exists()
    assert stored() == []


def test_a_stopped_batch_writes_nothing_and_goes_on_where_it_stood(dealer, monkeypatch):
    monkeypatch.setattr(staging, "AT_ONCE", 1)
    copy, copied = staging._copy, []

    def stop_after_the_second(batch, part, *args):
        copy(batch, part, *args)
        copied.append(part[0][0])
        if len(copied) == 2:
            PriceBatch.objects.filter(pk=batch.pk).update(stop_requested=True)

    monkeypatch.setattr(staging, "_copy", stop_after_the_second)
    batch = sent(dealer, "sku,price", "B-1,5", "N-1,6", "X-1,7")

    assert batch.status == Status.STOPPED and stored() == []
    jobs.resume(batch)

    batch.refresh_from_db()
    assert batch.status == Status.READY and batch.created == 3
    # The part that was stopped was rolled back with its rows: it is read again, the first is not.
    assert copied == [2, 3, 3, 4]


def test_a_worker_that_dies_of_a_lost_server_leaves_a_step_that_the_next_one_takes_up(
    dealer, monkeypatch
):
    monkeypatch.setattr(staging, "AT_ONCE", 1)
    copy, copied = staging._copy, []

    def die_at_the_second(batch, part, *args):
        copied.append(part[0][0])
        if len(copied) == 2:
            raise OperationalError("server closed the connection unexpectedly")
        copy(batch, part, *args)

    monkeypatch.setattr(staging, "_copy", die_at_the_second)
    batch = sent(dealer, "sku,price", "B-1,5", "N-1,6", "X-1,7")
    assert batch.status == Status.CHECKING

    jobs.work()

    batch.refresh_from_db()
    assert batch.status == Status.READY and batch.created == 3
    assert copied == [2, 3, 3, 4]


def test_rows_that_a_crash_took_after_the_check_are_read_again_and_remove_nothing(dealer):
    make_price(dealer, make_product("OLD", upc="O-1"), "4")
    batch = sent(dealer, "sku,price", "B-1,5", "N-1,6", "O-1,4", replaces=True)
    StagedPrice.objects.filter(batch=batch)._raw_delete("default")

    jobs.approve(batch, by=batch.created_by)

    batch.refresh_from_db()
    assert (batch.status, batch.error) == (Status.READY, "")
    assert (batch.created, batch.changed, batch.unchanged, batch.removed) == (2, 0, 1, 0)
    assert stored() == [("O-1", 1, D("4"), None)]


def test_a_product_that_is_deleted_after_the_check_is_told_and_then_found_by_its_line(dealer):
    batch = sent(dealer, "sku,price", "B-1,5", "N-1,6")
    Product.objects.get(upc="N-1").delete()

    jobs.approve(batch, by=batch.created_by)
    batch.refresh_from_db()
    told, before = (batch.status, batch.error), stored()
    jobs.resume(batch)

    batch.refresh_from_db()
    assert told[0] == Status.FAILED and "deleted since the file was checked" in told[1]
    assert before == stored() == []
    assert batch.status == Status.REFUSED
    assert [(one.line, one.column) for one in batch.problems.all()] == [(3, "sku")]


def test_what_an_unlogged_table_lost_in_a_crash_is_read_again(dealer):
    batch = sent(dealer, "sku,price", "B-1,5", "N-1,6")
    StagedPrice.objects.filter(line=2)._raw_delete("default")
    PriceBatch.objects.filter(pk=batch.pk).update(status=Status.CHECKING)

    jobs.work()

    batch.refresh_from_db()
    assert batch.status == Status.READY and batch.created == 2


def test_a_worker_that_dies_while_it_applies_has_written_nothing_and_is_taken_up(
    dealer, monkeypatch
):
    batch = sent(dealer, "sku,price", "B-1,5", "N-1,6")
    finish = applying.finish

    def die(*args):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(applying, "finish", die)
    jobs.approve(batch, by=None)
    batch.refresh_from_db()
    assert batch.status == Status.APPLYING and stored() == []

    monkeypatch.setattr(applying, "finish", finish)
    jobs.work()

    batch.refresh_from_db()
    assert batch.status == Status.APPLIED and len(stored()) == 2


def test_a_file_that_kills_every_worker_is_left_for_a_person(dealer):
    batch = sent(dealer, "sku,price", "B-1,5")
    PriceBatch.objects.filter(pk=batch.pk).update(status=Status.CHECKING, attempts=3)

    jobs.work()

    batch.refresh_from_db()
    assert batch.status == Status.FAILED and "Three workers" in batch.error
    jobs.resume(batch)
    batch.refresh_from_db()
    assert batch.status == Status.READY


def test_a_stop_that_comes_before_the_end_of_applying_takes_all_back(dealer, monkeypatch):
    batch = sent(dealer, "sku,price", "B-1,5", "N-1,6")

    def stop_at_the_end(pages):
        PriceBatch.objects.filter(pk=batch.pk).update(stop_requested=True)

    monkeypatch.setattr(jobs, "say", lambda batch, part: stop_at_the_end(part))
    jobs.approve(batch, by=None)

    batch.refresh_from_db()
    assert batch.status == Status.STOPPED and batch.applied_at is None
    assert stored() == [] and not PastPrice.objects.exists()


def test_a_checked_batch_can_be_given_up(dealer):
    batch = sent(dealer, "sku,price", "B-1,5")

    jobs.stop(batch)

    batch.refresh_from_db()
    assert batch.status == Status.STOPPED
    with pytest.raises(ValidationError):
        jobs.approve(batch, by=None)


def test_nobody_takes_a_step_that_somebody_is_at(dealer):
    batch = sent(dealer, "sku,price", "B-1,5")
    PriceBatch.objects.filter(pk=batch.pk).update(status=Status.CHECKING)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [key_of(batch)])

        assert jobs.work() == []
    finally:
        other.close()


def test_the_kept_file_has_no_address_and_only_our_user_reads_it(dealer, settings):
    batch = sent(dealer, "sku,price", "B-1,5")

    with pytest.raises(ValueError, match="no address"):
        batch.file.url  # noqa: B018 - asking is the test
    path = settings.PRIVATE_ROOT / batch.file.name
    assert path.stat().st_mode & 0o077 == 0
    assert not str(path).startswith(str(settings.MEDIA_ROOT))
