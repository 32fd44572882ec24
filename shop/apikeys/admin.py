"""API keys in Django admin: made once, shown once, revoked, never changed."""

from django import forms
from django.contrib import admin, messages
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from segments.admin.picking import Picks
from segments.forms import refuse_far_years

from .issuing import check_person, issue, revoke
from .models import ApiKey, Scope


class ApiKeyForm(forms.ModelForm):
    """A new key; who it acts as has to act for the company."""

    scopes = forms.MultipleChoiceField(
        choices=Scope.choices, widget=forms.CheckboxSelectMultiple, label=_("May be used to")
    )

    class Meta:
        model = ApiKey
        fields = ["company", "user", "name", "scopes", "expires_at"]

    def clean(self):
        """Check the person and the end."""
        cleaned = super().clean()
        if cleaned.get("company") and cleaned.get("user"):
            check_person(cleaned["company"], cleaned["user"])
        refuse_far_years(self, "expires_at")
        if (ends := cleaned.get("expires_at")) and ends <= timezone.now():
            self.add_error("expires_at", _("The end has to be in the future."))
        return cleaned


@admin.register(ApiKey)
class ApiKeyAdmin(Picks, admin.ModelAdmin):
    """The keys of all companies. What was issued is not changed: revoke it and make another."""

    form = ApiKeyForm
    list_display = ["name", "company", "user", "prefix", "expires_at", "last_used_at", "is_usable"]
    list_filter = ["revoked_at", "expires_at"]
    list_select_related = ["company", "user"]
    search_fields = ["name", "prefix", "company__legal_name", "company__number", "user__email"]
    autocomplete_fields = ["company", "user"]
    actions = ["revoke_keys"]
    kept = [
        "prefix", "company", "user", "name", "scopes", "created_at", "created_by", "expires_at",
        "revoked_at", "last_used_at",
    ]  # fmt: skip

    def get_fields(self, request, obj=None):
        """What is asked of a new key; everything that is kept of an issued one."""
        return self.kept if obj else ["company", "user", "name", "scopes", "expires_at"]

    def get_readonly_fields(self, request, obj=None):
        """An issued key is only looked at."""
        return self.kept if obj else []

    def has_delete_permission(self, request, obj=None):
        """Keys are revoked and stay as a record."""
        return False

    def save_model(self, request, obj, form, change):
        """Make the key and show its secret, this once."""
        if change:
            return
        asked, now = form.cleaned_data, timezone.now()
        issued = issue(asked.pop("company"), asked.pop("user"), **asked, now=now, by=request.user)
        obj.pk, obj.prefix = issued.key.pk, issued.key.prefix
        words = _("This is the key. Copy it now, it is not kept and not shown again: {}")
        messages.warning(request, format_html(words, issued.secret))

    @admin.action(description=_("Revoke the chosen keys"), permissions=["change"])
    def revoke_keys(self, request, queryset):
        """End keys at once."""
        keys = list(queryset.filter(revoked_at=None))
        for key in keys:
            revoke(key, now=timezone.now())
        words = ngettext("%(n)d key was revoked.", "%(n)d keys were revoked.", len(keys))
        messages.success(request, words % {"n": len(keys)})

    @admin.display(description=_("can be used"), boolean=True)
    def is_usable(self, key: ApiKey) -> bool:
        """Say whether the key can be used now."""
        return key.is_valid(timezone.now())
