"""Order rules in Django admin: what, on which products, for whom and when."""

from django.contrib import admin, messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from simple_history.admin import SimpleHistoryAdmin

from segments.admin.picking import Picks

from .forms import OrderRuleForm
from .models import OrderRule
from .reach import companies_under
from .words import audience_in_words, products_in_words, rule_in_words


@admin.register(OrderRule)
class OrderRuleAdmin(Picks, SimpleHistoryAdmin):
    """A rule, and how many companies it is for now."""

    form = OrderRuleForm
    list_display = ["name", "what", "on_what", "for_whom", "starts_at", "ends_at", "is_in_force"]
    list_filter = ["kind", "for_everyone", "segments"]
    list_select_related = ["product__parent", "range"]
    search_fields = ["name", "product__upc", "product__title", "range__name"]
    autocomplete_fields = ["product", "range", "segments", "companies"]
    readonly_fields = ["applies_to"]
    fieldsets = [
        (None, {"fields": ["name", "kind", "amount", "currency", "quantity"]}),
        (
            _("On which products"),
            {
                "fields": ["product", "range"],
                "description": _(
                    "Nothing chosen: on the whole order, or on every product. A quantity counts "
                    "for each product by itself."
                ),
            },
        ),
        (
            _("For whom"),
            {
                "fields": ["segments", "companies", "for_everyone", "applies_to"],
                "description": _(
                    "All rules that apply are checked and the strictest wins. A rule of a company "
                    "replaces rules of segments and of everyone that are of the same kind on the "
                    "same products. Nobody chosen: the rule is for nobody."
                ),
            },
        ),
        (_("When"), {"fields": [("starts_at", "ends_at")]}),
    ]

    class Media:
        js = ["shop/admin/order-rule.js"]

    def get_queryset(self, request):
        """Load the audiences of a page of rules with two queries."""
        return super().get_queryset(request).prefetch_related("segments", "companies")

    @admin.display(description=_("what"))
    def what(self, rule: OrderRule) -> str:
        """Say what the rule asks for."""
        return rule_in_words(rule)

    @admin.display(description=_("on"))
    def on_what(self, rule: OrderRule) -> str:
        """Say on which products."""
        return products_in_words(rule)

    @admin.display(description=_("for whom"))
    def for_whom(self, rule: OrderRule) -> str:
        """Say for whom."""
        return audience_in_words(rule)

    @admin.display(description=_("in force"), boolean=True)
    def is_in_force(self, rule: OrderRule) -> bool:
        """Say whether now is in its period."""
        now = timezone.now()
        return (rule.starts_at is None or rule.starts_at <= now) and (
            rule.ends_at is None or now < rule.ends_at
        )

    @admin.display(description=_("is for"))
    def applies_to(self, rule: OrderRule) -> str:
        """Say how many active companies the rule is for now."""
        if rule.pk is None:
            return str(_("Save the rule to see."))
        count = companies_under(rule)
        return ngettext("%(n)s company", "%(n)s companies", count) % {"n": intcomma(count)}

    def save_related(self, request, form, formsets, change):
        """Warn about a rule for nobody."""
        super().save_related(request, form, formsets, change)
        rule = form.instance
        if not (rule.for_everyone or rule.segments.exists() or rule.companies.exists()):
            messages.warning(request, _("This rule is for nobody: choose for whom it is."))
