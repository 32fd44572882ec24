"""The product prices of all lists: searched, filtered by list, a page at a time."""

from urllib.parse import parse_qs

from django.contrib import admin
from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from segments.admin.picking import Picks

from ..forms import PriceForm
from ..models import Price, UnitCost

COUNTED = 10_000


class CappedPaginator(Paginator):
    """Counts at most ten thousand rows: nobody leafs further, and a table may hold millions."""

    @cached_property
    def count(self) -> int:
        """Answer the number of rows, capped."""
        return self.object_list.order_by()[:COUNTED].count()


class OfLargeTable(Picks, admin.ModelAdmin):
    """Lists of a table that may hold millions of rows."""

    paginator = CappedPaginator
    show_full_result_count = False
    list_per_page = 50


@admin.register(Price)
class PriceAdmin(OfLargeTable):
    """One price of one list."""

    form = PriceForm
    list_display = ["part_number", "min_quantity", "amount", "percent", "product", "of_list"]
    list_editable = ["amount", "percent"]
    list_select_related = ["product", "price_list"]
    list_filter = [("price_list", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["product__upc", "product__title", "price_list__code"]
    search_help_text = _("Part number, product or code of the list")
    autocomplete_fields = ["price_list", "product"]
    ordering = ["price_list", "product", "min_quantity"]
    fields = ["price_list", "product", "min_quantity", ("amount", "percent")]

    @admin.display(description=_("part number"), ordering="product__upc")
    def part_number(self, price: Price) -> str:
        """Answer the product's part number."""
        return price.product.upc or price.product.title

    @admin.display(description=_("price list"), ordering="price_list")
    def of_list(self, price: Price) -> str:
        """Answer the list's code: short enough to stand beside the prices."""
        return price.price_list.code

    def get_changelist_form(self, request, **kwargs):
        """Check the rows of the list as the page of one price does."""
        return super().get_changelist_form(request, form=PriceForm, **kwargs)

    def get_changeform_initial_data(self, request):
        """Start a new price in the list whose prices were shown."""
        initial = super().get_changeform_initial_data(request)
        shown = parse_qs(request.GET.get("_changelist_filters", ""))
        price_list = shown.get("price_list__id__exact", [""])[0]
        return ({"price_list": price_list} if price_list.isdecimal() else {}) | initial


@admin.register(UnitCost)
class UnitCostAdmin(OfLargeTable):
    """What a product costs us: the ground of the floor."""

    change_list_template = "admin/pricing/unitcost/change_list.html"

    list_display = ["product", "currency", "amount"]
    list_select_related = ["product"]
    search_fields = ["product__upc", "product__title"]
    autocomplete_fields = ["product"]
