"""A preview of the shop changes nothing, and has a way out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from segments.models import SalesRep
from segments.preview import end

SAFE = {"GET", "HEAD", "OPTIONS"}
MAY_POST = ("preview-end", "set_language", "customer:logout", "reps:", "api:")
"""Addresses (or how their names begin) that may be posted to during a preview: all keep nothing."""


class PreviewIsReadOnlyMiddleware:
    """Refuse every change while the shopper is a preview: no basket, no order, no review."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        """Let reading through; answer a change with a message, back on the front page."""
        if not request.shopper.is_preview or request.method in SAFE:
            return None
        if request.resolver_match.view_name.startswith(MAY_POST):
            return None
        messages.warning(request, _("This is a preview: nothing can be ordered or changed."))
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": reverse("home")})
        return HttpResponseRedirect(reverse("home"))


@require_POST
def end_preview(request: HttpRequest) -> HttpResponse:
    """End the preview; staff go back to the admin, a sales rep to the own companies."""
    end(request)
    is_staff = request.user.is_authenticated and request.user.is_staff
    if is_staff:
        return HttpResponseRedirect(reverse("admin:index"))
    is_rep = SalesRep.objects.filter(user=request.user.pk).exists()
    return HttpResponseRedirect(reverse("reps:companies" if is_rep else "home"))
