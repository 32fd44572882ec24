"""Segments in Django admin: the rule, who is in, why, and what depends on it."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..consumers import uses_of
from ..forms import SegmentForm, rule_of, sentence
from ..insight import usage
from ..models import Segment
from ..publishing import problems
from ..services import archive
from ..workflow.drafts import draft_of
from . import endpoints, trying
from .calendar_page import calendar_page, feed
from .comparing import compare_page
from .guarding import guarded
from .listing import SegmentList
from .members import members_csv, members_page
from .near import near_page
from .previews import see_as_segment
from .releasepage import url_of
from .stories import story_page, uses_page
from .tabs import head
from .versions import begin, preview_page, version_page

SHOWN = 5
"""So many overrides stand on the page of a segment; the rest is a link away."""


@admin.register(Segment)
class SegmentAdmin(SegmentList):
    """One segment: drafted, published, kept by hand or archived; deleted only while a draft."""

    form = SegmentForm
    change_form_template = "admin/segments/segment/change_form.html"

    class Media:
        js = [forms.Script("segments/rule-builder/try-company.js", type="module")]

    autocomplete_fields = ["dimension"]
    prepopulated_fields = {"code": ["name"]}
    fieldsets = [
        (None, {"fields": [("name", "code"), ("dimension", "priority"), "purpose", "owner"]}),
        (_("Which companies are in it"), {"fields": ["draft_rule", "note"]}),
    ]

    def get_prepopulated_fields(self, request, obj=None):
        """Fill the code from the name of a new segment; an existing code is data."""
        return {} if obj else self.prepopulated_fields

    def get_readonly_fields(self, request, obj=None):
        """A code never changes: rules refer to it. What is published moves by a release only."""
        if obj is None:
            return []
        fixed = [] if obj.status == Segment.Status.DRAFT else ["dimension", "priority"]
        return ["code", "rule_in_words", *fixed]

    def get_fieldsets(self, request, obj=None):
        """Show the rule in words to staff who may look at segments and not change them."""
        if obj is None or self.has_change_permission(request, obj):
            return self.fieldsets
        return [self.fieldsets[0], (self.fieldsets[1][0], {"fields": ["rule_in_words"]})]

    @admin.display(description=_("rule"))
    def rule_in_words(self, segment: Segment) -> str:
        """Answer the draft, else the published rule, as a sentence."""
        return sentence(rule_of(segment)) or _("No rule yet.")

    def has_delete_permission(self, request, obj=None):
        """Only a segment that was never published can be deleted; the others are archived."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or obj.published_version_id is None)

    def get_actions(self, request):
        """No deleting in bulk: archiving asks first who uses a segment."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Add what the page shows besides the form."""
        segment = self.get_object(request, object_id)
        extra = self._around(segment) if segment is not None else {}
        if segment is not None:
            usage.note_view(segment, timezone.localdate())
        extra |= {"trying": trying.data(), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra)

    def add_view(self, request, form_url="", extra_context=None):
        """Let a company be tried on the rule of a new segment, too."""
        extra = {"trying": trying.data(), **(extra_context or {})}
        return super().add_view(request, form_url, extra)

    def render_change_form(self, request, context, *args, **kwargs):
        """Show what blocks the draft at its conditions, for whoever comes from a release."""
        fields = context["adminform"].form.fields
        segment = context.get("original")
        if segment is not None and "problem" in request.GET and "draft_rule" in fields:
            found = [one for one in problems([draft_of(segment)]) if one.part == "rule"]
            fields["draft_rule"].widget.problems += [
                {"path": one.path, "message": str(one.message)} for one in found
            ]
        return super().render_change_form(request, context, *args, **kwargs)

    def _around(self, segment: Segment) -> dict:
        """Answer the head of the page and the overrides in force; what uses it is a tab away."""
        now = timezone.now()
        return {
            **head(segment, "change", now),
            "overrides": segment.overrides.at(now).select_related("company", "by")[:SHOWN],
            "uses": uses_of(segment),
        }

    def save_related(self, request, form, formsets, change):
        """Begin a release last, when that button was pressed: everything else is saved by then."""
        super().save_related(request, form, formsets, change)
        if "_publish" not in request.POST:
            return
        note = form.cleaned_data.get("note", "")
        request.release = begin(form.instance, by=request.user, note=note)

    def response_add(self, request, obj, post_url_continue=None):
        """Go on to the release when that button was pressed."""
        return self._stay(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        """Go on to the release, or stay on the page after archiving."""
        if "_archive" in request.POST:
            try:
                archive(obj, now=timezone.now(), by=request.user)
            except ValidationError as error:
                self.message_user(request, " ".join(error.messages), messages.ERROR)
            except PermissionDenied as error:
                self.message_user(request, str(error), messages.ERROR)
        return self._stay(request, obj) or super().response_change(request, obj)

    def _stay(self, request, obj):
        if release := getattr(request, "release", None):
            return HttpResponseRedirect(url_of(release))
        if "_archive" not in request.POST:
            return None
        return HttpResponseRedirect(reverse("admin:segments_segment_change", args=[obj.pk]))

    def get_urls(self):
        """Add what the rule builder asks and the members, before the patterns that take an id."""
        own = [
            ("count/", endpoints.count, "count"),
            ("choices/", endpoints.choices, "choices"),
            ("companies/", trying.companies, "companies"),
            ("try/", trying.try_company, "try"),
            ("compare/", compare_page, "compare"),
            ("calendar/", calendar_page, "calendar"),
            ("<int:segment_id>/members/", members_page, "members"),
            ("<int:segment_id>/members.csv", members_csv, "members_csv"),
            ("<int:segment_id>/preview/", preview_page, "preview"),
            ("<int:segment_id>/versions/<int:number>/", version_page, "version"),
            ("<int:segment_id>/near/", near_page, "near"),
            ("<int:segment_id>/story/", story_page, "story"),
            ("<int:segment_id>/uses/", uses_page, "uses"),
            ("<int:segment_id>/see/", see_as_segment, "see"),
        ]
        return [
            # Other calendars ask without a session: the address itself is the key.
            path("calendar/<str:token>.ics", feed, name="segments_segment_feed"),
            *(
                path(route, guarded(self, view), name=f"segments_segment_{name}")
                for route, view, name in own
            ),
            *super().get_urls(),
        ]
