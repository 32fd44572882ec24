"""
Looking at the shop as a company, or as nobody's company in some segments.

The choice is kept in the session and checked again at each request: staff need the permission to
see companies (or segments), a sales rep sees the companies of the own portfolio. A preview shopper
can not order.
"""

from datetime import datetime

from django.http import HttpRequest

from .models import Company, Segment
from .selection import shopper_as
from .shopper import Shopper

SESSION_KEY = "preview"


def start(request: HttpRequest, *, company: Company | None = None, segment: Segment | None = None):
    """Look at the shop as a company or a segment from the next request on."""
    request.session[SESSION_KEY] = {
        "company": company and company.pk,
        "segment": segment and segment.pk,
    }


def end(request: HttpRequest) -> None:
    """Be oneself again. Safe to repeat."""
    request.session.pop(SESSION_KEY, None)


def preview_shopper(request: HttpRequest, *, at: datetime) -> Shopper | None:
    """
    Answer the shopper of the preview that is under way; None when there is none.

    No query without a preview. A preview that is no longer allowed, or of something that is gone,
    ends here.
    """
    wanted = request.session.get(SESSION_KEY)
    if wanted is None:
        return None
    company, segment = _allowed(request.user, wanted)
    if company is None and segment is None:
        end(request)
        return None
    return shopper_as(company, [segment] if segment else (), at=at)


def may_preview(user, company: Company) -> bool:
    """Whether a person may look at the shop as a company: staff who see it, or its sales rep."""
    if not user.is_active:
        return False
    if user.is_staff and user.has_perm("segments.view_company"):
        return True
    rep = company.account_manager
    return rep is not None and rep.user_id is not None and rep.user_id == user.pk


def _allowed(user, wanted: dict) -> tuple[Company | None, Segment | None]:
    if not user.is_authenticated:
        return None, None
    if wanted.get("company"):
        companies = Company.objects.select_related("account_manager")
        company = companies.filter(pk=wanted["company"]).first()
        return (company, None) if company and may_preview(user, company) else (None, None)
    if user.is_staff and user.has_perm("segments.view_segment"):
        return None, Segment.objects.filter(pk=wanted.get("segment")).first()
    return None, None
