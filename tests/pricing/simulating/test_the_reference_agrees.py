"""Random shops, orders and changes: every sum is that of really making the change."""

from datetime import timedelta
from decimal import Decimal as D
from random import Random

import pytest

from pricing.importing.applying import apply
from pricing.importing.comparing import compare
from pricing.models import (
    CategoryPercent,
    ListBreak,
    PriceBatch,
    PriceList,
    SimulatedCompany,
    SimulatedProduct,
    Simulation,
    StagedPrice,
)
from pricing.simulating import jobs, listchange
from pricing.simulating.sums import SUMS
from segments.models import CompanyState
from segments.shopper import Shopper
from shop.ranges import accesschange as access
from shop.ranges import contentschange
from shop.ranges.contents import ContentsChange
from shop.ranges.models import RangeAccess
from shop.ranges.naming import Naming, name_products
from shop.ranges.resolution import resolve
from tests.factories.activity_rows import make_line, make_order
from tests.factories.products import make_product_class
from tests.factories.ranges import exclusive, hide, make_range, only
from tests.pricing.conftest import NOW
from tests.pricing.random_shop import QUANTITIES, RandomShop

from .reference import bills, sums

pytestmark = pytest.mark.django_db


class TradingShop(RandomShop):
    """A random shop whose companies have ordered at random, and see different ranges."""

    def __init__(self, seed):
        super().__init__(seed, NOW)
        self.shoppers_by_company = dict(self.customers())
        for company in self.companies:
            for _number in range(6):
                self.order(company)
        self.ranges = [make_range(*self.some(self.products, 4)) for _ in range(4)]
        for verb in (only, hide, exclusive):
            verb(self.random.choice(self.ranges), **self.audience())

    def customers(self):
        for place, company in enumerate(self.companies):
            above = [one.pk for one in self.some(self.companies[:place], 2)]
            segments = [one.pk for one in self.some(self.segments, 3)]
            company.currency = self.random.choice(["", "EUR", "EUR", "JPY"])
            company.save()
            CompanyState.objects.update_or_create(
                company=company,
                defaults={"segment_ids": segments, "ancestor_ids": above, "as_of": NOW},
            )
            yield company.pk, Shopper(
                at=NOW, currency=company.currency or "EUR", company_id=company.pk,
                ancestor_ids=tuple(above), segment_ids=tuple(segments),
            )  # fmt: skip

    def order(self, company):
        pick = self.random
        currency = pick.choice([company.currency or "EUR", company.currency or "EUR", "USD"])
        at = NOW - timedelta(days=pick.randint(0, 360))
        order = make_order(company, at, currency=currency, rate=pick.choice([D(1), D("0.93271")]))
        for product in self.some(self.products, 8):
            make_line(order, product.upc, 10, quantity=pick.choice([*QUANTITIES, 3, 50]))
        make_line(order, "GONE", 10)

    def audience(self):
        return {"segments": self.some(self.segments, 2), "companies": self.some(self.companies, 1)}

    def some(self, things, most):
        return super().some(things, min(most, len(things)))

    def rows(self, things):
        return [[one.pk] for one in self.some(things, 2)]


def simulated(kind, change, by=None):
    """Carry a change out in imagination."""
    simulation = jobs.request(
        kind, change.as_data(), title="Change", says=[], at=NOW, now=NOW, by=by
    )
    simulation.refresh_from_db()
    jobs.execute(simulation, clock=lambda: NOW)
    assert simulation.status == Simulation.Status.DONE, simulation.error
    return simulation


def assert_it_agrees(simulation, shop, before, after):
    concerned = {row.company_id: row for row in SimulatedCompany.objects.all()}
    mine = {pk: shopper for pk, shopper in shop.shoppers_by_company.items() if pk in concerned}
    lines = {pk for pk in before if before[pk] != after[pk]}
    by_company, _by_product = sums(before, after)
    for pk, figures in by_company.items():
        if pk in concerned:
            row = concerned[pk]
            assert {name: getattr(row, name) for name in SUMS} == {
                name: figures[name] for name in SUMS
            }
        else:
            assert (figures["up"], figures["down"]) == (0, 0), "a company was forgotten"
    ours = {pk for pk in before if line_company(pk) in mine}
    assert lines <= ours
    _by_company, by_product = sums({pk: before[pk] for pk in ours}, {pk: after[pk] for pk in ours})
    rows = {(row.product, row.currency): row for row in SimulatedProduct.objects.all()}
    for key, figures in by_product.items():
        if figures["lines"]:
            assert {name: getattr(rows[key], name) for name in SUMS if name != "skipped"} == {
                name: figures[name] for name in SUMS if name != "skipped"
            }
    total = simulation.result["total"]
    assert D(total["sum_base_up"] or 0) == sum(by_company[pk]["base_up"] for pk in mine)


def line_company(pk):
    from segments.models import BoughtLine  # noqa: PLC0415

    return BoughtLine.objects.values_list("company_id", flat=True).get(pk=pk)


def staged_file(shop, price_list):
    """A checked file of some prices, some of which the list has already."""
    batch = PriceBatch.objects.create(
        price_list=price_list, status="ready", replaces=shop.random.random() < 0.5
    )
    had = [(price.product_id, price.min_quantity) for price in price_list.prices.all()]
    new = [(product.pk, 1) for product in shop.some(shop.products, 5)]
    rows = sorted({*shop.some(had, 3), *new})
    batch.rows_staged = len(rows)
    batch.save()
    for line, (product, quantity) in enumerate(rows, start=1):
        StagedPrice.objects.create(
            batch=batch, line=line, product_id=product, min_quantity=quantity,
            amount=shop.money(4),
        )  # fmt: skip
    return batch


