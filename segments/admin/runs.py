"""Runs in Django admin: when everyone was evaluated, how long it took, and what failed."""

from django.contrib import admin

from ..models import SegmentRun


@admin.register(SegmentRun)
class SegmentRunAdmin(admin.ModelAdmin):
    """The log of runs; nobody writes it but the engine."""

    list_display = ["as_of", "status", "seconds", "companies", "segments", "entered", "left"]
    list_filter = ["status"]
    show_full_result_count = False

    def has_add_permission(self, request):
        """Runs are started by a button, and by the clock."""
        return False

    def has_change_permission(self, request, obj=None):
        """What happened is not edited."""
        return False

    def has_delete_permission(self, request, obj=None):
        """What happened is not deleted."""
        return False
