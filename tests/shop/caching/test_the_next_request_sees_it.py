"""Every input of a page is changed, mostly behind the models' backs; the next request shows it."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone
from oscar.core.loading import get_model

from pricing.models import Price, PriceList, VatRate
from segments.models import Company
from shop.frontpages.models import Block
from shop.ranges.models import RangeAccess
from tests.factories.companies import make_buyer, make_company
from tests.factories.frontpages import make_block, make_page
from tests.factories.orders import logged_in, make_rule
from tests.factories.partnumbers import own_number
from tests.factories.prices import make_list_break, make_price, make_price_list
from tests.factories.products import make_category, make_product
from tests.factories.ranges import hide, make_range
from tests.factories.segments import make_segment, put_in

Category = get_model("catalogue", "Category")
Product = get_model("catalogue", "Product")
StockRecord = get_model("partner", "StockRecord")

pytestmark = pytest.mark.django_db


def test_the_second_page_asks_for_less_and_shows_the_same(shop, django_assert_max_num_queries):
    first = shop.page()

    with django_assert_max_num_queries(14):
        second = shop.page()

    assert "€10.00" in second
    assert first.count("product-card") == second.count("product-card")


CHANGES = {
    "a price": (lambda s: Price.objects.filter(pk=s.price.pk).update(amount=9), "€9.00"),
    "a base price": (
        lambda s: StockRecord.objects.filter(product=s.valve).update(price=7), "€7.00",
    ),
    "a percentage of a list": (
        lambda s: PriceList.objects.filter(pk=s.price_list.pk).update(percent=20), "€4.00",
    ),
    "a list that is withdrawn": (
        lambda s: PriceList.objects.filter(pk=s.price_list.pk).update(status="draft"),
        'value="12.00"',
    ),
    "the audience of a list": (lambda s: s.price_list.segments.clear(), 'value="12.00"'),
    "a list for the company": (
        lambda s: make_price(make_price_list(companies=[s.company]), s.pump, "8.50"), "€8.50",
    ),
    "the title of a product": (
        lambda s: Product.objects.filter(pk=s.pump.pk).update(title="Old pump"), "Old pump",
    ),
    "a picture": (
        lambda s: apps.get_model("catalogue.ProductImage").objects.create(
            product=s.pump, original="a-picture.png"
        ),
        "a-picture.png",
    ),
    "the name of a category": (
        lambda s: Category.objects.filter(pk=s.category.pk).update(name="Liquids"), "Liquids",
    ),
    "a rule of quantities": (
        lambda s: make_rule("quantity_multiple", quantity=6, product=s.pump, companies=[s.company]),
        'step="6"',
    ),
    "a company's own number": (lambda s: own_number(s.company, s.pump, "OWN-77"), "OWN-77"),
    "stock that is gone": (
        lambda s: StockRecord.objects.filter(product=s.pump).update(num_in_stock=0), "Unavailable",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "shown"), CHANGES.values(), ids=CHANGES)
def test_a_change_is_shown_to_the_next_request(shop, change, shown):
    shop.page()
    assert shown not in shop.page()

    change(shop)

    assert shown in shop.page()


def test_somebody_who_leaves_the_segment_pays_the_base_price(shop):
    assert "€10.00" in shop.page()

    with connection.cursor() as cursor:
        cursor.execute("UPDATE segments_companystate SET segment_ids = '{}'")

    assert "€10.00" not in shop.page()
    assert "€12.00" in shop.page()


def test_somebody_who_enters_a_segment_gets_its_prices(shop):
    shop.page()
    silver = make_segment("silver")
    make_price(make_price_list(segments=[silver], priority=1), shop.pump, "6.00")
    assert "€6.00" not in shop.page()

    put_in(silver, shop.company)

    assert "€6.00" in shop.page()


def test_what_is_hidden_is_gone_and_comes_back(shop):
    shop.page()

    hide(make_range(shop.pump), companies=[shop.company])
    hidden = shop.page()
    RangeAccess.objects.all().delete()

    assert "Pump" not in hidden and "Valve" in hidden
    assert "Pump" in shop.page()


def test_a_product_that_is_no_longer_public_is_gone(shop):
    shop.page()

    Product.objects.filter(pk=shop.pump.pk).update(is_public=False)

    assert "Pump" not in shop.page()


def test_a_new_category_is_in_the_menu(shop):
    shop.page()

    make_product("Bolt", categories=[make_category("Fasteners")])

    assert "Fasteners" in shop.page()


def test_the_language_is_part_of_what_is_remembered(shop):
    shop.page()
    shop.page("/")

    swedish = shop.page(**{"Accept-Language": "sv"})

    assert 'lang="sv"' in swedish
    assert "10,00\u00a0€" in swedish
    assert "€10.00" in shop.page()


def test_the_way_of_showing_prices_and_the_tax(shop):
    shop.page()

    Company.objects.filter(pk=shop.company.pk).update(shows_gross=True)
    gross = shop.page()
    VatRate.objects.filter(country="FI", category="standard").update(percent=10)

    assert "€12.55" in gross
    assert "€11.00" in shop.page()


def test_the_currency_of_the_company(shop):
    shop.page()

    Company.objects.filter(pk=shop.company.pk).update(currency="SEK")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE segments_companyfacts SET currency = 'SEK'")

    assert "€10.00" not in shop.page()


def test_a_front_page_and_its_blocks(shop):
    page = make_page("gold", segments=[shop.segment])
    block = make_block(page, heading="Old words")
    assert "Old words" in shop.page("/")

    Block.objects.filter(pk=block.pk).update(heading="New words")
    changed = shop.page("/")
    page.segments.clear()

    assert "New words" in changed
    assert "New words" not in shop.page("/")


def test_periods_begin_and_end_by_themselves(shop, monkeypatch):
    now = timezone.now()
    soon, later = now + timedelta(hours=1), now + timedelta(hours=2)
    offer = make_price_list(segments=[shop.segment], priority=1, starts_at=soon, ends_at=later)
    make_price(offer, shop.pump, "7.77")
    make_list_break(offer, 1, min_quantity=50)
    seen = {}

    for name, at in {
        "before": soon - timedelta(microseconds=1), "first": soon,
        "last": later - timedelta(microseconds=1), "after": later,
    }.items():  # fmt: skip
        monkeypatch.setattr("segments.middleware.timezone.now", lambda at=at: at)
        shop.page()
        seen[name] = "€7.77" in shop.page()

    assert seen == {"before": False, "first": True, "last": True, "after": False}


def test_nothing_of_one_person_is_shown_to_another_on_the_same_terms(shop):
    other = make_company(country="FI", legal_name="Other Works")
    put_in(shop.segment, other)
    own_number(shop.company, shop.pump, "OWN-77")
    shop.page()
    mine = shop.page("/catalogue/?sort=name")
    from_theirs = logged_in(make_buyer(other)).get("/catalogue/?sort=newest").content.decode()

    assert "OWN-77" in mine and "OWN-77" not in from_theirs
    assert 'value="/catalogue/?sort=newest"' in from_theirs
    assert "sort=name&quot;" not in from_theirs
    assert shop.company.legal_name not in from_theirs
