"""Manual includes and excludes in Django admin: with a reason, who, and until when."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Override
from ..services import exclude, include, lift
from ..workflow.permissions import may_override
from .prefilling import PrefilledAdmin


class OverrideForm(forms.ModelForm):
    """A decision by hand; ``person`` is who makes or changes it."""

    person: Any = None

    def clean(self):
        """Refuse what this person may not decide, and an endless one without the right to it."""
        cleaned = super().clean()
        if self.person is not None and (cleaned.get("company") or self.instance.company_id):
            decided = Override(
                company=cleaned.get("company") or self.instance.company,
                valid_until=cleaned.get("valid_until"),
            )
            if "valid_until" not in self.errors:
                decided.check_person(self.person)
        return cleaned


@admin.register(Override)
class OverrideAdmin(PrefilledAdmin):
    """One decision about one company and one segment. Only its end and its reason may change."""

    form = OverrideForm
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
        for override in queryset.select_related("company__account_manager"):
            if may_override(request.user, override.company):
                lift(override, now=now)
            else:
                text = _("You may not decide this about “%(company)s”.")
                self.message_user(request, text % {"company": override.company}, messages.ERROR)

    def has_change_permission(self, request, obj=None):
        """Whoever decides about own companies only looks at the decisions about others."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_override(request.user, obj.company))

    def has_delete_permission(self, request, obj=None):
        """A decision is ended by whoever may decide about the company."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or may_override(request.user, obj.company))

    def get_actions(self, request):
        """No deleting in bulk: a decision that ends leaves its trace."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Tell the form who decides."""
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"person": request.user})

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
