"""Dimensions in Django admin: their settings, and their segments as a ladder."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models import Dimension, Release
from ..workflow.permissions import APPROVE, may
from ..workflow.preparing import prepare, put_in, set_dimension
from .figures import figures
from .ladder import live, matrix, new_priorities, rungs
from .owners import OwnedAdmin
from .releasepage import url_of

SHAPING = ("default_segment", "grace_days", "inherit_to_children")
"""What decides who is in which segment: with published ones, it changes by a release."""


@admin.register(Dimension)
class DimensionAdmin(OwnedAdmin):
    """The axes that segments belong to."""

    change_form_template = "admin/segments/dimension/change_form.html"
    list_display = ["name", "code", "is_exclusive", "rank", "segment_count", "tiers"]
    list_filter = ["is_exclusive"]
    ordering = ["rank", "code"]
    search_fields = ["name", "code"]
    prepopulated_fields = {"code": ["name"]}
    fields = [
        "name", "code", "is_exclusive", "rank", "default_segment", "grace_days",
        "inherit_to_children", "review_months", "owner",
    ]  # fmt: skip

    def get_readonly_fields(self, request, obj=None):
        """Keep what published segments stand on; their rank is for whoever approves releases."""
        if obj is None or not live(obj):
            return []
        return ["is_exclusive"] if may(request.user, APPROVE) else ["is_exclusive", "rank"]

    def save_model(self, request, obj, form, change):
        """Begin a release with what would move members; the rest is saved at once."""
        if not change or not set(SHAPING) & set(form.changed_data) or not live(obj):
            super().save_model(request, obj, form, change)
            return
        wanted = {name: getattr(obj, name) for name in SHAPING}
        published = Dimension.objects.get(pk=obj.pk)
        for name in SHAPING:
            setattr(obj, name, getattr(published, name))
        super().save_model(request, obj, form, change)
        now = timezone.now()
        release = prepare([], by=request.user, now=now, title=obj.name)
        set_dimension(release, obj, by=request.user, now=now, **wanted)
        request.release = release

    def response_change(self, request, obj):
        """Go on to the release, if one was begun."""
        release = getattr(request, "release", None)
        if release is None:
            return super().response_change(request, obj)
        messages.success(
            request,
            _("This is a release now. Nothing changes for anybody until it is published."),
        )
        return HttpResponseRedirect(url_of(release))

    def get_queryset(self, request):
        """Count the segments in the same query."""
        return super().get_queryset(request).annotate(size=Count("segments"))

    @admin.display(description=_("segments"), ordering="size")
    def segment_count(self, dimension: Dimension) -> int:
        """Answer how many segments the dimension has."""
        return dimension.size

    @admin.display(description=_("ladder"))
    def tiers(self, dimension: Dimension) -> str:
        """Answer the link to the ladder."""
        url = reverse("admin:segments_dimension_ladder", args=[dimension.pk])
        return format_html('<a href="{}">{}</a>', url, gettext("Tiers"))

    def get_urls(self):
        """Add the ladder."""
        ladder = path(
            "<int:dimension_id>/ladder/",
            self.admin_site.admin_view(self.ladder_view),
            name="segments_dimension_ladder",
        )
        return [ladder, *super().get_urls()]

    def ladder_view(self, request: HttpRequest, dimension_id: int) -> HttpResponse:
        """Show the segments by priority; a post moves one, shows who would move, or saves."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        dimension = get_object_or_404(Dimension, pk=dimension_id)
        order = _order(request)
        if request.method == "POST":
            if not self.has_change_permission(request):
                raise PermissionDenied
            if "save" in request.POST:
                return _save(request, dimension, order)
            order = _moved(order, request.POST.get("move", ""))
        return TemplateResponse(
            request,
            "admin/segments/dimension/ladder.html",
            self._ladder(request, dimension, order),
        )

    def _ladder(self, request: HttpRequest, dimension: Dimension, order: list[int]) -> dict:
        now = timezone.now()
        drafts = dimension.segments.filter(status="draft").order_by("priority", "code")
        return {
            **admin.site.each_context(request),
            "title": dimension.name,
            "opts": Dimension._meta,
            "dimension": dimension,
            "rungs": rungs(dimension, order, figures(now).sizes, now),
            "changed": new_priorities(dimension, order) if order else {},
            "matrix": matrix(dimension, order, now) if "preview" in request.POST else None,
            "previewed": "preview" in request.POST,
            "drafts": drafts,
            "may_change": self.has_change_permission(request),
        }


def _order(request: HttpRequest) -> list[int]:
    """Answer the ids in the order in which the form names them."""
    named = request.POST.getlist("order")
    return [int(one) for one in named if one.isdecimal() and len(one) < 18]


def _moved(order: list[int], move: str) -> list[int]:
    """Answer the order with one segment a step further up or down (“17:up”)."""
    number, _colon, direction = move.partition(":")
    if not number.isdecimal() or int(number) not in order:
        return order
    place = order.index(int(number))
    other = place - 1 if direction == "up" else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    return order


def _save(request: HttpRequest, dimension: Dimension, order: list[int]) -> HttpResponse:
    """Keep the new order as a release, which is previewed, approved and published as any other."""
    here = reverse("admin:segments_dimension_ladder", args=[dimension.pk])
    priorities = new_priorities(dimension, order)
    if not priorities:
        messages.info(request, _("The order is as it was: there is nothing to save."))
        return HttpResponseRedirect(here)
    try:
        release = _released(request, dimension, priorities)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(here)
    messages.success(
        request,
        _("The new order is a release now. Nothing changes for anybody until it is published."),
    )
    try:
        return HttpResponseRedirect(reverse("admin:segments_release_change", args=[release.pk]))
    except NoReverseMatch:
        return HttpResponseRedirect(here)


@transaction.atomic
def _released(request: HttpRequest, dimension: Dimension, priorities: dict[int, int]) -> Release:
    now, title = timezone.now(), gettext("Order of %s") % dimension
    moved = [segment for segment in live(dimension) if segment.pk in priorities]
    release = prepare([], by=request.user, now=now, title=title[:120])
    for segment in moved:
        put_in(release, segment, by=request.user, now=now, priority=priorities[segment.pk])
    return release
