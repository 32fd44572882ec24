"""Runs in Django admin: when everyone was evaluated, how long it took, and what failed."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import runs
from ..models import SegmentRun, SegmentRunItem
from .following import Followed
from .lookonly import LookOnly
from .runboard import board, seconds

MAY_RUN = "segments.publish_segment"


class RunList(ChangeList):
    """Adds the board above the runs."""

    def get_results(self, request: HttpRequest) -> None:
        """Read the board once for the page."""
        super().get_results(request)
        self.board = board(timezone.now())


class ItemInline(LookOnly, admin.TabularInline):
    """What a run did to the segments that changed, failed or were slow."""

    model = SegmentRunItem
    extra = 0
    fields = readonly_fields = ["segment", "entered", "left", "milliseconds", "failure"]


@admin.register(SegmentRun)
class SegmentRunAdmin(LookOnly, Followed, admin.ModelAdmin):
    """The log of runs: a button or the clock starts them, and the engine alone writes it."""

    may_act = MAY_RUN
    change_list_template = "admin/segments/run/change_list.html"
    list_display = ["as_of", "kind", "standing", "took", "companies", "changes", "failures"]
    list_filter = ["status", "kind"]
    date_hierarchy = None
    show_full_result_count = False
    list_per_page = 50
    inlines = [ItemInline]

    def get_changelist(self, request, **kwargs):
        """Use the list with the board."""
        return RunList

    def changelist_view(self, request, extra_context=None):
        """Say whether the person may start and stop runs."""
        extra = {"may_run": request.user.has_perm(MAY_RUN), "title": _("Runs")}
        return super().changelist_view(request, {**extra, **(extra_context or {})})

    @admin.display(description=_("seconds"), ordering="seconds")
    def took(self, run: SegmentRun) -> str:
        """Answer how long it took."""
        return seconds(run.seconds)

    @admin.display(description=_("entered / left"), ordering="entered")
    def changes(self, run: SegmentRun) -> str:
        """Answer how many companies entered and left."""
        return f"+{run.entered} −{run.left}"

    @admin.display(description=_("failures"))
    def failures(self, run: SegmentRun) -> str:
        """Answer the segments that could not be evaluated, and why the run failed."""
        return " ".join([", ".join(run.failed_segments), run.error]).strip() or "–"

    def get_urls(self):
        """Add starting, stopping and going on."""
        own = [
            ("start/", self.start_view, "start"),
            ("<int:pk>/stop/", self.stop_view, "stop"),
            ("<int:pk>/resume/", self.resume_view, "resume"),
        ]
        return [
            *(
                path(route, self.admin_site.admin_view(view), name=f"segments_segmentrun_{name}")
                for route, view, name in own
            ),
            *super().get_urls(),
        ]

    def start_view(self, request):
        """Have everyone evaluated by a worker."""

        def start(_nothing: None) -> SegmentRun:
            return runs.request(now=timezone.now(), with_facts=True)

        return self.acted(request, start, pk=None, said=_("Everyone is evaluated."))

    def stop_view(self, request, pk):
        """Ask a run to stop after the part that it is at."""
        return self.acted(request, runs.request_stop, pk=pk, said=_("The run stops soon."))

    def resume_view(self, request, pk):
        """Let a stopped or failed run go on where it stood."""
        return self.acted(request, runs.resume, pk=pk, said=_("The run goes on."))

    def page_of(self, work) -> str:
        """Answer the list: all runs are followed there."""
        return reverse("admin:segments_segmentrun_changelist")
