"""What people want to see of a company at a glance: segments and why, what is near, how it buys."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..models import Company, CompanyFacts
from ..models.choices import CostToServe, Lifecycle, ValueTier
from ..values.base import Context
from . import explanations_of
from .answer import Explanation
from .case import open_case
from .near import NearSegment, near_in


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the head of a company: what it is, and its value in words."""

    label: str | Promise
    value: str


@dataclass(frozen=True, slots=True)
class Around:
    """The segments of a company with their explanations, those near it, and how it buys."""

    explanations: list[Explanation]
    near: list[NearSegment]
    lines: list[Line]


def around(company: Company, *, as_of: datetime) -> Around:
    """Answer what stands around a company. Five queries, and four when a rule asks for activity."""
    case = open_case(company, Context(as_of=as_of))
    facts = case.facts.get(company.pk)
    near = [one for one in near_in(case) if one.is_telling]
    return Around(explanations_of(case), near, how_it_buys(facts, as_of) if facts else [])


def how_it_buys(facts: CompanyFacts, as_of: datetime) -> list[Line]:
    """Answer life as a customer, value and cost in words; what is unknown is left out. No query."""
    found = [
        Line(gettext_lazy("Lifecycle"), _lifecycle(facts, as_of)),
        Line(gettext_lazy("RFM"), _scores(facts)),
        Line(gettext_lazy("Net purchases in 12 months"), _purchases(facts)),
        Line(gettext_lazy("Cost to serve"), _cost(facts)),
        Line(gettext_lazy("Support contacts in 90 days"), str(facts.contacts_90 or "")),
        Line(gettext_lazy("Refused by a minimum order in 90 days"),
             str(facts.min_order_rejections_90 or "")),
        Line(gettext_lazy("Credit hold"), _("yes") if facts.credit_hold else ""),
    ]  # fmt: skip
    if facts.behaviour_at:
        seen = date_format(localtime(facts.behaviour_at), "DATETIME_FORMAT")
        found.append(Line(gettext_lazy("Data as of"), seen))
    return [line for line in found if line.value]


def _lifecycle(facts: CompanyFacts, as_of: datetime) -> str:
    if not facts.lifecycle:
        return ""
    words = str(Lifecycle(facts.lifecycle).label)
    if facts.interval_days is None or facts.last_order_at is None:
        return words
    gap = (localtime(as_of).date() - localtime(facts.last_order_at).date()).days
    usual = round(facts.interval_days)
    return _("%(state)s: usual gap %(usual)s, now %(gap)s") % {
        "state": words,
        "usual": ngettext("%s day", "%s days", usual) % usual,
        "gap": gap,
    }


def _scores(facts: CompanyFacts) -> str:
    if facts.rfm_sum is None:
        return ""
    scores = f"{facts.rfm_r}-{facts.rfm_f}-{facts.rfm_m} ({facts.rfm_sum})"
    return f"{scores}, {ValueTier(facts.rfm_tier).label}" if facts.rfm_tier else scores


def _purchases(facts: CompanyFacts) -> str:
    if not facts.orders_365:
        return ""
    money = number_format(facts.net_365, decimal_pos=2, force_grouping=True)
    orders = ngettext("%s order", "%s orders", facts.orders_365) % facts.orders_365
    return f"{money} {settings.OSCAR_DEFAULT_CURRENCY}, {orders}"


def _cost(facts: CompanyFacts) -> str:
    band = facts.cost_to_serve or facts.cost_band
    if not band:
        return ""
    words = str(CostToServe(band).label)
    if facts.cost_ratio is None:
        return words
    return f"{words}, {number_format(facts.cost_ratio * 100, decimal_pos=1)} %"
