"""
The price again, slow and simple: the sentences of DESIGN 3 one after the other, in fractions.

Shares nothing with ``pricing`` but its tables, so that agreement means something.
"""

from fractions import Fraction
from math import ceil, floor

from oscar.core.loading import get_model

from pricing.models import CategoryPercent, ListBreak, Price, PriceList, UnitCost

Category = get_model("catalogue", "Category")
StockRecord = get_model("partner", "StockRecord")


def by_list(rows):
    """Group rows by the list they are in."""
    grouped = {}
    for row in rows:
        grouped.setdefault(row.price_list_id, []).append(row)
    return grouped


class Shop:
    """Everything in the tables, read once."""

    def __init__(self):
        self.lists = list(PriceList.objects.prefetch_related("segments", "companies"))
        self.prices = by_list(Price.objects.all())
        self.category_percents = by_list(CategoryPercent.objects.select_related("category"))
        self.breaks = by_list(ListBreak.objects.all())
        self.shelves = {}
        self.costs = list(UnitCost.objects.all())
        self.stock = list(StockRecord.objects.order_by("pk"))

    def price(self, shopper, product, quantity, policy):
        """Answer (price, list code), (None, None) when there is no price."""
        levels = [self.lists_of_company(pk) for pk in shopper.company_ids]
        levels.append(self.lists_of_segments(shopper.segment_ids))
        offers, seen = [], set()
        for number, lists in enumerate(levels):
            for price_list in lists:
                if price_list.pk in seen or not self.holds(price_list, shopper):
                    continue
                seen.add(price_list.pk)
                price = self.ask(price_list, product, quantity)
                if price is not None:
                    offers.append((number, price_list.priority, price, price_list.code))
        base = self.base(product, shopper.currency)
        if base is not None:
            offers.append((len(levels), 0, base, ""))
        if not offers:
            return None, None
        if policy == "lowest":
            offers = [(price, *rest, price, code) for *rest, price, code in offers]
        best = min(offers)
        return best[-2], best[-1]

    def lists_of_company(self, company_id):
        return [pl for pl in self.lists if company_id in {c.pk for c in pl.companies.all()}]

    def lists_of_segments(self, segment_ids):
        wanted = set(segment_ids)
        return [pl for pl in self.lists if wanted & {s.pk for s in pl.segments.all()}]

    @staticmethod
    def holds(price_list, shopper):
        started = price_list.starts_at is None or price_list.starts_at <= shopper.at
        over = price_list.ends_at is not None and price_list.ends_at <= shopper.at
        published = price_list.status == "published"
        return published and price_list.currency == shopper.currency and started and not over

    def base(self, product, currency):
        for record in self.stock:
            ours = record.product_id == product.pk and record.price_currency == currency
            if ours and record.price is not None and record.price >= 0:
                return Fraction(record.price)
        return None

    def ask(self, price_list, product, quantity):
        """What one list asks, or None."""
        for row in self.rows_in_order(price_list, product, quantity):
            price = self.compute(price_list, product, row)
            if price is not None:
                return self.at_least_the_floor(price_list, product, price)
        return None

    def rows_in_order(self, price_list, product, quantity):
        def reached(rows):
            return [r for r in rows.get(price_list.pk, ()) if r.min_quantity <= quantity]

        def last_break(rows):
            return sorted(rows, key=lambda r: r.min_quantity)[-1:]

        rows = last_break([r for r in reached(self.prices) if r.product_id == product.pk])
        home = product.parent or product
        if home not in self.shelves:
            self.shelves[home] = {category.path for category in home.categories.all()}
        shelves = self.shelves[home]
        by_category = {}
        for row in reached(self.category_percents):
            if any(path.startswith(row.category.path) for path in shelves):
                by_category.setdefault(row.category_id, []).append(row)
        chosen = [last_break(found)[0] for found in by_category.values()]
        rows += sorted(chosen, key=lambda r: (-r.category.depth, -r.percent))[:1]
        everything = last_break(reached(self.breaks))
        if everything:
            rows += everything
        elif price_list.percent is not None:
            rows.append(price_list)
        return rows

    def compute(self, price_list, product, row):
        if getattr(row, "amount", None) is not None:
            return Fraction(row.amount)
        base = self.base(product, price_list.currency)
        if base is None:
            return None
        scale = 10 ** self.decimals(price_list)
        exact = base * (1 - Fraction(row.percent) / 100)
        rounded = Fraction(floor(exact * scale + Fraction(1, 2)), scale)
        return None if rounded == 0 and base > 0 else rounded

    def at_least_the_floor(self, price_list, product, price):
        scale = 10 ** self.decimals(price_list)
        for cost in self.costs:
            ours = cost.product_id == product.pk and cost.currency == price_list.currency
            if ours and price_list.min_margin is not None:
                least = Fraction(cost.amount) * (1 + Fraction(price_list.min_margin) / 100)
                return max(price, Fraction(ceil(least * scale), scale))
        return price

    @staticmethod
    def decimals(price_list):
        if price_list.decimals is not None:
            return price_list.decimals
        return {"JPY": 0, "KWD": 3}.get(price_list.currency, 2)
