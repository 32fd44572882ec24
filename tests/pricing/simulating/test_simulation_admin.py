"""From the page of a list or an access row to what the change would do, without saving it."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from pricing.models import (
    PastPrice,
    Price,
    PriceBatch,
    PriceList,
    RowVersion,
    Simulation,
    StagedPrice,
)
from pricing.simulating import jobs
from segments.models import DirtyMark, TermsChange
from shop.ranges.models import RangeAccess
from tests.factories.activity_rows import make_line, make_order
from tests.factories.browsers import browser_of
from tests.factories.companies import make_company
from tests.factories.prices import make_cost, make_price, make_price_list
from tests.factories.products import make_product
from tests.factories.ranges import hide, make_range
from tests.factories.staff import make_merchandiser, make_staff

pytestmark = pytest.mark.django_db


def work_off():
    """Do what a worker would."""
    jobs.start_waiting(clock=timezone.now)
    return Simulation.objects.order_by("-pk").first()


@pytest.fixture
def staff(client):
    return browser_of(make_merchandiser(), client)


@pytest.fixture
def product():
    return make_product("Bolt", upc="BOLT-1", price="10.00")


@pytest.fixture
def company(product):
    company = make_company(legal_name="Nordic Fasteners", currency="EUR")
    order = make_order(company, timezone.now() - timedelta(days=40), 100)
    make_line(order, product.upc, 100, quantity=10)
    return company


def filled(price_list, **fields):
    """The page of a list as a browser sends it."""
    inlines = {
        f"{prefix}-{name}": 0
        for prefix in ("category_percents", "breaks")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    said = {
        "name": price_list.name, "currency": "EUR", "priority": price_list.priority,
        "companies": [one.pk for one in price_list.companies.all()],
        "percent": price_list.percent or "",
    }  # fmt: skip
    return inlines | said | fields


def page_of(price_list):
    return reverse("admin:pricing_pricelist_change", args=[price_list.pk])


def state():
    """Everything that a simulation must leave alone."""
    return [
        list(PriceList.objects.order_by("pk").values()),
        list(Price.objects.order_by("pk").values()),
        list(RangeAccess.objects.order_by("pk").values()),
        PriceList.history.count(), PastPrice.objects.count(), RowVersion.objects.count(),
        DirtyMark.objects.count(), TermsChange.objects.count(),
    ]  # fmt: skip


def test_a_draft_is_simulated_as_published_and_nothing_is_saved(staff, company, product):
    draft = make_price_list(companies=[company], status="draft")
    make_price(draft, product, "8.00")
    make_cost(product, "5.00")
    before = state()

    response = staff.post(page_of(draft), filled(draft, _simulate="1"))
    simulation = work_off()

    assert response.status_code == 302
    assert state() == before
    assert simulation.status == "done", simulation.error
    assert simulation.says == ["The list is published."]
    text = staff.get(response.url).content.decode()
    assert "20.00\u00a0EUR" in text
    assert "Nordic Fasteners" in text
    assert "−20.0\u00a0%" in text
    assert "Change in margin" in text
    assert "Bolt" in text


def test_what_is_typed_is_simulated_against_what_is_published(staff, company, product):
    published = make_price_list(companies=[company], percent=D(10))

    staff.post(page_of(published), filled(published, percent="25", _simulate="1"))
    simulation = work_off()

    assert simulation.says == ["Percent off everything: 10 → 25"]
    assert D(simulation.result["total"]["sum_before"]) == 90
    assert D(simulation.result["total"]["sum_after"]) == 75
    published.refresh_from_db()
    assert published.percent == 10


def test_a_change_of_audience_asks_those_who_come_and_those_who_go(staff, company, product):
    other = make_company(currency="EUR")
    make_line(make_order(other, timezone.now() - timedelta(days=3)), product.upc, 10)
    published = make_price_list(companies=[company], percent=D(10))

    staff.post(page_of(published), filled(published, companies=[other.pk], _simulate="1"))
    simulation = work_off()

    total = simulation.result["total"]
    assert (D(total["sum_up"]), D(total["sum_down"])) == (10, 1)
    assert simulation.result["changed"] == 2


def test_the_end_of_a_list_is_simulated(staff, company, product):
    published = make_price_list(companies=[company], percent=D(10))

    staff.post(page_of(published), filled(published, _simulate_draft="1"))

    assert D(work_off().result["total"]["sum_up"]) == 10


def test_a_list_that_begins_later_is_simulated_at_its_beginning(staff, company, product):
    begins = timezone.now().replace(microsecond=0) + timedelta(days=30)
    draft = make_price_list(companies=[company], status="draft", percent=D(50), starts_at=begins)
    local = timezone.localtime(begins)

    sent = {"starts_at_0": f"{local:%Y-%m-%d}", "starts_at_1": f"{local:%H:%M:%S}"}
    staff.post(page_of(draft), filled(draft, _simulate="1", **sent))
    simulation = work_off()

    assert simulation.at == begins
    assert D(simulation.result["total"]["sum_down"]) == 50


def test_a_mistake_is_told_at_its_field_and_nothing_is_simulated(staff, company):
    published = make_price_list(companies=[company], percent=D(10))

    response = staff.post(page_of(published), filled(published, percent="100", _simulate="1"))

    assert response.status_code == 200
    assert "percent" in response.context["adminform"].form.errors
    assert not Simulation.objects.exists()


def test_a_checked_file_is_simulated_and_applies_nothing(staff, company, product):
    published = make_price_list(companies=[company])
    make_price(published, product, "9.00")
    batch = PriceBatch.objects.create(price_list=published, status="ready", file_name="new.csv")
    StagedPrice.objects.create(
        batch=batch, line=2, product_id=product.pk, min_quantity=1, amount=D(7)
    )
    before = state()
    page = staff.get(reverse("admin:pricing_pricebatch_change", args=[batch.pk]))
    button = reverse("admin:pricing_simulation_of_batch", args=[batch.pk])
    assert button in page.content.decode()

    response = staff.post(button)
    simulation = work_off()

    assert state() == before
    assert simulation.status == "done", simulation.error
    assert D(simulation.result["total"]["sum_before"]) == 90
    assert D(simulation.result["total"]["sum_after"]) == 70
    assert "new.csv" in staff.get(response.url).content.decode()


def test_a_file_that_was_applied_meanwhile_says_so(staff, company, product):
    published = make_price_list(companies=[company])
    batch = PriceBatch.objects.create(price_list=published, status="ready")
    staff.post(reverse("admin:pricing_simulation_of_batch", args=[batch.pk]))
    PriceBatch.objects.filter(pk=batch.pk).update(status="failed")

    simulation = work_off()

    assert simulation.status == "failed"
    assert "was applied or taken away" in simulation.error
    url = reverse("admin:pricing_simulation_of_batch", args=[batch.pk])
    assert staff.post(url).status_code == 404


def test_prices_below_the_least_margin_are_listed(staff, company, product):
    draft = make_price_list(companies=[company], status="draft", min_margin=D(20))
    make_price(draft, product, "5.50")
    make_cost(product, "5.00")

    response = staff.post(page_of(draft), filled(draft, min_margin="20", _simulate="1"))
    simulation = work_off()

    assert simulation.result["below_floor"]["count"] == 1
    assert simulation.result["products"]["raised"] == 1
    assert D(simulation.result["total"]["sum_after"]) == 60
    text = staff.get(response.url).content.decode()
    assert "BOLT-1 Bolt" in text
    assert "is raised to the least margin" in text


def test_an_access_row_that_is_not_saved_tells_what_it_would_hide(staff, company, product):
    goods = make_range(product)
    sent = {"range": goods.pk, "verb": "hide", "companies": [company.pk], "note": ""}
    before = state()

    response = staff.post(reverse("admin:ranges_rangeaccess_add"), sent | {"_simulate": "1"})
    simulation = work_off()

    assert state() == before
    assert simulation.result["products"]["newly_hidden"] == 1
    assert D(simulation.result["total"]["sum_base_lost"]) == 100
    text = staff.get(response.url).content.decode()
    assert "Bought, and not to be seen" in text
    assert "BOLT-1" in text


def test_a_row_that_goes_shows_again_what_it_hides(staff, company, product):
    row = hide(make_range(product), companies=[company])
    sent = {"range": row.range_id, "verb": "hide", "companies": [company.pk], "note": ""}

    page = reverse("admin:ranges_rangeaccess_change", args=[row.pk])
    staff.post(page, sent | {"_simulate_removed": "1"})
    simulation = work_off()

    assert D(simulation.result["total"]["sum_up"]) == 100
    assert RangeAccess.objects.filter(pk=row.pk).exists()


def test_an_exclusive_range_concerns_everybody_who_buys_out_of_it(staff, company, product):
    granted = make_company(currency="EUR")
    make_line(make_order(granted, timezone.now() - timedelta(days=3)), product.upc, 10)
    idle = make_company(currency="EUR")
    make_line(make_order(idle, timezone.now() - timedelta(days=3)), make_product().upc, 10)
    sent = {"range": make_range(product).pk, "verb": "exclusive", "companies": [granted.pk]}

    staff.post(reverse("admin:ranges_rangeaccess_add"), sent | {"note": "", "_simulate": "1"})
    simulation = work_off()

    assert set(simulation.company_rows.values_list("company_id", "newly_hidden")) == {
        (company.pk, 1), (granted.pk, 0),
    }  # fmt: skip


def test_who_may_not_see_costs_sees_no_margins(staff, company, product):
    draft = make_price_list(companies=[company], status="draft", percent=D(60))
    make_cost(product, "5.00")
    page = staff.post(page_of(draft), filled(draft, _simulate="1")).url
    simulation = work_off()
    browser_of(make_staff("view_simulation"), staff)

    text = staff.get(page).content.decode()
    sheet = b"".join(
        staff.get(
            reverse("admin:pricing_simulation_csv", args=[simulation.pk, "companies"])
        ).streaming_content
    ).decode()

    assert "Change in revenue" in text
    for word in ("argin", "below cost"):
        assert word not in text
        assert word not in sheet


def test_the_csv_holds_every_company_and_no_formula(staff, company, product):
    type(company).objects.filter(pk=company.pk).update(legal_name="=cmd()")
    draft = make_price_list(companies=[company], status="draft", percent=D(50))
    staff.post(page_of(draft), filled(draft, _simulate="1"))
    simulation = work_off()

    def sheet(table):
        url = reverse("admin:pricing_simulation_csv", args=[simulation.pk, table])
        return b"".join(staff.get(url).streaming_content).decode("utf-8-sig").splitlines()

    head, line = sheet("companies")
    assert len(head.split(",")) == len(line.split(",")) + head.count('"') // 2
    assert line.startswith(f"{company.number},'=cmd(),EUR,1,0,0,0,100,50,0,50,0,")
    assert sheet("products")[1].startswith("BOLT-1,Bolt,EUR,1,1,0,0,0,0,0,100,50,")


def test_a_result_is_stale_once_prices_changed(staff, company, product):
    draft = make_price_list(companies=[company], status="draft", percent=D(50))
    page = staff.post(page_of(draft), filled(draft, _simulate="1")).url
    work_off()
    assert "has changed since" not in staff.get(page).content.decode()

    staff.post(page_of(draft), filled(draft, percent="40", _save="1"))

    assert "has changed since" in staff.get(page).content.decode()


def test_it_is_simulated_again_with_the_prices_of_now(staff, company, product):
    draft = make_price_list(companies=[company], status="draft")
    price = make_price(draft, product, "8.00")
    staff.post(page_of(draft), filled(draft, _simulate="1"))
    first = work_off()
    Price.objects.filter(pk=price.pk).update(amount=7)

    url = reverse("admin:pricing_simulation_again", args=[first.pk])
    staff.post(url, {"at": f"{timezone.localtime():%Y-%m-%dT%H:%M}"})
    second = work_off()

    assert second.pk != first.pk
    assert D(second.result["total"]["sum_after"]) == 70


@pytest.mark.parametrize("at", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_an_instant_that_no_calendar_of_ours_holds_is_refused(staff, company, at):
    draft = make_price_list(companies=[company], status="draft")
    staff.post(page_of(draft), filled(draft, _simulate="1"))
    first = work_off()

    staff.post(reverse("admin:pricing_simulation_again", args=[first.pk]), {"at": at})

    assert Simulation.objects.get() == first
    listed = staff.get(reverse("admin:pricing_simulation_changelist") + "?kind=list")
    assert listed.status_code == 200 and "Price list</a>" in listed.content.decode()


def test_a_page_costs_no_more_for_more_companies(staff, product, django_assert_max_num_queries):
    companies = [make_company(currency="EUR") for _number in range(20)]
    for one in companies:
        make_line(make_order(one, timezone.now() - timedelta(days=3)), product.upc, 10)
    draft = make_price_list(companies=companies, status="draft", percent=D(50))
    page = staff.post(page_of(draft), filled(draft, _simulate="1")).url
    work_off()

    with django_assert_max_num_queries(16):
        response = staff.get(page)

    assert response.content.decode().count("simulation__bar--down") == 16
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname LIKE 'imagined%%'")
        assert cursor.fetchone() == (0,)


def test_a_simulation_is_deleted_without_naming_its_rows(staff, company, product):
    draft = make_price_list(companies=[company], status="draft", percent=D(50))
    staff.post(page_of(draft), filled(draft, _simulate="1"))
    simulation = work_off()
    url = reverse("admin:pricing_simulation_delete", args=[simulation.pk])

    assert "Nordic Fasteners" not in staff.get(url).content.decode()
    staff.post(url, {"post": "yes"})

    assert not Simulation.objects.exists()


def test_who_may_not_change_a_list_can_not_simulate_it(staff, company):
    draft = make_price_list(companies=[company], status="draft", percent=D(50))
    browser_of(make_staff("view_pricelist", "add_simulation", "view_simulation"), staff)

    assert "_simulate" not in staff.get(page_of(draft)).content.decode()
    assert staff.post(page_of(draft), filled(draft, _simulate="1")).status_code == 403
