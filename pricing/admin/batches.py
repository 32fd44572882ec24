"""The page of a batch: how far it is, what it would change, and the buttons; and all batches."""

from collections.abc import Callable
from functools import partial

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from segments.admin.following import Followed
from segments.admin.lookonly import LookOnly
from segments.tabular.sending import sent
from segments.tabular.writing import csv_lines

from ..importing import jobs, undoing
from ..models import PriceBatch
from ..secrecy import sees_costs
from .batchboard import board, progress_of, words_of
from .prices import CappedPaginator

SHOWN_PROBLEMS = 200
BADGES = {"applied": "published", "failed": "failed", "refused": "failed", "undone": "archived",
          "stopped": "archived", "same": "archived", "ready": "draft"}  # fmt: skip


def may_change(request: HttpRequest) -> bool:
    """Whether a person may change price lists, and so may import into them."""
    return request.user.has_perm("pricing.change_pricelist")


def to_page(batch: PriceBatch) -> HttpResponseRedirect:
    """Answer the way to the page of a batch."""
    return HttpResponseRedirect(reverse("admin:pricing_pricebatch_change", args=[batch.pk]))


@admin.register(PriceBatch)
class PriceBatchAdmin(LookOnly, Followed, admin.ModelAdmin):
    """
    Who changed a list from a file, when and why; nobody writes it but the imports.

    Batches begin with a file on the page of their list, and go when the list is deleted.
    """

    may_act = "pricing.change_pricelist"
    list_display = ["__str__", "price_list", "what", "standing", "reason", "when", "created_by"]
    list_filter = ["status", "kind", ("price_list", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["price_list", "created_by", "undoes"]
    search_fields = ["price_list__code", "price_list__name", "file_name", "reason"]
    change_list_template = "admin/pricing/pricebatch/change_list.html"
    paginator = CappedPaginator
    show_full_result_count = False
    list_per_page = 50

    @admin.display(description=_("what"))
    def what(self, batch: PriceBatch) -> str:
        """Answer the file, or which batch was taken back."""
        if batch.kind == PriceBatch.Kind.UNDO:
            return _("Takes back batch %(number)s") % {"number": batch.undoes_id}
        return batch.file_name

    @admin.display(description=_("when"), ordering="created_at")
    def when(self, batch: PriceBatch) -> str:
        """Answer when it was applied, or else sent."""
        return date_format(localtime(batch.applied_at or batch.created_at), "SHORT_DATETIME_FORMAT")

    @admin.display(description=_("status"), ordering="status")
    def standing(self, batch: PriceBatch) -> str:
        """Answer how it stands, as a badge, and what it changed."""
        told = f"+{batch.created} ±{batch.changed} −{batch.removed}" if batch.has_changes else ""
        return format_html(
            '<span class="status-badge status-badge--{}">{}</span> '
            '<span class="batch-counts">{}</span>',
            BADGES.get(batch.status, "planned"), batch.get_status_display(), told,
        )  # fmt: skip

    def get_urls(self):
        """Add the buttons, and the file to download."""
        own: list[tuple[str, Callable]] = [
            ("approve", self.approve_view), ("stop", self.stop_view), ("resume", self.resume_view),
            ("undo", self.undo_view), ("problems", self.problems_view),
        ]  # fmt: skip
        return [
            *(
                path(f"<int:pk>/{name}/", self.admin_site.admin_view(view),
                     name=f"pricing_pricebatch_{name}")
                for name, view in own
            ),
            *super().get_urls(),
        ]  # fmt: skip

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Show how far the batch is and what it changes."""
        batch = self.get_object(request, object_id)
        if batch is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, batch):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {
            "title": str(batch), "opts": self.opts, "batch": batch,
            "board": board(batch, with_costs=sees_costs(request.user)),
            "problems": batch.problems.all()[:SHOWN_PROBLEMS],
            "unseen": max(0, batch.problem_count - SHOWN_PROBLEMS),
            "badge": BADGES.get(batch.status, "planned"),
            "may_change": may_change(request),
            "may_undo": jobs.is_last(batch) and not batch.undoings.filter(
                status__in=jobs.UNDER_WAY).exists(),
            "undoing": batch.undoings.order_by("-pk").first(),
        }  # fmt: skip
        return TemplateResponse(request, "admin/pricing/pricebatch/batch.html", context)

    def approve_view(self, request, pk):
        """Have the checked changes applied."""
        reason = request.POST.get("reason", "")[:200]
        return self.acted(request, partial(jobs.approve, by=request.user, reason=reason), pk=pk)

    def stop_view(self, request, pk):
        """Stop it, or give it up."""
        return self.acted(request, jobs.stop, pk=pk)

    def resume_view(self, request, pk):
        """Let it go on where it stood."""
        return self.acted(request, jobs.resume, pk=pk)

    def undo_view(self, request, pk):
        """Say what taking it back does; then do it."""
        batch = self._batch(request, pk)
        try:
            if request.method == "POST":
                reason = request.POST.get("reason", "")[:200]
                return to_page(jobs.undo(batch, by=request.user, reason=reason))
            if not jobs.is_last(batch):
                words = _("Only the last batch of a list that is applied can be taken back.")
                raise ValidationError(words)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return to_page(batch)
        context = self.admin_site.each_context(request) | {
            "title": _("Take back batch %(number)s") % {"number": batch.pk}, "opts": self.opts,
            "batch": batch, "undo": undoing.foresee(batch),
        }  # fmt: skip
        return TemplateResponse(request, "admin/pricing/pricebatch/undo.html", context)

    def how_far(self, work: PriceBatch) -> dict[str, str | float]:
        """Answer all four kinds of being under way as one; a checked file says its rows."""
        status = "running" if work.is_under_way else work.status
        return {"status": status, "words": words_of(work), "progress": progress_of(work)}

    def problems_view(self, request, pk):
        """Answer the mistakes that were kept, as CSV."""
        batch = self._batch(request, pk)
        rows = batch.problems.values_list("line", "column", "reason").iterator()
        lines = csv_lines([_("Line"), _("Column"), _("Reason")], rows)
        return sent(f"mistakes-{batch.pk}.csv", lines)

    def _batch(self, request: HttpRequest, pk: int) -> PriceBatch:
        """Answer a batch for somebody who may change price lists."""
        if not may_change(request):
            raise PermissionDenied
        return get_object_or_404(PriceBatch.objects.select_related("price_list"), pk=pk)
