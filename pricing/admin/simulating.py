"""The button “Simulate” of an admin page: the form as it is filled in, tried, and not saved."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import BaseFormSet, ModelForm
from django.forms.formsets import all_valid
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import Simulation

BUTTON = "_simulate"
MAY = "pricing.add_simulation"


class Simulates:
    """
    Mixin of a ModelAdmin; ``asked_for`` turns a valid form into a simulation.

    A form with errors is shown again with them, as when it is saved.
    """

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Try the change when that was asked for; otherwise show or save the page."""
        may = request.user.has_perm(MAY) and self.has_change_permission(request)  # type: ignore[attr-defined]
        extra = {"may_simulate": may, **(extra_context or {})}
        if request.method == "POST" and any(name.startswith(BUTTON) for name in request.POST):
            answer = self._simulate(request, object_id)
            if answer is not None:
                return answer
        return super().changeform_view(request, object_id, form_url, extra)  # type: ignore[misc]

    def asked_for(
        self,
        request: HttpRequest,
        saved: Model | None,
        form: ModelForm,
        formsets: list[BaseFormSet],
    ) -> Simulation:
        """Have what was asked for simulated."""
        raise NotImplementedError

    def _simulate(self, request: HttpRequest, object_id: str | None) -> HttpResponse | None:
        """Ask for the simulation; None when the form has errors, so that they are shown."""
        admin: Any = self
        obj = admin.get_object(request, unquote(object_id)) if object_id else None
        if object_id and obj is None:
            return None
        saved = admin.get_object(request, unquote(object_id)) if object_id else None
        may = (
            admin.has_change_permission(request, obj) if obj else admin.has_add_permission(request)
        )
        if not (may and request.user.has_perm(MAY)):
            raise PermissionDenied
        fields = flatten_fieldsets(admin.get_fieldsets(request, obj))
        form_class = admin.get_form(request, obj, change=obj is not None, fields=fields)
        form = form_class(request.POST, request.FILES, instance=obj)
        is_valid = form.is_valid()
        formsets, _inlines = admin._create_formsets(request, form.instance, change=obj is not None)
        if not (all_valid(formsets) and is_valid):
            return None
        simulation = self.asked_for(request, saved, form, formsets)
        messages.info(request, _("Nothing is saved: this is what the change would do."))
        url = reverse("admin:pricing_simulation_change", args=[simulation.pk])
        return HttpResponseRedirect(url)
