"""What a company bought: yes or no, and which categories and brands."""

from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..models import CompanyFacts
from ..values import Topics
from ..values.base import Context, compare
from .base import register
from .condition import Condition
from .measured import Measured, activity, column
from .narrowings import BOUGHT, BRAND, CATEGORY, METHOD
from .yes_no import YesNo


@register
class Bought(Measured, YesNo):
    """Whether anything was bought; category, brand and product must hold on the same line."""

    code = "orders.bought"
    label = _("Bought")
    group = _("Orders")
    where = (*BOUGHT, METHOD)

    def positive(self, condition: Condition, ctx: Context) -> Q:
        """Answer whether there is an order, or none."""
        asked = self.target(condition, ctx)
        return compare(asked, "gt", 0) if condition.value else compare(asked, "exact", 0)

    def actual(self, facts: CompanyFacts, condition: Condition, ctx: Context) -> bool:
        """Answer whether there is an order."""
        return bool(super().actual(facts, condition, ctx))


class TopicsMeasured(Measured):
    """Which codes there is any activity for. ``key`` is how measures call them."""

    key: ClassVar[str]
    kinds: ClassVar[tuple[str, ...]] = ()
    value_type = Topics()

    @property
    def operators(self) -> tuple[str, ...]:
        """Any, all or none of some codes."""
        return ("any_of", "all_of", "none_of")

    def positive(self, condition: Condition, ctx: Context) -> Q:
        """Answer whether there is activity for any, or each, of the codes."""
        if condition.how.positive == "any_of":
            return compare(column(self._of(condition, ctx, condition.value), ctx), "gt", 0)
        each = [self._of(condition, ctx, [code]) for code in condition.value]
        return Q(*(compare(column(one, ctx), "gt", 0) for one in each))

    def actual(self, facts: CompanyFacts, condition: Condition, ctx: Context) -> list[str]:
        """Answer those of the asked codes that there is activity for."""
        did = activity(ctx)
        return [code for code in condition.value if did.value(self._of(condition, ctx, [code]))]

    def actual_in_words(self, facts: CompanyFacts, condition: Condition, ctx: Context) -> str:
        """Answer those of the asked codes that were found."""
        found = [self.named(code) for code in self.actual(facts, condition, ctx)]
        return ", ".join(found) or str(_("none of them"))

    def _of(self, condition: Condition, ctx: Context, codes: list[str]) -> Any:
        kinds = {"kinds": self.kinds} if self.kinds else {}
        return self.measure(condition, ctx, **kinds, **{self.key: codes})


@register
class CategoriesBought(TopicsMeasured):
    """Which categories of the catalogue were bought from, each with everything below it."""

    code = "orders.categories"
    label = _("Bought from categories")
    group = _("Orders")
    source = "lines"
    key = "categories"
    searchable = True
    search = staticmethod(CATEGORY.search)
    missing = staticmethod(CATEGORY.missing)
    named = staticmethod(CATEGORY.named)


@register
class BrandsBought(TopicsMeasured):
    """Which brands were bought; upper and lower case make no difference."""

    code = "orders.brands"
    label = _("Bought brands")
    group = _("Orders")
    source = "lines"
    key = "brands"
    value_type = Topics(folded=True)
    searchable = True
    search = staticmethod(BRAND.search)


@register
class InterestInCategory(TopicsMeasured):
    """Which categories the company’s people looked at in the shop."""

    code = "interest.category"
    label = _("Looked at categories")
    group = _("Behaviour")
    source = "events"
    key = "keys"
    kinds = ("view",)
    searchable = True
    search = staticmethod(CATEGORY.search)
    missing = staticmethod(CATEGORY.missing)
    named = staticmethod(CATEGORY.named)


@register
class CouponsUsed(TopicsMeasured):
    """Which coupons the company used on its orders, by their codes."""

    code = "offers.coupons"
    label = _("Used coupons")
    group = _("Behaviour")
    source = "events"
    key = "keys"
    kinds = ("coupon",)
    value_type = Topics(folded=True)
