"""The tax of products for one shopper: made once a request, asked set-based."""

from collections.abc import Iterable
from functools import cached_property

from django.conf import settings
from django.utils import timezone

from segments.shopper import Shopper

from ..models.tax import STANDARD
from .areas import Area, area_of, area_of_company
from .categories import exceptions
from .rates import Rates, rates
from .treatment import NOTHING, Problem, Ruling, Tax, rule


class Taxation:
    """
    Answers the tax of products that go to one place.

    Without an address the goods go to where the company is; a company (or a visitor) of no known
    country is taken for a domestic one until the address of a delivery says otherwise, so that tax
    is never nought for want of knowledge.
    """

    def __init__(self, shopper: Shopper, *, country: str = "", postcode: str = ""):
        self.shopper = shopper
        self.ruling = rule(
            settings.TAX_SELLER_COUNTRY, self._area(country, postcode), shopper.vat_country
        )
        self._categories: dict[int, str | None] = {}
        self._taxes: dict[str | None, Tax] = {}

    def _area(self, country: str, postcode: str) -> Area:
        if country:
            return area_of(country, postcode)
        company = area_of_company(self.shopper.company_country, self.shopper.vat_country)
        return company if company.code else area_of(settings.TAX_SELLER_COUNTRY)

    def warm(self, product_ids: Iterable[int]) -> None:
        """
        Learn the tax categories of products. At most one query, whatever their number.

        None where no product has a category of its own. The rates are kept by the process.
        """
        new = [pk for pk in product_ids if pk not in self._categories]
        if not new:
            return
        found = exceptions(new) if self._rates.has_exceptions else {}
        self._categories |= {pk: found.get(pk, STANDARD) for pk in new}

    def of(self, product_id: int) -> Tax:
        """Answer the tax of a product. No query when it was warmed."""
        self.warm([product_id])
        return self.of_category(self._categories[product_id])

    def of_category(self, category: str | None = STANDARD) -> Tax:
        """Answer the tax of a tax category; None is a product whose categories disagree."""
        if category not in self._taxes:
            self._taxes[category] = self._decide(self.ruling, category)
        return self._taxes[category]

    def _decide(self, ruling: Ruling, category: str | None) -> Tax:
        if not ruling.treatment.is_charged:
            return Tax(ruling.treatment, ruling.country, category or STANDARD, NOTHING)
        if category is None:
            return Tax(ruling.treatment, ruling.country, "", None, Problem.TWO_CATEGORIES)
        rate = self._rates.of(ruling.country, category, timezone.localdate(self.shopper.at))
        problem = Problem.NO_RATE if rate is None else None
        return Tax(ruling.treatment, ruling.country, category, rate, problem)

    @cached_property
    def _rates(self) -> Rates:
        return rates(self.shopper.tax_version)
