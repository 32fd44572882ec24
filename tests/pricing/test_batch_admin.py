"""A merchandiser sends a file, looks at what it would change, applies it and takes it back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pricing.models import Price, PriceBatch
from tests.factories.browsers import browser_of
from tests.factories.prices import make_cost, make_price, make_price_list
from tests.factories.products import make_product
from tests.factories.staff import make_merchandiser, make_staff
from tests.pages import text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff(client):
    return browser_of(make_merchandiser(), client)


@pytest.fixture
def dealer():
    price_list = make_price_list("dealer", min_margin=10)
    for number in range(3):
        product = make_product(f"Part {number}", upc=f"P-{number}", price="10")
        make_price(price_list, product, "10")
        make_cost(product, "7")
    return price_list


def upload(staff, price_list, *lines, **fields):
    url = reverse("admin:pricing_pricelist_import", args=[price_list.pk])
    file = SimpleUploadedFile("prices.csv", "\n".join(lines).encode())
    return staff.post(url, {"file": file} | fields, follow=True)


def page_of(name, batch):
    return reverse(f"admin:pricing_pricebatch_{name}", args=[batch.pk])


def test_the_page_says_what_a_file_would_change_before_it_does(staff, dealer):
    response = upload(
        staff, dealer, "sku,price", "P-0,12", "P-1,5", "P-2,10", replace="on", reason="spring"
    )

    shown = text(response)
    assert "Checked" in shown and "spring" in shown
    assert "<dt>Changed prices</dt><dd>2</dd>" in shown
    assert "<dt>Unchanged</dt><dd>1</dd>" in shown
    assert "Largest rises" in shown and "+20.00 %" in shown
    assert "Largest falls" in shown and "-50.00 %" in shown
    assert "1 of the new and changed prices lie below the cost plus" in shown
    assert "falls by 25 to 50 %" in shown and '<rect class="mix__part mix__part--2"' in shown
    assert set(Price.objects.values_list("amount", flat=True)) == {10}


def test_it_is_applied_by_a_button_and_taken_back_by_two(staff, dealer):
    upload(staff, dealer, "sku,price", "P-0,12")
    batch = PriceBatch.objects.get()

    applied = staff.post(page_of("approve", batch), {"reason": "agreed"}, follow=True)
    assert "Applied" in text(applied) and "agreed" in text(applied)
    assert Price.objects.get(product__upc="P-0").amount == 12

    asked = staff.get(page_of("undo", batch))
    assert "<dt>Change back</dt><dd>1</dd>" in text(asked)
    assert Price.objects.get(product__upc="P-0").amount == 12

    undone = staff.post(page_of("undo", batch), {"reason": "too dear"}, follow=True)
    assert "Takes back batch" in text(undone) and "too dear" in text(undone)
    assert Price.objects.get(product__upc="P-0").amount == 10
    listed = text(staff.get(reverse("admin:pricing_pricebatch_changelist")))
    assert "Taken back" in listed and "too dear" in listed


def test_prices_changed_since_are_shown_before_and_after_a_batch_is_taken_back(staff, dealer):
    upload(staff, dealer, "sku,price", "P-0,12", "P-1,13")
    batch = PriceBatch.objects.get()
    staff.post(page_of("approve", batch))
    Price.objects.filter(product__upc="P-1").update(amount="14")

    asked = text(staff.get(page_of("undo", batch)))
    done = text(staff.post(page_of("undo", batch), follow=True))

    for shown in (asked, done):
        assert "somebody has changed them since" in shown
        assert "<td>10.0000</td> <td>14.0000</td>" in shown
    assert Price.objects.get(product__upc="P-1").amount == 14


def test_a_file_with_mistakes_names_them_and_offers_all_as_csv(staff, dealer):
    response = upload(staff, dealer, "sku,price", "NO-1,5", "=cmd,5")

    shown = text(response)
    assert "<td>2</td><td>sku</td><td>there is no product “NO-1”</td>" in shown
    assert "Apply all changes" not in shown
    lines = b"".join(staff.get(page_of("problems", PriceBatch.objects.get())).streaming_content)
    assert "3,sku,there is no product “=cmd”" in lines.decode()


def test_the_same_file_again_offers_nothing_to_apply(staff, dealer):
    response = upload(staff, dealer, "sku,price", "P-0,10")

    assert "There is nothing to apply" in text(response)
    assert "Apply all changes" not in text(response)


def test_a_button_pressed_twice_is_told_and_does_nothing(staff, dealer):
    upload(staff, dealer, "sku,price", "P-0,12")
    batch = PriceBatch.objects.get()
    staff.post(page_of("approve", batch))

    again = staff.post(page_of("approve", batch), follow=True)

    assert "does not wait for approval" in text(again)


def test_a_checked_file_is_given_up_and_taken_up_again(staff, dealer):
    upload(staff, dealer, "sku,price", "P-0,12")
    batch = PriceBatch.objects.get()

    given_up = staff.post(page_of("stop", batch), follow=True)
    assert "Stopped" in text(given_up) and "Go on" in text(given_up)

    taken_up = staff.post(page_of("resume", batch), follow=True)
    assert "Apply all changes" in text(taken_up)


def test_the_bar_is_told_how_far_a_batch_is(staff, dealer):
    batch = PriceBatch.objects.create(
        price_list=dealer, status="checking", rows_read=12_000, file_bytes=400, bytes_read=100
    )

    page = staff.get(page_of("change", batch))
    told = staff.get(page_of("progress", batch)).json()

    assert "data-run-progress" in text(page)
    assert told["status"] == "running" and told["progress"] == 0.25
    assert "12,000 rows read" in told["words"].replace("\xa0", ",")


def test_staff_who_may_only_look_can_not_press_anything(client, staff, dealer):
    upload(staff, dealer, "sku,price", "P-0,12")
    batch = PriceBatch.objects.get()
    browser_of(make_staff(), client)

    for name in ("approve", "stop", "resume", "undo", "problems"):
        assert client.post(page_of(name, batch)).status_code == 403
    for name in ("change", "progress"):
        assert client.get(page_of(name, batch)).status_code == 403


def test_the_page_costs_the_same_however_much_a_file_changes(staff, dealer):
    def queries(*lines):
        upload(staff, dealer, *lines)
        batch = PriceBatch.objects.latest("pk")
        with CaptureQueriesContext(connection) as seen:
            staff.get(page_of("change", batch))
        return len(seen)

    assert queries("sku,price", "P-0,12", "P-1,5", "P-2,4") == queries("sku,price", "P-0,12") < 15
