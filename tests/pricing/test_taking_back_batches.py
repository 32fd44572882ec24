"""A batch is taken back: what it replaced stands again, and nobody else's work is lost."""

import threading
from decimal import Decimal as D

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connections

from pricing.importing import jobs, undoing
from pricing.models import PastPrice, Price, PriceBatch
from tests.pricing.batches import applied, make_dealer_list, revision, stored, taken_back

pytestmark = pytest.mark.django_db(transaction=True)
Status = PriceBatch.Status


@pytest.fixture
def dealer():
    return make_dealer_list()


def test_taking_back_restores_what_was_changed_added_and_removed(dealer):
    first = applied(dealer, "sku,price", "B-1,5", "N-1,6")
    before = stored()
    second = applied(dealer, "sku,price,percent", "B-1,,12", "X-1,9,", replaces=True)
    assert stored() != before
    told = revision()

    undo = taken_back(second)

    assert (undo.status, second.status) == (Status.APPLIED, Status.UNDONE)
    assert (undo.created, undo.changed, undo.removed, undo.kept) == (1, 1, 1, 0)
    assert stored() == before
    assert set(Price.objects.values_list("batch_id", flat=True)) == {first.pk}
    assert revision() > told
    assert "a mistake" in dealer.history.first().history_change_reason
    assert set(PastPrice.objects.values_list("ended_by_id", flat=True)) == {second.pk, undo.pk}

    taken_back(first)

    assert stored() == []


def test_prices_that_a_person_changed_since_are_left_alone_and_told(dealer):
    applied(dealer, "sku,price", "B-1,5", "N-1,6", "X-1,7")
    second = applied(dealer, "sku,min_quantity,price", "B-1,,8", "N-1,,9", "X-1,5,6")
    Price.objects.filter(product__upc="B-1").update(amount=D("8.50"))
    Price.objects.filter(product__upc="N-1").delete()
    Price.objects.filter(product__upc="X-1", min_quantity=5).update(percent=D("3"), amount=None)

    undo = taken_back(second)

    assert (undo.changed, undo.created, undo.removed, undo.kept) == (0, 0, 0, 3)
    assert [row[0] for row in undo.summary["kept"]] == ["B-1", "N-1", "X-1"]
    assert stored() == [
        ("B-1", 1, D("8.5"), None),
        ("X-1", 1, D("7"), None),
        ("X-1", 5, None, D("3")),
    ]


def test_a_price_that_is_changed_while_its_batch_is_taken_back_is_left_alone(dealer, monkeypatch):
    applied(dealer, "sku,price", "B-1,5", "N-1,6", "X-1,7")
    second = applied(dealer, "sku,min_quantity,price", "B-1,,8", "N-1,,9", "X-1,5,6")
    find, found = undoing._find, []

    def in_another_connection():
        Price.objects.filter(product__upc="B-1").update(amount=D("8.50"))
        Price.objects.filter(product__upc="X-1", min_quantity=5).delete()
        connections.close_all()

    def find_before_somebody_writes(undo):
        find(undo)
        if not found:
            writer = threading.Thread(target=in_another_connection)
            writer.start()
            writer.join()
        found.append(undo)

    monkeypatch.setattr(undoing, "_find", find_before_somebody_writes)
    undo = taken_back(second)

    assert undo.status == Status.APPLIED, undo.error
    assert (undo.changed, undo.removed, undo.kept) == (1, 0, 1)
    assert stored() == [
        ("B-1", 1, D("8.5"), None), ("N-1", 1, D("6"), None), ("X-1", 1, D("7"), None),
    ]  # fmt: skip


def test_only_the_last_batch_can_be_taken_back(dealer):
    first = applied(dealer, "sku,price", "B-1,5")
    applied(dealer, "sku,price", "B-1,6")

    with pytest.raises(ValidationError, match="last batch"):
        jobs.undo(first, by=None)


def test_the_command_lists_batches_and_takes_one_back(dealer, capsys):
    applied(dealer, "sku,price", "B-1,5", reason="spring")
    last = applied(dealer, "sku,price", "B-1,6", "N-1,7")
    Price.objects.filter(product__upc="N-1").update(amount=D("8"))

    call_command("price_batches", list="dealer")
    listed = capsys.readouterr().out
    call_command("price_batches", undo=last.pk, reason="too early")

    assert "spring" in listed and "1 created, 1 changed" in listed
    assert capsys.readouterr().out.splitlines() == [
        "left alone: N-1 from 1",
        "Applied: 1 changed back, 0 put back, 0 taken away, 1 left alone",
    ]
    assert stored() == [("B-1", 1, D("5"), None), ("N-1", 1, D("8"), None)]
    with pytest.raises(CommandError, match="last batch"):
        call_command("price_batches", undo=last.pk)
    with pytest.raises(CommandError, match="no batch"):
        call_command("price_batches", undo=0)
