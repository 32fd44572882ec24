"""Simulations are carried out in parts: watched, stopped, gone on with, and of one state."""

import threading
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.db import connection, transaction
from django.db.models import Sum

from pricing.models import PriceList, Simulation
from pricing.simulating import jobs, listchange, part
from tests.factories.activity_rows import make_line, make_order
from tests.factories.companies import make_company
from tests.factories.prices import make_price, make_price_list
from tests.factories.products import make_product
from tests.pricing.conftest import NOW

pytestmark = pytest.mark.django_db
Status = Simulation.Status


def clock():
    return NOW


@pytest.fixture
def product():
    return make_product(price="10.00")


@pytest.fixture
def companies(product):
    made = [make_company(currency="EUR") for _number in range(5)]
    for company in made:
        make_line(make_order(company, NOW - timedelta(days=30)), product.upc, 10)
    return made


@pytest.fixture
def draft(companies, product):
    price_list = make_price_list(companies=companies, status="draft")
    make_price(price_list, product, "8.00")
    return price_list


def asked(price_list, **changes):
    return jobs.request(
        listchange.NAME, listchange.publishing(price_list, **changes).as_data(), title="A list",
        says=[], at=NOW, now=NOW, by=None,
    )  # fmt: skip


@pytest.fixture
def small_parts(monkeypatch):
    """Two companies a part, even when they are on equal terms."""
    monkeypatch.setattr(part, "COMPANIES", 2)
    monkeypatch.setattr(part, "ALIKE", 2)


def test_one_that_is_deleted_while_it_runs_is_not_in_the_way_of_the_next(draft, monkeypatch):
    deleted, after = asked(draft), asked(draft)
    add_part = jobs.add_part

    def deleting(simulation, told):
        if simulation.pk == deleted.pk:
            Simulation.objects.filter(pk=deleted.pk).delete()
        return add_part(simulation, told)

    monkeypatch.setattr(jobs, "add_part", deleting)
    jobs.start_waiting(clock=clock)

    assert Simulation.objects.get() == after
    after.refresh_from_db()
    assert after.status == Status.DONE, after.error


def test_one_that_is_stopped_keeps_its_parts_and_goes_on(draft, small_parts, monkeypatch):
    simulation = asked(draft)
    add_part = jobs.add_part

    def stopping(simulation, told):
        jobs.request_stop(simulation)
        return add_part(simulation, lambda: None)

    monkeypatch.setattr(jobs, "add_part", stopping)
    jobs.execute(simulation, clock=clock)
    assert (simulation.status, simulation.position) == (Status.STOPPED, 2)
    assert simulation.progress == pytest.approx(0.4)

    monkeypatch.setattr(jobs, "add_part", add_part)
    jobs.resume(simulation)
    jobs.start_waiting(clock=clock)

    simulation.refresh_from_db()
    assert (simulation.status, simulation.position) == (Status.DONE, 5)
    assert D(simulation.result["total"]["sum_down"]) == 10
    assert simulation.product_rows.get().companies == 5


def test_a_stop_is_heard_between_two_pages_of_prices(draft, monkeypatch):
    simulation = asked(draft)
    offers = part.goods_in

    def stopped_meanwhile(bought):
        jobs.request_stop(simulation)
        return offers(bought)

    monkeypatch.setattr(part, "goods_in", stopped_meanwhile)
    jobs.execute(simulation, clock=clock)

    assert (simulation.status, simulation.position) == (Status.STOPPED, 0)


def test_one_that_goes_on_after_prices_changed_starts_anew(draft, small_parts, product):
    simulation = asked(draft)
    Simulation.objects.filter(pk=simulation.pk).update(status=Status.RUNNING)
    jobs._begin(simulation)
    jobs._add_part(simulation, clock)
    draft.prices.update(amount=7)
    Simulation.objects.filter(pk=simulation.pk).update(status=Status.STOPPED)

    jobs.resume(simulation)
    jobs.start_waiting(clock=clock)

    simulation.refresh_from_db()
    assert D(simulation.result["total"]["sum_down"]) == 15
    assert not jobs.is_stale(simulation)


def test_one_whose_worker_died_is_taken_up_again(draft):
    simulation = asked(draft)
    dead = NOW - timedelta(seconds=1)
    Simulation.objects.filter(pk=simulation.pk).update(status=Status.RUNNING, lease_until=dead)

    jobs.start_waiting(clock=clock)

    simulation.refresh_from_db()
    assert simulation.status == Status.DONE


def test_a_worker_that_was_thought_dead_adds_nothing_twice(draft, small_parts):
    simulation = asked(draft)
    Simulation.objects.filter(pk=simulation.pk).update(status=Status.RUNNING)
    jobs._begin(simulation)
    jobs._add_part(simulation, clock)
    Simulation.objects.filter(pk=simulation.pk).update(status=Status.WAITING)
    jobs.start_waiting(clock=clock)

    with pytest.raises(jobs.Taken):
        jobs._add_part(simulation, clock)

    simulation.refresh_from_db()
    assert simulation.status == Status.DONE
    assert D(simulation.result["total"]["sum_down"]) == 10
    assert simulation.company_rows.aggregate(Sum("lines"))["lines__sum"] == 5