def random_list_change(shop, price_list):
    pick = shop.random
    header = {"status": pick.choice(["published", "published", "draft"])}
    if pick.random() < 0.5:
        header["percent"] = str(shop.percent())
    if pick.random() < 0.5:
        header["priority"] = pick.choice([0, 1, 3])
    if pick.random() < 0.3:
        header["min_margin"] = pick.choice([None, "10"])
    return listchange.ListChange(
        price_list.pk, header,
        segments=pick.choice([None, shop.rows(shop.segments)]),
        companies=pick.choice([None, shop.rows(shop.companies)]),
        category_percents=pick.choice(
            [None, [[c.pk, 1, str(shop.percent())] for c in shop.some(shop.categories, 3)]]
        ),
        breaks=pick.choice([None, [[5, str(shop.percent())]]]),
        batch=pick.choice([None, staged_file(shop, price_list).pk]),
    )  # fmt: skip


def really_change_list(change):
    price_list = PriceList.objects.get(pk=change.list_id)
    for name, value in change.header.items():
        setattr(price_list, name, value)
    price_list.save()
    for name in ("segments", "companies"):
        if getattr(change, name) is not None:
            getattr(price_list, name).set([row[0] for row in getattr(change, name)])
    if change.category_percents is not None:
        price_list.category_percents.all().delete()
        for category, quantity, percent in change.category_percents:
            CategoryPercent.objects.create(
                price_list=price_list, category_id=category, min_quantity=quantity, percent=percent
            )
    if change.breaks is not None:
        price_list.breaks.all().delete()
        for quantity, percent in change.breaks:
            ListBreak.objects.create(price_list=price_list, min_quantity=quantity, percent=percent)
    if change.batch is not None:
        batch = PriceBatch.objects.get(pk=change.batch)
        batch.digest = str(compare(batch))
        apply(batch)


@pytest.mark.parametrize("policy", ["priority", "lowest"])
@pytest.mark.parametrize("seed", range(5))
def test_a_change_of_a_list_does_what_was_simulated(seed, policy, settings):
    settings.PRICING_POLICY = policy
    shop = TradingShop(seed)
    price_list = shop.random.choice(list(PriceList.objects.order_by("pk")))
    change = random_list_change(shop, price_list)
    before = bills(shop.shoppers_by_company, policy)

    simulation = simulated(listchange.NAME, change)

    assert bills(shop.shoppers_by_company, policy) == before
    really_change_list(change)
    assert_it_agrees(simulation, shop, before, bills(shop.shoppers_by_company, policy))


@pytest.mark.parametrize("seed", range(6))
def test_a_change_of_an_access_row_does_what_was_simulated(seed):
    shop = TradingShop(seed + 100)
    pick = Random(seed)
    row = pick.choice([None, *RangeAccess.objects.all()])
    verb = pick.choice(RangeAccess.Verb.values)
    change = access.AccessChange(
        row.pk if row else access.NEW,
        {"range_id": pick.choice(shop.ranges).pk, "verb": verb, "starts_at": None, "ends_at": None},
        segments=shop.rows(shop.segments), companies=shop.rows(shop.companies),
        is_removed=bool(row) and seed % 3 == 0,
    )  # fmt: skip
    before = bills(shop.shoppers_by_company)

    simulation = simulated(access.NAME, change)

    assert bills(shop.shoppers_by_company) == before
    if change.is_removed:
        row.delete()
    else:
        row = row or RangeAccess()
        for name, value in change.header.items():
            setattr(row, name, value)
        row.save()
        row.segments.set([one[0] for one in change.segments])
        row.companies.set([one[0] for one in change.companies])
    assert_it_agrees(simulation, shop, before, bills(shop.shoppers_by_company))


def random_contents(shop, held):
    """A change of all that a range names, each part of it changed or left as it is."""
    pick = shop.random
    told = [product.pk for product in shop.some([*shop.products, shop.parent], 9)]
    naming = {key: told[place::3] for place, key in enumerate(("named", "left_out", "unnamed"))}
    return ContentsChange(
        held.pk,
        types=pick.choice([None, None, [], [make_product_class().pk]]),
        included_categories=pick.choice([None, [c.pk for c in shop.some(shop.categories, 3)]]),
        excluded_categories=pick.choice([None, [c.pk for c in shop.some(shop.categories, 2)]]),
        includes_all=pick.choice([None, True, False]),
        naming=pick.choice([{}, naming]),
    )  # fmt: skip


def really_change_contents(change, held):
    for field in ("included_categories", "excluded_categories"):
        if getattr(change, field) is not None:
            getattr(held, field).set(getattr(change, field))
    if change.types is not None:
        held.classes.set(change.types)
    if change.includes_all is not None:
        held.includes_all_products = change.includes_all
        held.save()
    name_products(held, Naming(**change.naming))
    resolve([held.pk])


@pytest.mark.parametrize("seed", range(10))
def test_a_change_of_what_a_range_holds_does_what_was_simulated(seed):
    shop = TradingShop(seed + 200)
    held = shop.random.choice(list({row.range for row in RangeAccess.objects.all()}))
    held.included_categories.set(shop.some(shop.categories, 2))
    held.excluded_categories.set(shop.some(shop.categories, 1))
    held.excluded_products.set(shop.some(shop.products, 2))
    resolve([held.pk])
    change = random_contents(shop, held)
    before = bills(shop.shoppers_by_company)

    simulation = simulated(contentschange.NAME, change)

    assert bills(shop.shoppers_by_company) == before
    really_change_contents(change, held)
    assert_it_agrees(simulation, shop, before, bills(shop.shoppers_by_company))
