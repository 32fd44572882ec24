"""RFM calibrations and rate cards in Django admin: draft, see what changes, publish."""

from collections.abc import Callable

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ..behaviour.calibrating import take_bounds
from ..behaviour.comparing import Comparison, compare_calibration, compare_card
from ..calibration import draft_again, note, publish, trail
from ..models import CostRateCard, ReleaseEvent, RfmCalibration

MANAGE = "segments.manage_calibration"


class RfmCalibrationForm(forms.ModelForm):
    """The cut points of a draft, each axis in order."""

    class Meta:
        model = RfmCalibration
        fields = ["scope", "recency", "frequency", "monetary", "effective_from", "note"]

    def clean_recency(self):
        """Refuse fewer days for a worse score."""
        return _in_order(self.cleaned_data["recency"])

    def clean_frequency(self):
        """Refuse fewer orders for a better score."""
        return _in_order(self.cleaned_data["frequency"])

    def clean_monetary(self):
        """Refuse less money for a better score."""
        return _in_order(self.cleaned_data["monetary"])


def _in_order(values: list) -> list:
    if len(values) != 4:
        raise ValidationError(_("Write four numbers, separated by commas."), code="four_bounds")
    if values != sorted(values):
        raise ValidationError(
            _("Write the numbers in rising order, the smallest first."), code="bounds_in_disorder"
        )
    return values


