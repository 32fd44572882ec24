"""Reviews: which are open, the report of each, and what was decided."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..explain import near_misses
from ..insight import alerts, costs, figures, periods, reports, reviews
from ..models import Notice, ReviewTask
from .lookonly import LookOnly
from .tabs import head

NEAR_SHOWN = 5
MAY_ARCHIVE = "segments.publish_segment"


class DecisionForm(forms.Form):
    """What came of a review, and why."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=ReviewTask.Outcome, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000,
        help_text=_("Whoever reviews it next time reads this."),
    )  # fmt: skip

    def __init__(self, *args, may_archive: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.may_archive = may_archive

    def clean_outcome(self) -> str:
        """Refuse to archive for somebody who may not."""
        outcome = self.cleaned_data["outcome"]
        if outcome == ReviewTask.Outcome.ARCHIVE and not self.may_archive:
            raise ValidationError(_("You may not archive segments."), code="may_not_archive")
        return outcome


class IsDone(admin.SimpleListFilter):
    """Open reviews first: the others are history."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        """Answer the choices."""
        return [("open", _("Open")), ("overdue", _("Overdue")), ("done", _("Decided"))]

    def queryset(self, request, queryset):
        """Keep what was chosen."""
        late = {"done_at": None, "due__lt": timezone.localdate()}
        chosen = {"open": {"done_at": None}, "overdue": late, "done": {"done_at__isnull": False}}
        return queryset.filter(**chosen.get(self.value(), {}))


@admin.register(ReviewTask)
class ReviewTaskAdmin(admin.ModelAdmin):
    """Reviews open themselves; people read the report and decide."""

    list_display = ["segment", "due", "owner", "state", "outcome", "done_by"]
    list_select_related = ["segment", "owner", "done_by"]
    list_filter = [IsDone]
    search_fields = ["segment__name", "segment__code"]
    ordering = ["done_at", "due"]

    def has_add_permission(self, request):
        """They open thirty days before they are due."""
        return False

    def has_delete_permission(self, request, obj=None):
        """What was decided stays known."""
        return False

    @admin.display(description=_("state"))
    def state(self, task: ReviewTask) -> str:
        """Answer whether it is decided, overdue or still to come."""
        if task.done_at:
            return _("decided")
        return _("overdue") if task.due < timezone.localdate() else _("open")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Show the report, and take the decision."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        known = object_id.isascii() and object_id.isdecimal() and len(object_id) < 18
        task = get_object_or_404(
            ReviewTask.objects.select_related(
                "segment__dimension", "segment__published_version__author", "owner", "done_by"
            ),
            pk=int(object_id) if known else None,
        )
        now = timezone.now()
        may_decide = task.done_at is None and self.has_change_permission(request)
        form = DecisionForm(request.POST or None, may_archive=request.user.has_perm(MAY_ARCHIVE))
        if request.method == "POST":
            if not may_decide:
                raise PermissionDenied
            if form.is_valid() and self._decide(request, task, form):
                return HttpResponseRedirect(reverse("admin:segments_reviewtask_changelist"))
        return self._page(request, task, form, may_decide=may_decide, now=now)

    def _decide(self, request: HttpRequest, task: ReviewTask, form: DecisionForm) -> bool:
        """Carry the decision out; what stands against it is said at the form."""
        now = timezone.now()
        report = reports.report_of(task.segment, now=now)
        try:
            reviews.finish(
                task,
                outcome=form.cleaned_data["outcome"],
                note=form.cleaned_data["note"],
                report=report.seen,
                by=request.user,
                now=now,
            )
        except ValidationError as error:
            form.add_error("outcome", error)
            return False
        self.message_user(request, _("The review is decided."), messages.SUCCESS)
        return True

    def _page(
        self, request: HttpRequest, task: ReviewTask, form: DecisionForm, *, may_decide, now
    ) -> HttpResponse:
        segment = task.segment
        context = {
            **admin.site.each_context(request),
            **head(segment, "review", now),
            "title": _("Review of “%(name)s”") % {"name": segment.name},
            "opts": ReviewTask._meta,
            "task": task,
            "report": reports.report_of(segment, now=now).for_eyes(
                with_costs=costs.may_be_seen_by(request.user)
            ),
            "over": periods.period("365", now),
            "begins": figures.begins([segment.pk]),
            "near": near_misses(segment, as_of=now, limit=NEAR_SHOWN),
            "alerts": alerts.shown(alerts.open_alerts([segment.pk])),
            "form": form,
            "may_decide": may_decide,
        }
        return TemplateResponse(request, "admin/segments/insight/review.html", context)


@admin.register(Notice)
class NoticeAdmin(LookOnly, admin.ModelAdmin):
    """
    Mail to staff: what waits, what went out, and why something did not.

    A notice that was deleted would be written again.
    """

    list_display = ["subject", "recipient", "created_at", "sent_at", "tries", "problem"]
    list_filter = ["sent_at"]
    search_fields = ["subject", "recipient"]
