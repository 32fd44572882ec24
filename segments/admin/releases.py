"""Releases in Django admin: the list, a new one, and the way to the page of each."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Release, Segment
from ..workflow.permissions import EDIT, may
from ..workflow.preparing import prepare
from .releaseforms import NewReleaseForm
from .releasepage import release_page, url_of
from .releaseview import with_drafts


@admin.register(Release)
class ReleaseAdmin(admin.ModelAdmin):
    """What was, is and will be published, by whom and when. Changed through its own page only."""

    list_display = ["what", "status", "publish_at", "author", "approver", "published_at"]
    list_filter = ["status", "is_rollback"]
    list_select_related = ["author", "approver"]
    search_fields = ["title", "note", "items__segment__name", "items__segment__code"]
    date_hierarchy = "created_at"
    actions = None

    def get_queryset(self, request):
        """Fetch the names of the segments with the releases of a page, in one query more."""
        return super().get_queryset(request).prefetch_related("items__segment")

    @admin.display(description=_("release"))
    def what(self, release: Release) -> str:
        """Answer the title, else the names of the segments."""
        names = ", ".join(item.segment.name for item in release.items.all())
        return release.title or names or str(release)

    def has_add_permission(self, request):
        """Who edits drafts may put them together."""
        return may(request.user, EDIT)

    def has_change_permission(self, request, obj=None):
        """Nobody changes a row here: the page of a release takes its steps."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Nobody deletes what was published or tried."""
        return False

    def add_view(self, request: HttpRequest, form_url="", extra_context=None):
        """Choose the drafts that go together."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        drafts = with_drafts(Segment.objects.exclude(status=Segment.Status.ARCHIVED)).distinct()
        form = NewReleaseForm(request.POST or None, drafts=drafts)
        if request.method == "POST" and form.is_valid():
            release = prepare(
                form.cleaned_data["segments"],
                by=request.user,
                now=timezone.now(),
                title=form.cleaned_data["title"],
                note=form.cleaned_data["note"],
            )
            return HttpResponseRedirect(url_of(release))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Publish several drafts together"),
            "opts": Release._meta,
            "form": form,
        }
        return TemplateResponse(request, "admin/segments/release/new.html", context)

    def change_view(self, request: HttpRequest, object_id, form_url="", extra_context=None):
        """Show the page of a release to whoever may see releases."""
        if not self.has_view_permission(request):
            return super().change_view(request, object_id, form_url, extra_context)
        number = int(object_id) if str(object_id).isdecimal() and len(str(object_id)) < 15 else 0
        return release_page(request, number)