class ReleasedAdmin(admin.ModelAdmin):
    """A draft is edited and published; what was published is read, and drafted again."""

    change_form_template = "admin/segments/calibration/change_form.html"
    list_filter = ["status"]
    date_hierarchy = "effective_from"
    list_select_related = ["publisher"]
    readonly_when_published: tuple[str, ...] = ("status", "author", "publisher", "published_at")
    compare: Callable[..., Comparison]

    def has_view_permission(self, request, obj=None):
        """Those who may see segments may see by what companies are scored."""
        return request.user.has_perm("segments.view_segment") or request.user.has_perm(MANAGE)

    def has_add_permission(self, request):
        """Drafting takes the right to manage calibrations and rate cards."""
        return request.user.has_perm(MANAGE)

    def has_change_permission(self, request, obj=None):
        """Only drafts are edited."""
        return request.user.has_perm(MANAGE) and (obj is None or obj.is_draft)

    def has_delete_permission(self, request, obj=None):
        """Only drafts are deleted."""
        return request.user.has_perm(MANAGE) and obj is not None and obj.is_draft

    def get_readonly_fields(self, request, obj=None):
        """Say who published what has been published."""
        return () if obj is None or obj.is_draft else self.readonly_when_published

    def save_model(self, request, obj, form, change):
        """Note the author of a new draft, and in the audit trail what was drafted or changed."""
        if not change:
            obj.author = request.user
        super().save_model(request, obj, form, change)
        actions = ReleaseEvent.Action
        if not change or form.changed_data:
            action = actions.CHANGED if change else actions.CREATED
            note(action, obj, by=request.user, now=timezone.now())

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Show, below a draft, what publishing it as it was last saved would change."""
        row = self.get_object(request, object_id)
        extra = {"row": row, "trail": trail(row) if row is not None else ()}
        if row is not None:
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_again"
            extra["again_url"] = reverse(name, args=[row.pk])
        if row is not None and row.is_draft:
            extra["comparison"] = type(self).compare(row, timezone.now())
        return super().change_view(request, object_id, form_url, {**extra, **(extra_context or {})})

    def response_change(self, request, obj):
        """Publish what was saved when that button was pressed; tell what is wrong with it."""
        if "_publish" not in request.POST:
            return super().response_change(request, obj)
        try:
            outcome = publish(obj, by=request.user, now=timezone.now())
        except ValidationError as error:
            for message in error.messages:
                messages.error(request, message)
            return HttpResponseRedirect(request.path)
        if outcome is None:
            messages.success(request, _("Published. It is in force from the date that it says."))
        else:
            words = _("Published: %(entered)s companies entered segments, %(left)s left.")
            counts = {"entered": outcome.entered, "left": outcome.left}
            messages.success(request, words % counts)
        return HttpResponseRedirect(request.path)

    def get_urls(self):
        """Add the way back to an older row."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_again"
        again = self.admin_site.admin_view(require_POST(self.again))
        return [path("<int:pk>/again/", again, name=name), *super().get_urls()]

    def again(self, request: HttpRequest, pk: int) -> HttpResponseRedirect:
        """Draft what an older row said."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        copy = draft_again(
            get_object_or_404(self.model, pk=pk), by=request.user, now=timezone.now()
        )
        messages.info(request, _("This is a draft. See what it would change, then publish it."))
        opts = self.opts
        return HttpResponseRedirect(
            reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[copy.pk])
        )


@admin.register(RfmCalibration)
class RfmCalibrationAdmin(ReleasedAdmin):
    """A new calibration takes its cut points from how companies rank today."""

    form = RfmCalibrationForm
    compare = staticmethod(compare_calibration)
    list_display = [
        "__str__",
        "status",
        "effective_from",
        "scope",
        "companies",
        "publisher",
        "note",
    ]
    readonly_when_published = (
        "as_of", "companies", "is_fixed", *ReleasedAdmin.readonly_when_published,
    )  # fmt: skip

    def get_fields(self, request, obj=None):
        """Ask only for the scope before there are cut points."""
        if obj is None:
            return ["scope", "note"]
        fields = ["scope", "recency", "frequency", "monetary", "effective_from", "note"]
        return fields if obj.is_draft else [*fields, *self.readonly_when_published]

    def save_model(self, request, obj, form, change):
        """Take the cut points of a new draft, and again when it counts other orders."""
        if not change or "scope" in form.changed_data:
            take_bounds(obj, as_of=timezone.now())
        super().save_model(request, obj, form, change)

    def response_add(self, request, obj, post_url_continue=None):
        """Go to the draft, to see what it would change."""
        return HttpResponseRedirect(reverse("admin:segments_rfmcalibration_change", args=[obj.pk]))


@admin.register(CostRateCard)
class CostRateCardAdmin(ReleasedAdmin):
    """What minutes cost; a new card begins as the one in force."""

    compare = staticmethod(compare_card)
    list_display = ["__str__", "status", "effective_from", "publisher", "note"]
    fieldsets = [
        (None, {"fields": ["effective_from", "note"]}),
        (_("Minutes for an order, by how it comes"), {"fields": [
            ("minutes_edi", "minutes_portal", "minutes_phone"),
            ("minutes_rep", "minutes_email", "minutes_other"),
        ]}),
        (_("Minutes for other work"), {"fields": [
            ("minutes_line", "minutes_drop"), ("minutes_return", "minutes_contact"),
        ]}),
        (_("Rates, in the base currency"), {"fields": [
            ("service_rate", "warehouse_rate"), ("visit_cost", "agreement_cost"), "capital_rate",
        ]}),
        (_("Bands"), {"fields": [("low_up_to", "medium_up_to")]}),
    ]  # fmt: skip

    def get_changeform_initial_data(self, request):
        """Begin with the rates in force."""
        found = CostRateCard.objects.in_force(timezone.now())
        if found is None:
            return {}
        names = [name for _title, box in self.fieldsets[1:] for name in flat(box["fields"])]
        return {name: getattr(found, name) for name in names}

    def response_add(self, request, obj, post_url_continue=None):
        """Go to the draft, to see what it would change."""
        return HttpResponseRedirect(reverse("admin:segments_costratecard_change", args=[obj.pk]))


def flat(fields: list) -> list[str]:
    """Answer the names in the lines of a fieldset."""
    return [name for line in fields for name in (line if isinstance(line, tuple) else (line,))]
