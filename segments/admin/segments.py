"""Segments in Django admin: the rule builder, who is in, why, and what depends on it."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.urls import path
from django.utils.translation import gettext_lazy as _

from ..forms import SegmentForm
from ..models import Segment
from . import endpoints


@admin.register(Segment)
class SegmentAdmin(admin.ModelAdmin):
    """One segment."""

    form = SegmentForm
    change_form_template = "admin/segments/segment/change_form.html"
    list_display = ["name", "dimension", "priority", "status", "companies"]
    list_select_related = ["dimension"]
    list_filter = ["status", "dimension"]
    search_fields = ["name", "code"]
    autocomplete_fields = ["dimension"]
    prepopulated_fields = {"code": ["name"]}
    fieldsets = [
        (None, {"fields": [("name", "code"), ("dimension", "priority"), "audience", "purpose"]}),
        (_("Which companies are in it"), {"fields": ["draft_rule", "note"]}),
    ]

    def get_queryset(self, request):
        """Count the open memberships in the same query."""
        open_ones = Count("memberships", filter=Q(memberships__valid_to__isnull=True))
        return super().get_queryset(request).annotate(size=open_ones)

    @admin.display(description=_("companies"), ordering="size")
    def companies(self, segment: Segment) -> int:
        """Answer how many companies are in it now."""
        return segment.size

    def get_prepopulated_fields(self, request, obj=None):
        """Fill the code from the name of a new segment; an existing code is data."""
        return {} if obj else self.prepopulated_fields

    def get_readonly_fields(self, request, obj=None):
        """A code never changes: rules refer to it."""
        return ["code"] if obj else []

    def get_urls(self):
        """Add what the rule builder asks, before the patterns that take an id."""
        return [
            path("count/", self._guarded(endpoints.count), name="segments_segment_count"),
            path("choices/", self._guarded(endpoints.choices), name="segments_segment_choices"),
            *super().get_urls(),
        ]

    def _guarded(self, view):
        """Answer the view for staff who may see segments; 403 for other staff."""

        def guarded(request, *args, **kwargs):
            if not self.has_view_or_change_permission(request):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return self.admin_site.admin_view(guarded)
