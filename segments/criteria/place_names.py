"""Where a company is, in words that nobody made a list of."""

from django.utils.translation import gettext_lazy as _

from ..values import Text
from .base import Criterion, register


@register
class RegionIs(Criterion):
    """The region within the country, as written in the company's facts."""

    code = "company.region"
    label = _("Region")
    group = _("Place")
    value_type = Text()
    column = "region_folded"
    shown = "region"


@register
class TerritoryIs(Criterion):
    """The sales territory the company is looked after in."""

    code = "company.territory"
    label = _("Territory")
    group = _("Place")
    value_type = Text()
    column = "territory_folded"
    shown = "territory"
