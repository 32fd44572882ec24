"""Where a company is, by code."""

from django.utils.translation import gettext_lazy as _

from ..models.choices import Continent
from ..models.identifiers import countries
from .base import register
from .choice import ChoiceCriterion


@register
class CountryIs(ChoiceCriterion):
    """The country of the company, ISO 3166-1 alpha-2."""

    code = "company.country"
    label = _("Country")
    group = _("Place")
    labels = countries()


@register
class ContinentIs(ChoiceCriterion):
    """The continent, derived from the country."""

    code = "company.continent"
    label = _("Continent")
    group = _("Place")
    labels = dict(Continent.choices)
