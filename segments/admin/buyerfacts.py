"""Facts about persons, as they told them and agreed to; deleting a row is the withdrawal."""

from django.contrib import admin

from ..models import BuyerFacts
from .prefilling import PrefilledAdmin


@admin.register(BuyerFacts)
class BuyerFactsAdmin(PrefilledAdmin):
    """What persons told, and when they agreed to what."""

    list_display = ["user", "age_band", "gender", "agreed_at"]
    list_select_related = ["user"]
    search_fields = ["user__email"]
    autocomplete_fields = ["user"]
    fields = ["user", "age_band", "gender", "interests", "agreed_to", "agreed_at"]

    def get_readonly_fields(self, request, obj=None):
        """The consent of an existing row is the person's own."""
        return ["user", "agreed_to", "agreed_at"] if obj else []
