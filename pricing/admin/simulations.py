"""Simulations in Django admin: how far they are, what they found, and the CSV."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from segments.admin.following import Followed
from segments.admin.lookonly import Unwritten
from segments.tabular.sending import sent

from ..forms import InstantForm
from ..models import PriceBatch, SimulatedCompany, Simulation
from ..secrecy import sees_costs
from ..simulating import affected, csvfile, jobs, listforms, page
from ..simulating.kinds import KINDS
from .simulating import MAY

TEMPLATE = "admin/pricing/simulation/page.html"
"""Whoever may look at costs may look at margins, and nobody else."""

TABLES: dict[str, Callable] = {
    "companies": csvfile.company_lines,
    "products": csvfile.product_lines,
}


class KindFilter(admin.SimpleListFilter):
    """Narrow to one kind of change, by its name."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        """Answer the kinds there are."""
        return [(code, kind.label) for code, kind in KINDS.items()]

    def queryset(self, request, queryset):
        """Narrow to the chosen one."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Simulation)
class SimulationAdmin(Unwritten, Followed, admin.ModelAdmin):
    """What was simulated; asked for on the page of what would change."""

    may_act = MAY
    list_display = ["title", "of_what", "standing", "companies", "created_at", "created_by"]
    list_filter = ["status", KindFilter]
    list_select_related = ["created_by"]
    search_fields = ["title"]
    show_full_result_count = False

    @admin.display(description=_("of"), ordering="kind")
    def of_what(self, simulation: Simulation) -> str:
        """Name the kind of change."""
        return str(KINDS[simulation.kind].label) if simulation.kind in KINDS else simulation.kind

    def get_deleted_objects(self, objs, request):
        """Count what goes with them: naming a hundred thousand rows would take the page down."""
        found = list(objs)
        companies = SimulatedCompany.objects.filter(simulation__in=found).count()
        counts = {
            Simulation._meta.verbose_name_plural: len(found),
            SimulatedCompany._meta.verbose_name_plural: companies,
        }
        refused = set() if self.has_delete_permission(request) else {Simulation._meta.verbose_name}
        return [str(simulation) for simulation in found], counts, refused, []

    def get_urls(self):
        """Add stopping, going on, doing it again, and the tables."""
        own = [
            ("stop", "stop/", self.stop_view),
            ("resume", "resume/", self.resume_view),
            ("again", "again/", self.again_view),
            ("csv", "<str:table>.csv", self.csv_view),
        ]
        of_batch = self.admin_site.admin_view(self.batch_view)
        return [
            path("of-batch/<int:pk>/", of_batch, name="pricing_simulation_of_batch"),
            *(
                path(
                    f"<int:pk>/{route}", self.admin_site.admin_view(view),
                    name=f"pricing_simulation_{name}",
                )
                for name, route, view in own
            ),
            *super().get_urls(),
        ]  # fmt: skip

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Show what was found, or how far it is."""
        simulation = self.get_object(request, unquote(object_id))
        if simulation is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, simulation):
            raise PermissionDenied
        with_margin = sees_costs(request.user)
        kind = KINDS[simulation.kind]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": simulation.title,
            "subtitle": _("Simulation"),
            "simulation": simulation,
            "kind": kind,
            "subject_url": kind.page(simulation.change),
            "is_dead": simulation.is_dead(timezone.now()),
            "is_stale": jobs.is_stale(simulation),
            "may_simulate": request.user.has_perm(MAY),
            "may_delete": self.has_delete_permission(request, simulation),
            "with_margin": with_margin,
            "form": InstantForm(initial={"at": simulation.at}),
            **(_found(simulation, with_margin=with_margin) if simulation.result else {}),
        }
        return TemplateResponse(request, TEMPLATE, context)

    def stop_view(self, request, pk):
        """Ask it to stop after what it is at."""
        return self.acted(request, jobs.request_stop, pk=pk, said=_("The simulation stops soon."))

    def resume_view(self, request, pk):
        """Let it go on where it stood."""
        return self.acted(request, jobs.resume, pk=pk, said=_("The simulation goes on."))

    def again_view(self, request, pk):
        """Simulate the same change with the prices and orders of now, for the instant given."""
        form = InstantForm(request.POST or None)

        def act(simulation: Simulation) -> Simulation | None:
            if not form.is_valid():
                messages.error(request, " ".join(form.errors["at"]))
                return None
            at = form.cleaned_data["at"]
            return jobs.again(simulation, now=timezone.now(), by=request.user, at=at)

        return self.acted(request, act, pk=pk)

    def batch_view(self, request, pk):
        """Have a checked price file simulated; for the button on its page."""

        def asked(request: HttpRequest) -> HttpResponse:
            may = request.user.has_perm(MAY) and request.user.has_perm("pricing.change_pricelist")
            if not may:
                raise PermissionDenied
            batch = get_object_or_404(PriceBatch, pk=pk, status=PriceBatch.Status.READY)
            simulation = listforms.file(batch, now=timezone.now(), by=request.user)
            return HttpResponseRedirect(self.page_of(simulation))

        return require_POST(asked)(request)

    def csv_view(self, request, pk, table):
        """Answer all companies or all products as a CSV file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        simulation = get_object_or_404(
            Simulation, pk=pk, status=Simulation.Status.DONE, kind__in=KINDS
        )
        if table not in TABLES:
            return HttpResponse(status=404)
        lines = TABLES[table](simulation, with_margin=sees_costs(request.user))
        return sent(f"simulation-{simulation.pk}-{table}.csv", lines)


def _found(simulation: Simulation, *, with_margin: bool) -> dict[str, Any]:
    """Answer everything that a finished simulation shows. Six queries, whatever its size."""
    return {
        "figures": page.figures(simulation, with_margin=with_margin),
        "currencies": page.currencies(simulation),
        "charts": page.months(simulation, with_margin=with_margin),
        "steps": page.steps(simulation),
        "moved_companies": affected.companies(simulation),
        "moved_products": affected.products(simulation),
        "hidden": affected.hidden(simulation),
        "floors": affected.floors(simulation) if with_margin else [],
        "below_floor": simulation.result.get("below_floor") if with_margin else None,
    }
