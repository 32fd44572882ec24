"""A small shop full of everything that can meet: made from a seed, always the same."""

from datetime import timedelta
from decimal import Decimal
from random import Random

from pricing.models import CategoryPercent, ListBreak, Price, PriceList, UnitCost
from segments.models import Company, Dimension, Segment
from segments.shopper import Shopper
from tests.factories.products import make_category, make_product, make_stock

CURRENCIES = ["EUR", "EUR", "EUR", "JPY", "KWD"]
QUANTITIES = [1, 2, 5, 10, 11, 100]
POLICIES = ["priority", "lowest"]

CASES_PER_SHOP = 13 * 12 * len(QUANTITIES) * len(POLICIES)
"""Shoppers × products × quantities × policies that are asked for in one shop."""


class RandomShop:
    """Products, variants, lists of all kinds, and shoppers to ask for."""

    def __init__(self, seed: int, now):
        self.random = Random(seed)
        self.now = now
        self.make_catalogue()
        self.make_audience()
        for number in range(14):
            self.make_list(number)

    def make_catalogue(self):
        pick = self.random
        self.categories = [make_category() for _ in range(3)]
        for _ in range(5):
            self.categories.append(make_category(parent=pick.choice(self.categories)))
        self.parent = make_product(structure="parent", categories=self.some(self.categories, 3))
        self.products = [self.make_product() for _ in range(9)]
        self.products += [self.make_product(parent=self.parent) for _ in range(3)]
        for product in self.some(self.products, 6):
            UnitCost.objects.create(product=product, currency="EUR", amount=self.money(4))

    def make_product(self, parent=None):
        pick = self.random
        categories = [] if parent else self.some(self.categories, 4)
        product = make_product(
            parent=parent, categories=categories, currency=pick.choice(CURRENCIES),
            price=pick.choice([None, "-1", "0", "0.01", *(self.money(2) for _ in range(4))]),
        )  # fmt: skip
        if pick.random() < 0.3:
            make_stock(product, price=self.money(2), currency="EUR", sku=f"{product.upc}-2")
        return product

    def make_audience(self):
        dimension = Dimension.objects.create(code="any", name="Any")
        self.segments = [
            Segment.objects.create(code=f"s{n}", name=f"S{n}", dimension=dimension, priority=n)
            for n in range(4)
        ]
        self.companies = [
            Company.objects.create(number=f"C{n}", legal_name=f"Company {n}") for n in range(4)
        ]

    def make_list(self, number):
        pick, now = self.random, self.now
        price_list = PriceList.objects.create(
            code=pick.choice("abcXYZ") + str(number), name=f"List {number}",
            currency=pick.choice(CURRENCIES), priority=pick.choice([1, 1, 1, 2]),
            status=pick.choice(["published"] * 5 + ["draft"]),
            starts_at=pick.choice([None, None, now, now + timedelta(seconds=1)]),
            ends_at=pick.choice([None, None, now + timedelta(seconds=2)]),
            decimals=pick.choice([None, None, 0, 1, 3, 4]),
            percent=pick.choice([None, None, self.percent()]),
            min_margin=pick.choice([None, None, self.percent(least=0)]),
        )  # fmt: skip
        price_list.segments.set(self.some(self.segments, 2))
        price_list.companies.set(self.some(self.companies, 1))
        for product in self.some(self.products, 5):
            for quantity in self.some(QUANTITIES, 3):
                fixed = pick.random() < 0.6
                Price.objects.create(
                    price_list=price_list, product=product, min_quantity=quantity,
                    amount=self.money(4) if fixed else None,
                    percent=None if fixed else self.percent(),
                )  # fmt: skip
        for category in self.some(self.categories, 6):
            for quantity in {1, *self.some(QUANTITIES, 2)}:
                CategoryPercent.objects.create(
                    price_list=price_list, category=category, min_quantity=quantity,
                    percent=self.percent(),
                )  # fmt: skip
        for quantity in self.some(QUANTITIES[1:], 1):
            ListBreak.objects.create(
                price_list=price_list, min_quantity=quantity, percent=self.percent()
            )

    def shoppers(self):
        """A visitor, and buyers with ancestors and segments in all mixtures."""
        yield Shopper(at=self.now, currency="EUR")
        for _ in range(12):
            mine, *above = self.random.sample(self.companies, self.random.randint(1, 4))
            yield Shopper(
                at=self.now + timedelta(seconds=self.random.randint(-1, 3)),
                currency=self.random.choice(CURRENCIES), role="buyer",
                company_id=mine.pk, ancestor_ids=tuple(c.pk for c in above),
                segment_ids=tuple(s.pk for s in self.some(self.segments, 3)),
            )  # fmt: skip

    def some(self, things, most):
        return self.random.sample(things, self.random.randint(0, most))

    def money(self, decimals):
        if self.random.random() < 0.2:
            return self.random.choice([Decimal(5), Decimal("7.5"), Decimal(10)])
        return Decimal(self.random.randint(1, 4000)) / 10 ** self.random.randint(0, decimals)

    def percent(self, least=-20):
        return Decimal(self.random.randint(least * 100, 9900)) / self.random.choice([100, 1000])
