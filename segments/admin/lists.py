"""Lists of companies: made here, filled from files or pasted numbers, with what became of each."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ..listforms import FillForm
from ..lists import fill, users_of
from ..marks import mark_dirty
from ..models import ListImport, StaticList
from ..tabular import Report
from .lookonly import LookOnly
from .picking import Picks
from .posted import posted_json

TEMPLATE = "admin/segments/staticlist/fill.html"
SHOWN = 100


class ImportInline(LookOnly, admin.TabularInline):
    """What was sent before, and what became of it."""

    model = ListImport
    extra = 0
    verbose_name_plural = _("Changes")
    fields = [
        "at", "mode", "source", "accepted", "duplicate", "unknown", "inactive", "added", "removed",
        "by",
    ]  # fmt: skip
    readonly_fields = fields


@admin.register(StaticList)
class StaticListAdmin(Picks, admin.ModelAdmin):
    """Lists of companies with their sizes; the companies on them; filling."""

    list_display = ["name", "code", "size", "owner"]
    list_select_related = ["owner"]
    search_fields = ["name", "code"]
    prepopulated_fields = {"code": ["name"]}
    fields = ["name", "code", "purpose", "owner"]
    autocomplete_fields = ["owner"]
    inlines = [ImportInline]
    change_form_template = "admin/segments/staticlist/change_form.html"
    delete_confirmation_template = "admin/segments/staticlist/delete.html"

    def get_inlines(self, request, obj):
        """Show the changes of a list that is there; a new one has none."""
        return self.inlines if obj else []

    def get_queryset(self, request):
        """Count the companies in the same query."""
        return super().get_queryset(request).annotate(entry_count=Count("entries"))

    @admin.display(description=_("companies"), ordering="entry_count")
    def size(self, static_list: StaticList) -> int:
        """Answer how many companies are on the list."""
        return static_list.entry_count

    def get_readonly_fields(self, request, obj=None):
        """The code is what rules say: it never changes."""
        return ["code"] if obj else []

    def get_prepopulated_fields(self, request, obj=None):
        """Fill the code of a new list only."""
        return {} if obj else self.prepopulated_fields

    def get_urls(self):
        """Add filling."""
        fill_url = path(
            "<int:pk>/fill/",
            self.admin_site.admin_view(self.fill_view),
            name="segments_staticlist_fill",
        )
        save_url = path(
            "save/", self.admin_site.admin_view(self.save_view), name="segments_staticlist_save"
        )
        return [fill_url, save_url, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Show the first companies on the list, or those that were searched for."""
        static_list = self.get_object(request, object_id)
        context = dict(extra_context or {})
        if static_list is not None:
            words = request.GET.get("company", "").replace("\x00", "").strip()[:100]
            companies = static_list.companies.order_by("legal_name", "pk")
            if words:
                companies = companies.filter(legal_name__icontains=words) | companies.filter(
                    number__icontains=words
                )
            context |= {
                "companies": companies.only("pk", "number", "legal_name", "is_active")[:SHOWN],
                "shown": SHOWN,
                "words": words,
            }
        return super().change_view(request, object_id, form_url, context)

    def get_deleted_objects(self, objs, request):
        """Name the segments that ask for a list: it stays until they do not any more."""
        found, counts, needed, protected = super().get_deleted_objects(objs, request)
        lists = {one.code: one for one in objs}
        for code, users in users_of(lists).items():
            for segment in users:
                url = reverse("admin:segments_segment_change", args=[segment.pk])
                names = {"list": lists[code].name, "segment": segment.name}
                words = _("“%(list)s” is used by the segment “%(segment)s”") % names
                protected.append(format_html('<a href="{}">{}</a>', url, words))
        return found, counts, needed, protected

    def delete_model(self, request, obj):
        """Look at the companies that were on it again."""
        ids = list(obj.entries.values_list("company_id", flat=True))
        super().delete_model(request, obj)
        mark_dirty(ids, fields=["lists"], reason="list")

    def delete_queryset(self, request, queryset):
        """Delete one by one, so that each is looked after."""
        for obj in queryset:
            self.delete_model(request, obj)

    def fill_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a file or pasted numbers; say what became of each."""
        static_list = self.get_object(request, str(pk))
        if static_list is None:
            raise Http404
        if not self.has_change_permission(request, static_list):
            raise PermissionDenied
        form = FillForm(request.POST or None, request.FILES or None)
        context = self.admin_site.each_context(request) | {
            "title": _("Fill “%s”") % static_list,
            "opts": self.opts,
            "original": static_list,
            "form": form,
        }
        if request.method == "POST" and form.is_valid():
            report = Report()
            done = self._filled(request, static_list, form, report)
            if done is not None:
                messages.success(request, _words(done))
                url = reverse("admin:segments_staticlist_change", args=[static_list.pk])
                return HttpResponseRedirect(url)
            context |= {"report": report, "problems": report.problems[:SHOWN]}
        return TemplateResponse(request, TEMPLATE, context)

    def save_view(self, request: HttpRequest) -> JsonResponse:
        """Keep the many company numbers of a rule's condition as a new list."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        now = timezone.now()
        try:
            numbers = posted_json(request)["numbers"]
            if not isinstance(numbers, list) or "\x00" in "".join(numbers):
                raise TypeError
            "".join(numbers).encode()
        except (ValueError, TypeError, KeyError):
            return JsonResponse({"error": str(_("Company numbers are expected."))}, status=400)
        try:
            with transaction.atomic():
                made = StaticList.objects.create(
                    code=f"list-{now:%Y%m%d-%H%M%S-%f}",
                    name=_("List of %(day)s")
                    % {"day": f"{timezone.localtime(now):%Y-%m-%d %H:%M}"},
                    owner=request.user,
                )
                done = fill(made, numbers, mode=ListImport.Mode.REPLACE, now=now, by=request.user)
        except ValidationError as error:
            return JsonResponse({"error": " ".join(error.messages)}, status=400)
        return JsonResponse({"code": made.code, "name": made.name, "words": _words(done)})

    def _filled(self, request, static_list, form: FillForm, report: Report) -> ListImport | None:
        numbers, source = form.numbers(report)
        if not report.is_clean:
            return None
        try:
            return fill(
                static_list,
                numbers,
                mode=form.cleaned_data["mode"],
                now=timezone.now(),
                by=request.user,
                source=source,
            )
        except ValidationError as error:
            form.add_error(None, error)
            return None


def _words(done: ListImport) -> str:
    """Say what became of the numbers."""
    told = _(
        "%(accepted)s accepted, %(duplicate)s given twice, %(unknown)s unknown, %(inactive)s"
        " inactive; %(added)s added, %(removed)s removed."
    ) % {
        name: getattr(done, name)
        for name in ("accepted", "duplicate", "unknown", "inactive", "added", "removed")
    }
    if not done.unknown:
        return told
    return f"{told} " + _("Unknown: %(numbers)s.") % {
        "numbers": ", ".join(done.unknown_numbers[:20]) + ("…" if done.unknown > 20 else "")
    }
