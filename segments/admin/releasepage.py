"""The page of one release: what it says, what it would change, and the next step."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ..models import Dimension, Release, Segment
from ..publishing import Refused
from ..tasks import begin_preview
from ..values.periods import FIRST_YEAR, LAST_YEAR
from ..workflow import jobs
from ..workflow.confirming import Unconfirmed
from ..workflow.preparing import needs_approval, put_in, set_dimension, take_out
from ..workflow.releases import (
    approve,
    plan,
    publish,
    refuse,
    request_approval,
    withdraw,
)
from ..workflow.rolling_back import roll_back_release
from .figures import forget
from .releaseforms import AxisForm, ReleaseForm
from .releaseview import asked_of, number_of, shown

Status = Release.Status
HIGHEST = 32_767


def release_page(request: HttpRequest, release_id: int) -> HttpResponse:
    """Show a release, and take its next step."""
    release = get_object_or_404(
        Release.objects.select_related("author", "approver", "publisher"), pk=release_id
    )
    now = timezone.now()
    if request.method != "POST":
        return shown(request, release, now, None)
    try:
        return _step(request, release, now)
    except PermissionDenied as error:
        messages.error(request, str(error) or _("You may not do this."))
    except Refused:
        messages.error(request, _("Something blocks it: see the checks. Nothing was published."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return HttpResponseRedirect(request.path)


def _step(request: HttpRequest, release: Release, now: datetime) -> HttpResponse:
    action, person = request.POST.get("action", ""), request.user
    reason = request.POST.get("reason", "").replace("\x00", "")
    match action:
        case "publish":
            return _publish(request, release, now)
        case "preview":
            run = begin_preview(release, by=person, now=now, as_of=_as_of(request))
            return HttpResponseRedirect(f"{request.path}?preview={run.pk}")
        case "stop":
            run = release.previews.first()
            if run is not None:
                jobs.stop(run)
        case "withdraw":
            withdraw(release, by=person, now=now, reason=reason)
        case "approve":
            approve(release, by=person, now=now, reason=reason)
            messages.success(request, _("Approved."))
        case "refuse":
            refuse(release, by=person, now=now, reason=reason)
        case "add":
            priority = request.POST.get("priority", "")
            segment = get_object_or_404(Segment, pk=number_of(request.POST.get("segment")))
            put_in(release, segment, by=person, now=now, priority=_place(priority))
        case "remove":
            segment = get_object_or_404(Segment, pk=number_of(request.POST.get("segment")))
            take_out(release, segment, by=person, now=now)
        case "axis":
            return _axis(request, release, now)
        case "rollback":
            back = roll_back_release(release, by=person, now=now, reason=reason)
            forget()
            messages.success(request, _("Rolled back."))
            return HttpResponseRedirect(url_of(back))
    here = f"{request.path}?{request.GET.urlencode()}" if request.GET else request.path
    return HttpResponseRedirect(here)


def _place(text: str) -> int | None:
    """Answer the priority that was typed; nothing typed keeps the one it has."""
    if not text.strip():
        return None
    if not text.isdecimal() or len(text) > 5 or int(text) > HIGHEST:
        raise ValidationError(
            _("A priority is a whole number from 0 to %s.") % HIGHEST, code="priority"
        )
    return int(text)


def _axis(request: HttpRequest, release: Release, now: datetime) -> HttpResponse:
    """Let the release change a dimension's default, grace and inheritance."""
    dimension = get_object_or_404(Dimension, pk=number_of(request.POST.get("dimension")))
    form = AxisForm(request.POST, dimension=dimension)
    if not form.is_valid():
        return shown(request, release, now, None, form)
    set_dimension(release, dimension, by=request.user, now=now, **form.cleaned_data)
    return HttpResponseRedirect(request.path)


def _publish(request: HttpRequest, release: Release, now: datetime) -> HttpResponse:
    form = ReleaseForm(request.POST, release=release, asked=asked_of(release, now), now=now)
    if not form.is_valid():
        return shown(request, release, now, form)
    at, note = form.publish_at, form.cleaned_data["note"]
    given = {"by": request.user, "now": now, "typed": form.typed, "note": note}
    try:
        if release.status == Status.APPROVED:
            publish(release, by=request.user, now=now)
            said = _("Published.")
        elif needs_approval(release):
            request_approval(release, publish_at=at, **given)
            said = _("A second person has to approve it now: send them the address of this page.")
        elif at is not None:
            plan(release, publish_at=at, **given)
            said = _("Planned. You can withdraw it until then.")
        else:
            publish(release, **given)
            said = _("Published.")
    except Unconfirmed as error:
        form.mark(error.missing)
        return shown(request, release, now, form)
    except Refused:
        form.add_error(None, _("Something blocks it: see the checks. Nothing was published."))
        return shown(request, release, now, form)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return shown(request, release, now, form)
    forget()
    messages.success(request, said)
    return HttpResponseRedirect(request.path)


def _as_of(request: HttpRequest) -> datetime | None:
    """Answer the instant that was asked for; a day means its end, nonsense means now."""
    text = request.POST.get("as_of", "").strip()
    if not text:
        return None
    try:
        found = parse_datetime(text if "T" in text or " " in text else f"{text}T23:59:59")
    except ValueError:
        found = None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValidationError(_("“%s” is not a day.") % text[:20], code="no_such_day")
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def url_of(release: Release) -> str:
    """Answer the address of a release's page."""
    return reverse("admin:segments_release_change", args=[release.pk])
