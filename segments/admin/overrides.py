"""Manual includes and excludes in Django admin: with a reason, who, and until when."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Override
from ..services import exclude, include, lift


@admin.register(Override)
class OverrideAdmin(admin.ModelAdmin):
    """One decision about one company and one segment. Only its end and its reason may change."""

    list_display = ["company", "kind", "segment", "reason", "valid_from", "valid_until", "by"]
    list_select_related = ["company", "segment", "by"]
    list_filter = ["kind", "segment__dimension"]
    search_fields = ["company__legal_name", "company__number", "segment__name", "reason"]
    autocomplete_fields = ["company", "segment"]
    actions = ["end_now"]
    fields = ["company", "kind", "segment", "reason", ("valid_from", "valid_until")]

    @admin.action(description=_("End now"), permissions=["change"])
    def end_now(self, request, queryset):
        """End the chosen decisions; the rule counts again from the next page on."""
        now = timezone.now()
        for override in queryset:
            lift(override, now=now)

    def get_readonly_fields(self, request, obj=None):
        """What was decided about whom stays; a new decision is a new row."""
        return ["company", "kind", "segment", "valid_from"] if obj else []

    def save_model(self, request, obj, form, change):
        """Make a new one through the service; the memberships follow after the commit."""
        if change:
            super().save_model(request, obj, form, change)
            return
        decide = include if obj.kind == Override.Kind.INCLUDE else exclude
        saved = decide(
            obj.segment,
            obj.company,
            reason=obj.reason,
            by=request.user,
            valid_from=obj.valid_from,
            valid_until=obj.valid_until,
        )
        obj.pk = saved.pk
