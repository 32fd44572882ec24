"""The way out of a preview."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from segments.preview import end


@require_POST
def end_preview(request: HttpRequest) -> HttpResponse:
    """End the preview, and go back to where it was started from."""
    end(request)
    if request.user.is_authenticated and request.user.is_staff:
        return HttpResponseRedirect("/admin/")
    return HttpResponseRedirect("/")