def test_results_are_forgotten_after_half_a_year(draft):
    old, new = asked(draft), asked(draft)
    jobs.start_waiting(clock=clock)
    Simulation.objects.filter(pk=old.pk).update(created_at=NOW - timedelta(days=181))

    assert jobs.forget_old(NOW) == 1

    assert [one.pk for one in Simulation.objects.all()] == [new.pk]
    assert not old.company_rows.exists()
    assert new.company_rows.count() == 5


def test_one_that_somebody_else_carries_out_is_left_alone(draft):
    simulation = asked(draft)
    Simulation.objects.filter(pk=simulation.pk).update(status=Status.RUNNING)

    assert not jobs.execute(simulation, clock=clock)


def test_an_error_is_told_with_it_and_keeps_nobody_else_waiting(draft):
    broken, good = asked(draft), asked(draft)
    change = {**broken.change, "list_id": 0}
    Simulation.objects.filter(pk=broken.pk).update(change=change)

    jobs.start_waiting(clock=clock)

    broken.refresh_from_db()
    good.refresh_from_db()
    assert (broken.status, good.status) == (Status.FAILED, Status.DONE)
    assert "DoesNotExist" in broken.error


def test_companies_on_equal_terms_cost_no_more_price_queries(
    product, companies, draft, django_assert_max_num_queries
):
    in_one = make_price_list(status="published", percent=D(5))
    in_one.companies.set(companies)
    parent = make_company(currency="EUR")
    draft.companies.set([parent])
    for company in companies:
        company.parent = parent
        company.save()
    simulation = asked(draft)

    with django_assert_max_num_queries(90):
        jobs.execute(simulation, clock=clock)

    assert simulation.status == Status.DONE, simulation.error


def test_companies_on_equal_terms_stay_in_one_part_up_to_a_size(product, draft, monkeypatch):
    parent = make_company(currency="EUR")
    draft.companies.set([parent])
    for _number in range(5):
        alike = make_company(currency="EUR", parent=parent)
        make_line(make_order(alike, NOW - timedelta(days=30)), product.upc, 10)
    monkeypatch.setattr(part, "COMPANIES", 1)
    monkeypatch.setattr(part, "ALIKE", 3)
    simulation = asked(draft)
    Simulation.objects.filter(pk=simulation.pk).update(status=Status.RUNNING)
    jobs._begin(simulation)

    ends = []
    while jobs._add_part(simulation, clock):
        ends.append(simulation.position)

    assert simulation.companies == 5
    assert ends == [3, 5]


def test_the_sums_of_companies_products_and_months_are_the_same(draft, small_parts):
    simulation = asked(draft)

    jobs.execute(simulation, clock=clock)

    def total(rows):
        return rows.aggregate(up=Sum("base_up"), down=Sum("base_down"), lines=Sum("lines"))

    assert total(simulation.company_rows) == total(simulation.product_rows)
    assert total(simulation.company_rows) == total(simulation.month_rows)
    assert total(simulation.company_rows)["lines"] == 5


def test_the_months_are_the_local_ones_of_the_orders(draft, small_parts):
    simulation = asked(draft)

    jobs.execute(simulation, clock=clock)

    assert [str(row.month) for row in simulation.month_rows.all()] == ["2026-01-01"]


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_simulation(draft, companies, monkeypatch):
    simulation = asked(draft)
    ended = []

    def in_another_connection():
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '2s'")
                changed = PriceList.objects.get(pk=draft.pk)
                changed.priority = 7
                changed.save()
                changed.prices.update(amount=3)
                changed.companies.remove(companies[0])
            ended.append("written")
        finally:
            connection.close()

    below_floor = part.sights

    def meanwhile(bought, at):
        if not ended:
            writer = threading.Thread(target=in_another_connection)
            writer.start()
            writer.join()
        return below_floor(bought, at)

    monkeypatch.setattr(part, "sights", meanwhile)
    jobs.execute(simulation, clock=clock)

    assert ended == ["written"]
    assert simulation.status == Status.DONE, simulation.error


def test_whether_to_stop_is_asked_now_and_then_only(monkeypatch):
    now, asked = iter([0.0, 0.4, 0.9, 1.0, 1.5, 2.5]), []
    monkeypatch.setattr(jobs, "perf_counter", lambda: next(now))
    told = jobs._now_and_then(lambda: asked.append(True))

    heard = []
    for _page in range(6):
        told()
        heard.append(len(asked))

    assert heard == [1, 1, 1, 2, 2, 3]
