"""What can not be sold for want of a rate: looked for before a buyer finds it."""

from datetime import date

from django.db.models import Q

from ..models import CategoryTax, ProductTax, VatRate
from ..models.tax import STANDARD


def holes(on: date) -> list[tuple[str, str]]:
    """
    Answer (country, tax category) without a rate on a day. Four queries.

    Of the countries that the table knows, and of the categories that goods have.
    """
    used = {STANDARD}
    for model in (ProductTax, CategoryTax):
        used |= set(model.objects.values_list("tax_category_id", flat=True).distinct())
    countries = set(VatRate.objects.values_list("country", flat=True).distinct())
    holding = VatRate.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)
    known = set(holding.values_list("country", "category_id"))
    wanted = {(country, category) for country in countries for category in used}
    return sorted(wanted - known)
