"""Recency, frequency and monetary value: the scores of the published calibration."""

from django.utils.translation import gettext_lazy as _

from ..models.choices import ValueTier
from ..values import Integer
from .base import Criterion, register
from .choice import ChoiceCriterion


class ScoreCriterion(Criterion):
    """A score; unknown for a company without a counted order in 365 days."""

    group = _("RFM")
    value_type = Integer()


@register
class RecencyScore(ScoreCriterion):
    """From 5 (ordered lately) to 1."""

    code = "rfm.r"
    label = _("Recency score")
    column = "rfm_r"


@register
class FrequencyScore(ScoreCriterion):
    """From 5 (orders often) to 1."""

    code = "rfm.f"
    label = _("Frequency score")
    column = "rfm_f"


@register
class MonetaryScore(ScoreCriterion):
    """From 5 (buys for much) to 1."""

    code = "rfm.m"
    label = _("Monetary score")
    column = "rfm_m"


@register
class ScoreSum(ScoreCriterion):
    """The sum of the three scores, from 3 to 15."""

    code = "rfm.sum"
    label = _("RFM sum")
    column = "rfm_sum"


@register
class TierIs(ChoiceCriterion):
    """What the sum of the scores is called: VIP, gold, silver or bronze."""

    code = "rfm.tier"
    label = _("RFM tier")
    group = _("RFM")
    column = "rfm_tier"
    labels = dict(ValueTier.choices)
