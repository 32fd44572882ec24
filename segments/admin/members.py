"""The companies in a segment: searched, narrowed, explained, decided about by hand, exported."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Membership, Override, Segment
from ..overriding import Decided, decide_for_many
from ..tabular.sending import sent
from .exporting import csv_rows
from .figures import forget
from .memberforms import DecisionForm, MembersForm
from .stories import opened
from .tabs import head
from .untils import with_until

PER_PAGE = 50
MOST_PAGES = 200
"""Whoever is further back than ten thousand companies should search instead."""
NAMED = 5


class MembersPaginator(Paginator):
    """Pages up to a depth that stays fast."""

    @property
    def num_pages(self) -> int:
        """The number of pages that can be asked for."""
        return min(super().num_pages, MOST_PAGES)


def members_page(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Show who is in a segment and why; a post decides about the ticked ones. Ten queries."""
    segment = opened(segment_id)
    if request.method == "POST":
        return _decide(request, segment)
    return _shown(request, segment, DecisionForm(segment=segment, user=request.user))


def _shown(request: HttpRequest, segment: Segment, decision: DecisionForm) -> HttpResponse:
    now = timezone.now()
    form = MembersForm(request.GET)
    page = _page(form.narrow(open_members(segment)), request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        **head(segment, "members", now),
        "title": segment.name,
        "opts": Segment._meta,
        "form": form,
        "page": page,
        "too_many": page.paginator.count > PER_PAGE * MOST_PAGES,
        "reasons": dict(Membership.Reason.choices),
        "decision": decision if may_decide(request) else None,
        "may_export": request.user.has_perm("segments.export_segments"),
        "ticked": set(request.POST.getlist("company")),
    }
    return TemplateResponse(request, "admin/segments/segment/members.html", context)


def open_members(segment: Segment) -> QuerySet[Membership]:
    """Answer the open memberships of a segment with their companies and their ends."""
    members = segment.memberships.open().select_related("company")
    return with_until(members, segment, timezone.now())


def _page(members: QuerySet[Membership], number: str | None) -> Page:
    return MembersPaginator(
        members.order_by("company__legal_name", "company_id"), PER_PAGE
    ).get_page(number)


def may_decide(request: HttpRequest) -> bool:
    """Whether the person may include and exclude any company by hand."""
    return request.user.has_perms(["segments.add_override", "segments.override_all_companies"])


def _decide(request: HttpRequest, segment: Segment) -> HttpResponse:
    if not may_decide(request):
        raise PermissionDenied
    form = DecisionForm(request.POST, segment=segment, user=request.user)
    if not form.is_valid():
        return _shown(request, segment, form)
    decided = decide_for_many(
        segment,
        form.cleaned_data["company_ids"],
        kind=form.cleaned_data["kind"],
        reason=form.cleaned_data["reason"],
        by=request.user,
        now=timezone.now(),
        valid_until=form.cleaned_data["valid_until"],
    )
    forget()
    _report(request, form.cleaned_data["kind"], decided)
    query = request.GET.urlencode()
    here = reverse("admin:segments_segment_members", args=[segment.pk])
    return HttpResponseRedirect(f"{here}?{query}" if query else here)


def _report(request: HttpRequest, kind: str, decided: Decided) -> None:
    if kind == Override.Kind.EXCLUDE:
        text = ngettext(
            "%(n)s company was excluded.", "%(n)s companies were excluded.", decided.made
        )
    else:
        text = ngettext(
            "%(n)s company was included.", "%(n)s companies were included.", decided.made
        )
    messages.success(request, text % {"n": decided.made})
    if decided.already:
        text = ngettext(
            "%(n)s company already was, and stays as it is.",
            "%(n)s companies already were, and stay as they are.",
            len(decided.already),
        )
        messages.info(request, text % {"n": len(decided.already)})
    if decided.pinned:
        names = ", ".join(sorted(set(decided.pinned.values()))[:NAMED])
        text = _("%(n)s left out: already pinned in this dimension (%(segments)s).")
        messages.warning(request, text % {"n": len(decided.pinned), "segments": names})


def members_csv(request: HttpRequest, segment_id: int) -> StreamingHttpResponse:
    """Send the members that the page would show, all of them, as CSV; read a few at a time."""
    if not request.user.has_perm("segments.export_segments"):
        raise PermissionDenied
    segment = opened(segment_id)
    members = MembersForm(request.GET).narrow(open_members(segment)).order_by("company_id")
    return sent(f"{segment.code}.csv", csv_rows(members))
