"""Segments in Django admin."""

from django.contrib import admin

from ..models import Segment


@admin.register(Segment)
class SegmentAdmin(admin.ModelAdmin):
    """One segment."""

    list_display = ["name", "dimension", "priority", "status"]
    list_select_related = ["dimension"]
    list_filter = ["status", "dimension"]
    search_fields = ["name", "code"]
    autocomplete_fields = ["dimension"]
