"""Whoever may not see unit costs can not work one out: no margin, no floor but the charged one."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from pricing.importing import jobs
from pricing.models import PriceList
from pricing.simulating.listforms import MARGIN
from tests.factories.apikeys import Program, make_key
from tests.factories.browsers import browser_of
from tests.factories.companies import make_company, make_rep, make_user
from tests.factories.prices import make_cost, make_price, make_price_list
from tests.factories.products import make_product
from tests.factories.staff import make_staff
from tests.pages import text
from tests.pricing.batches import sent

pytestmark = pytest.mark.django_db

SECRETS = ["7.77", "7,77", "8.55", "10.02", "raised from"]
"""A cost of 7.77; floors of 8.55 that is charged to nobody, and of 10.02 of another list."""


@pytest.fixture
def shop():
    """Acme's own list charges a floor of 9.33; two lists that lose were raised as well."""

    class Shop:
        rep = make_rep(user=make_user())
        acme = make_company(number="A1", legal_name="Acme", account_manager=rep, currency="EUR")
        bolt = make_product("Bolt", upc="B-1", price="20.00")
        own = make_price_list("own", companies=[acme], min_margin=20, priority=1)
        later = make_price_list("later", companies=[acme], min_margin=10, priority=2)
        last = make_price_list("last", companies=[acme], min_margin="28.95", priority=3)

    make_cost(Shop.bolt, "7.77")
    for price_list in (Shop.own, Shop.later, Shop.last):
        make_price(price_list, Shop.bolt, "2.00")
    return Shop


def assert_secret(words: str) -> None:
    assert [secret for secret in SECRETS if secret in words] == []


def explained(browser, shop) -> str:
    asked = {"company": shop.acme.pk, "product": shop.bolt.pk, "quantity": "1"}
    return text(browser.get(reverse("admin:pricing_pricelist_explain"), asked))


def test_an_explanation_names_only_the_floor_that_is_charged(client, shop):
    browser_of(make_staff("view_pricelist"), client)

    told = explained(client, shop)

    assert "9.33 EUR (the floor)" in told
    assert_secret(told)


def test_whoever_sees_costs_reads_what_a_floor_raised(client, shop):
    browser_of(make_staff("view_pricelist", "view_unitcost"), client)

    assert "9.33 EUR (the floor; raised from 2.00 EUR)" in explained(client, shop)


@pytest.mark.parametrize("name", ["price", "price-history"])
def test_a_rep_reads_no_cost(client, shop, name):
    browser_of(shop.rep.user, client)

    told = text(client.get(reverse(f"reps:{name}", args=[shop.acme.pk, shop.bolt.pk])))

    assert "9.33" in told
    assert_secret(told)


@pytest.mark.parametrize("name", ["why", "price-history"])
@pytest.mark.parametrize("codenames", [[], ["view_company", "view_unitcost", "view_order"]])
def test_staff_who_may_not_see_price_lists_find_no_reasons(client, shop, name, codenames):
    browser_of(make_staff(*codenames), client)

    page = client.get(reverse(f"catalogue:{name}", args=[shop.bolt.slug, shop.bolt.pk]))

    assert page.status_code == 404
    assert "Why this price?" not in text(client.get(shop.bolt.get_absolute_url()))


def test_staff_who_may_see_price_lists_find_the_reasons(client, shop):
    browser_of(make_staff("view_pricelist"), client)

    page = client.get(reverse("catalogue:why", args=[shop.bolt.slug, shop.bolt.pk]))

    assert page.status_code == 200
    assert "Why this price?" in text(client.get(shop.bolt.get_absolute_url()))


def test_the_api_names_only_the_floor_that_is_charged(shop):
    rep = Program(make_key(shop.acme, shop.rep.user).secret)

    told = rep.get(f"products/{shop.bolt.pk}/price-explanation/").json()
    history = rep.get(f"products/{shop.bolt.pk}/price-history/").json()

    nets = {one["price_list"]: one["net"] for one in told["candidates"] if one["price_list"]}
    assert nets == {"own": "9.33", "later": None, "last": None}
    assert {one["raised_from"] for one in told["candidates"]} == {None}
    assert_secret(str(told) + str(history))


@pytest.mark.parametrize("may_see", [True, False])
def test_a_batch_tells_what_is_below_the_floor_to_those_who_see_costs(client, shop, may_see):
    batch = sent(shop.own, "sku,price", "B-1,5.00")
    jobs.work()
    codenames = ["view_pricebatch", "change_pricelist", *(["view_unitcost"] if may_see else [])]
    browser_of(make_staff(*codenames), client)

    page = text(client.get(reverse("admin:pricing_pricebatch_change", args=[batch.pk])))

    assert "Changed prices" in page
    assert ("below the cost plus" in page, "Below the floor" in page) == (may_see, may_see)


def test_a_list_that_can_not_be_published_says_no_margin(client, shop):
    PriceList.objects.filter(pk=shop.own.pk).update(status="draft")
    browser_of(make_staff("view_pricelist", "change_pricelist"), client)
    address = reverse("admin:pricing_pricelist_change", args=[shop.own.pk])

    page = client.get(address)
    form = page.context["adminform"].form
    posted = {"name": "Own", "currency": "EUR", "priority": "1", "_publish": "1",
            "companies": [shop.acme.pk], "note": ""}  # fmt: skip
    for formset in page.context["inline_admin_formsets"]:
        prefix = formset.formset.prefix
        posted |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    answered = text(client.post(address, posted, follow=True))

    assert MARGIN not in form.fields
    assert "Fixed prices lie below the floor. Ask somebody who may see unit costs." in answered
    assert "least margin" not in answered.lower()
    shop.own.refresh_from_db()
    assert (shop.own.min_margin, shop.own.status) == (20, "draft")


@pytest.mark.parametrize("may_see", [True, False])
def test_the_history_of_a_list_tells_its_margin_to_those_who_see_costs(client, shop, may_see):
    shop.own.min_margin, shop.own.priority = 31, 7
    shop.own.save()
    shop.own.min_margin = 32
    shop.own.save()
    browser_of(make_staff("view_pricelist", *(["view_unitcost"] if may_see else [])), client)
    version = shop.own.history.first()

    pages = [
        text(client.get(reverse("admin:pricing_pricelist_history", args=[shop.own.pk]))),
        text(client.get(reverse("admin:pricing_pricelist_simple_history",
                                args=[shop.own.pk, version.pk]))),
    ]  # fmt: skip

    assert ["margin" in page.lower() for page in pages] == [may_see, may_see]


def test_a_simulation_names_no_margin(client, shop):
    boss = get_user_model().objects.create_superuser("boss@example.com", "secret-pass")
    browser_of(boss, client)
    address = reverse("admin:pricing_pricelist_change", args=[shop.own.pk])
    posted = {"name": "Own", "currency": "EUR", "priority": "1", "min_margin": "33.33",
            "companies": [shop.acme.pk], "note": "", "_simulate": "1"}  # fmt: skip
    for formset in client.get(address).context["inline_admin_formsets"]:
        prefix = formset.formset.prefix
        posted |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}

    page = text(client.post(address, posted, follow=True))

    assert "The least margin changes." in page and "33.33" not in page
