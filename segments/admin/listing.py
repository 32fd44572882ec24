"""The list of segments: size, sparkline, revenue, status, users, in a fixed number of queries."""

from collections import defaultdict

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from ..insight.alerts import Shown, open_alerts, shown
from ..insight.charts import sparkline, whole
from ..models import Segment, SegmentAlert
from .age import age_of_data
from .figures import Figures, figures
from .filters import ConsumerFilter, OverrideFilter, OwnerFilter, StateFilter
from .owners import OwnedAdmin
from .status import planned_words, status_words
from .users import usage, usage_words

TWO = 2
SAID_BY_STATUS = {SegmentAlert.Kind.FAILED, SegmentAlert.Kind.OVERDUE}
"""Alerts that are a badge of the status already."""


class SegmentChangeList(ChangeList):
    """Reads the figures once for the page, and hands each segment its own."""

    def get_results(self, request: HttpRequest) -> None:
        """Add what the columns show; twelve queries however many segments there are."""
        super().get_results(request)
        now = timezone.now()
        self.age = age_of_data(now)
        self.figures = figures(now)
        of, today = usage(), timezone.localdate(now)
        planned = planned_words(segment.pk for segment in self.result_list)
        told: dict[int, list[Shown]] = defaultdict(list)
        for alert in shown(open_alerts([segment.pk for segment in self.result_list])):
            if alert.segment and alert.kind not in SAID_BY_STATUS:
                told[alert.segment.pk].append(alert)
        for segment in self.result_list:
            segment.alerts_shown = told[segment.pk]
            segment.figures = self.figures
            segment.used = usage_words(segment.pk, of)
            segment.words = status_words(segment, today, planned.get(segment.pk, ()))


class SegmentList(OwnedAdmin):
    """How the list of segments looks, what narrows it, and comparing two."""

    change_list_template = "admin/segments/segment/change_list.html"
    list_display = ["name", "place", "companies", "revenue", "standing", "users"]
    list_select_related = ["dimension", "published_version"]
    list_filter = [
        ("dimension", admin.RelatedOnlyFieldListFilter),
        StateFilter,
        ConsumerFilter,
        OverrideFilter,
        ("owner", OwnerFilter),
    ]
    search_fields = ["name", "code", "purpose"]
    ordering = ["dimension__rank", "dimension__code", "priority", "code"]
    list_per_page = 50
    show_full_result_count = False
    actions = ["compare_two"]

    def get_changelist(self, request, **kwargs):
        """Use the list that reads figures once."""
        return SegmentChangeList

    def get_queryset(self, request):
        """Add the size as a column only where the list is sorted by it."""
        segments = super().get_queryset(request).select_related("published_version", "dimension")
        return with_sizes(segments) if "o" in request.GET else segments

    @admin.display(description=_("dimension and priority"), ordering="dimension__rank")
    def place(self, segment: Segment) -> str:
        """Answer the dimension and the rank in it."""
        return f"{segment.dimension} · {segment.priority}"

    @admin.display(description=_("companies, 30 days"), ordering="size")
    def companies(self, segment: Segment) -> str:
        """Answer how many companies are in it now, and how that came."""
        found: Figures = segment.figures
        trail = found.trail(segment.pk)
        label = _("30 days ago %(first)s, now %(last)s") % {"first": trail[0], "last": trail[-1]}
        return format_html(
            '<a class="segment-size" href="{}">{}</a> {}',
            reverse("admin:segments_segment_members", args=[segment.pk]),
            whole(found.size(segment.pk)),
            sparkline(trail, label=label),
        )

    @admin.display(description=_("share of revenue"))
    def revenue(self, segment: Segment) -> str:
        """Answer the share of the net purchases of a year, a dash while there are none."""
        share = segment.figures.shares.get(segment.pk)
        return "–" if share is None else f"{number_format(share * 100, 1)} %"

    @admin.display(description=_("status"), ordering="status")
    def standing(self, segment: Segment) -> str:
        """Answer how it stands, as badges; an alert leads to the page that tells all of it."""
        badge = '<span class="status-badge status-badge--{}">{}</span>'
        words = format_html_join(" ", badge, ((one.kind, one.text) for one in segment.words))
        if not segment.alerts_shown:
            return words
        url = reverse("admin:segments_segment_performance", args=[segment.pk])
        alert = '<a class="status-badge status-badge--alert" href="{}" title="{}">{}</a>'
        told = ((url, one.words, one.label) for one in segment.alerts_shown)
        return format_html("{} {}", words, format_html_join(" ", alert, told))

    @admin.display(description=_("used by"))
    def users(self, segment: Segment) -> str:
        """Answer how many things of each kind use it."""
        return ", ".join(segment.used) or "–"

    @admin.action(description=_("Compare two segments"), permissions=["view"])
    def compare_two(self, request, queryset):
        """Go to the page that shows what two segments share."""
        chosen = list(queryset.values_list("pk", flat=True)[: TWO + 1])
        if len(chosen) != TWO:
            self.message_user(request, _("Choose exactly two segments."), messages.WARNING)
            return None
        first, second = chosen
        url = reverse("admin:segments_segment_compare")
        return HttpResponseRedirect(f"{url}?a={first}&b={second}")


def with_sizes(segments: QuerySet[Segment]) -> QuerySet[Segment]:
    """Add the column ``size``, from the figures, to sort by."""
    sizes = figures(timezone.now()).sizes
    known = [When(pk=pk, then=Value(size)) for pk, size in sizes.items()]
    return segments.annotate(size=Case(*known, default=Value(0), output_field=IntegerField()))
