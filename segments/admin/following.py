"""Work that goes on behind a page: how far it is, and the buttons that stop it or let it go on."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

BADGES = {"done": "published", "failed": "failed"}


class Followed:
    """
    For an admin of work that has a ``status`` and a ``progress`` from 0 to 1; put it first.

    The bar is ``admin/how_far.html``; while the status is ``waiting`` or ``running`` it asks again.
    ``may_act`` is the permission for the buttons.
    """

    may_act: str

    def get_urls(self):
        """Add how far it is."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_progress"
        view = self.admin_site.admin_view(self.progress_view)
        return [path("<int:pk>/progress/", view, name=name), *super().get_urls()]

    def progress_view(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Answer how far it is to those who may see it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return JsonResponse(self.how_far(get_object_or_404(self.model, pk=pk)))

    def how_far(self, work) -> dict[str, Any]:
        """Answer its status, that in words, and how much is done."""
        words = str(work.get_status_display())
        return {"status": work.status, "words": words, "progress": work.progress}

    def acted(
        self, request: HttpRequest, act: Callable[[Any], Any], *, pk: int | None, said: Any = ""
    ) -> HttpResponse:
        """Do what a button says, to some work or none, and go to its page, or what came of it."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.has_perm(self.may_act):
            raise PermissionDenied
        work = None if pk is None else get_object_or_404(self.model, pk=pk)
        try:
            work = act(work) or work
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            if said:
                messages.success(request, said)
        return HttpResponseRedirect(self.page_of(work))

    def page_of(self, work: Any) -> str:
        """Answer the address of its page."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=[work.pk])

    @admin.display(description=_("status"), ordering="status")
    def standing(self, work) -> str:
        """Answer how it stands, as a badge; what is under way says how far it is."""
        text = work.get_status_display()
        if work.status == "running":
            text = f"{text} {work.progress:.0%}"
        kind = BADGES.get(work.status, "planned")
        return format_html('<span class="status-badge status-badge--{}">{}</span>', kind, text)
