"""Where staff look after the numbers of companies."""

from django.contrib import admin
from django.utils import timezone

from segments.admin.picking import Picks

from .models import OwnNumber


@admin.register(OwnNumber)
class OwnNumberAdmin(Picks, admin.ModelAdmin):
    """Own part numbers; found by the number, the company, or our part number."""

    list_display = ["number", "company", "product", "changed_at"]
    list_select_related = ["company", "product__parent"]
    search_fields = ["number", "plain", "company__number", "company__legal_name", "product__upc"]
    autocomplete_fields = ["company", "product"]
    show_full_result_count = False

    def save_model(self, request, obj, form, change):
        """Remember when it was written: the last number of a product is the one that is shown."""
        obj.changed_at = timezone.now()
        super().save_model(request, obj, form, change)
