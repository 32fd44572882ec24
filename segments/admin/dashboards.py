"""The dashboard of segments, the performance of one segment, and both as CSV."""

from datetime import date, datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..calendar import local_start
from ..insight import alerts, costs, days, drift, figures, mixes, panels, periods, usage
from ..models import Dimension, ReviewTask, Segment, SegmentDay
from ..tabular.sending import sent
from .dayexport import csv_rows
from .lookonly import LookOnly
from .tabs import head

REVIEWS_SHOWN = 8


@admin.register(SegmentDay)
class DashboardAdmin(LookOnly, admin.ModelAdmin):
    """How segments do, for everybody who may see them; nothing here can be changed."""

    def get_urls(self):
        """Answer the pages; there is no page of a single day."""
        own = [
            ("", self.dashboard, "segmentday_changelist"),
            ("export/", self.export, "segmentday_export"),
            ("<int:segment_id>/", self.performance, "segment_performance"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"segments_{name}")
            for route, view, name in own
        ]

    def dashboard(self, request: HttpRequest) -> HttpResponse:
        """Show charts of the segments of one dimension, and how companies spread and move."""
        self._check(request)
        now = timezone.now()
        over = periods.period(request.GET.get("period", ""), now)
        dimensions = list(Dimension.objects.all())
        dimension = _chosen(dimensions, request.GET.get("dimension", ""))
        segments = _live(dimension)
        by_revenue = request.GET.get("heat") == "revenue"
        found = figures.by_part([segment.pk for segment in segments], over)
        context = {
            **admin.site.each_context(request),
            "title": _("Dashboard of segments"),
            "opts": SegmentDay._meta,
            "dimensions": dimensions,
            "dimension": dimension,
            "periods": periods.PERIODS.items(),
            "over": over,
            "by_revenue": by_revenue,
            "charts": panels.charts_of(panels.ON_DASHBOARD, segments, found, over),
            "heat": panels.rfm_heat(mixes.rfm_cells(), by_revenue=by_revenue),
            "stages": panels.lifecycle_bars(mixes.lifecycle_mix()),
            "mix": drift.mix_drift(dimension, now=now) if dimension else None,
            "begins": figures.begins([segment.pk for segment in segments]),
            "alerts": alerts.shown(alerts.open_alerts()),
            "reviews": ReviewTask.objects.filter(done_at=None).select_related("segment")[
                :REVIEWS_SHOWN
            ],
            **self._matrix(request, dimension, segments, over, now),
        }
        return TemplateResponse(request, "admin/segments/insight/dashboard.html", context)

    def performance(self, request: HttpRequest, segment_id: int) -> HttpResponse:
        """Show how one segment did, against the period before and against its publish."""
        self._check(request)
        known = Segment.objects.select_related("dimension", "published_version__author")
        segment = get_object_or_404(known, pk=segment_id)
        now = timezone.now()
        usage.note_view(segment, timezone.localdate(now))
        over = periods.period(request.GET.get("period", ""), now)
        found = figures.by_part([segment.pk], over)
        this, before = (
            figures.in_total([segment.pk], one).get(segment.pk, figures.Figures())
            for one in (over, over.before)
        )
        active, active_before = (
            figures.active_companies(segment, one) for one in (over, over.before)
        )
        charts = panels.charts_of(panels.ON_DASHBOARD, [segment], found, over)
        charts.insert(1, panels.moves_chart(found.get(segment.pk, {}), over))
        context = {
            **admin.site.each_context(request),
            "title": segment.name,
            **head(segment, "performance", now),
            "opts": Segment._meta,
            "periods": periods.PERIODS.items(),
            "over": over,
            "charts": charts,
            "compared": panels.told(
                panels.compared(this, before, active, active_before),
                with_costs=costs.may_be_seen_by(request.user),
            ),
            "drift": drift.member_drift(segment, now=now),
            "begins": figures.begins([segment.pk]),
            "alerts": alerts.shown(alerts.open_alerts([segment.pk])),
            "review": ReviewTask.objects.filter(segment=segment, done_at=None).first(),
        }
        return TemplateResponse(request, "admin/segments/insight/performance.html", context)

    def export(self, request: HttpRequest) -> StreamingHttpResponse:
        """Answer the days of a segment, or of a dimension, as a file."""
        self._check(request)
        if not request.user.has_perm("segments.export_segments"):
            raise PermissionDenied
        over = periods.period(request.GET.get("period", ""), timezone.now())
        segment = request.GET.get("segment", "")
        if segment.isascii() and segment.isdecimal() and len(segment) < 10:
            chosen = [get_object_or_404(Segment, pk=int(segment))]
        else:
            chosen = _live(_chosen(list(Dimension.objects.all()), request.GET.get("dimension", "")))
        may = costs.may_be_seen_by(request.user)
        rows = csv_rows([one.pk for one in chosen], over, with_costs=may)
        return sent(f"segments-{over.last}.csv", rows)

    def _matrix(
        self, request: HttpRequest, dimension: Dimension | None, segments: list[Segment],
        over: periods.Period, now: datetime,
    ) -> dict[str, Any]:  # fmt: skip
        """Answer the matrix from → to between the ends of two days."""
        if dimension is None or not dimension.is_exclusive:
            return {}
        start = _day(request.GET.get("from", ""), over.first)
        end = _day(request.GET.get("to", ""), over.last)
        start, end = min(start, end), max(start, end)
        zone = timezone.get_default_timezone()
        ends = [min(local_start(day + days.DAY, zone), now) for day in (start, end)]
        moves = mixes.moves([segment.pk for segment in segments], *ends)
        return {"matrix": panels.moves_heat(segments, moves), "start": start, "end": end}

    def _check(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied


def _live(dimension: Dimension | None) -> list[Segment]:
    found = Segment.objects.live().filter(dimension=dimension)
    return list(found.order_by("priority", "code"))


def _chosen(dimensions: list[Dimension], code: str) -> Dimension | None:
    """Answer the asked dimension, else the first exclusive one, else the first."""
    by_code = {dimension.code: dimension for dimension in dimensions}
    exclusive = [dimension for dimension in dimensions if dimension.is_exclusive]
    return by_code.get(code) or next(iter(exclusive or dimensions), None)


def _day(text: str, default: date) -> date:
    """Answer a day that was typed; what is none, or no year of ours, is the default."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return default
    return day if 1990 <= day.year <= 2200 else default
