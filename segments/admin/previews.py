"""From the admin into the shop, seen as a company or as a segment."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from ..models import Company, Segment
from ..preview import start

SHOP = "/"


@require_POST
def see_as_company(request: HttpRequest, company_id: int) -> HttpResponse:
    """Open the shop as a company."""
    start(request, company=get_object_or_404(Company, pk=company_id))
    return HttpResponseRedirect(SHOP)


@require_POST
def see_as_segment(request: HttpRequest, segment_id: int) -> HttpResponse:
    """Open the shop as nobody's company in one segment."""
    start(request, segment=get_object_or_404(Segment, pk=segment_id))
    return HttpResponseRedirect(SHOP)
