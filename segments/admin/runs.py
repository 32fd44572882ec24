"""Runs in Django admin: when everyone was evaluated, how long it took, and what failed."""

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

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
            ("<int:run_id>/stop/", self.stop_view, "stop"),
            ("<int:run_id>/resume/", self.resume_view, "resume"),
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
        return self._told(request, lambda: runs.request(now=timezone.now(), with_facts=True),
                          _("Everyone is evaluated."))  # fmt: skip

    def stop_view(self, request, run_id):
        """Ask a run to stop after the part that it is at."""
        run = get_object_or_404(SegmentRun, pk=run_id)
        return self._told(request, lambda: runs.request_stop(run), _("The run stops soon."))

    def resume_view(self, request, run_id):
        """Let a stopped or failed run go on where it stood."""
        run = get_object_or_404(SegmentRun, pk=run_id)
        return self._told(request, lambda: runs.resume(run), _("The run goes on."))

    def _told(self, request, act, text):
        def acted(request):
            if not request.user.has_perm(MAY_RUN):
                raise PermissionDenied
            act()
            messages.success(request, text)
            return HttpResponseRedirect(reverse("admin:segments_segmentrun_changelist"))

        return require_POST(acted)(request)
