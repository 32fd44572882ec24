"""Django admin for merchandisers: the index is ordered by what they come to do."""

from collections.abc import Callable
from functools import wraps

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from segments.widgets import is_key

SECTIONS = [
    (
        "companies",
        _("Companies"),
        [
            "segments.company",
            "segments.buyer",
            "segments.salesrep",
            "segments.industrycode",
            "segments.buyerfacts",
            "apikeys.*",
        ],
    ),
    (
        "segments",
        _("Segments"),
        [
            "segments.segment",
            "segments.release",
            "segments.segmentday",
            "segments.reviewtask",
            "segments.dimension",
            "segments.override",
            "segments.staticlist",
            "segments.rfmcalibration",
            "segments.costratecard",
            "segments.segmentrun",
            "segments.notice",
            "activity.*",
        ],
    ),
    (
        "pricing",
        _("Prices and VAT"),
        [
            "pricing.pricelist",
            "pricing.price",
            "pricing.pricebatch",
            "pricing.simulation",
            "pricing.unitcost",
            "pricing.vatrate",
            "pricing.taxcategory",
            "pricing.*",
        ],
    ),
    ("ranges", _("Ranges"), ["offer.range", "ranges.*", "catalogue.*"]),
    ("search", _("Search and part numbers"), ["listings.*", "partnumbers.*"]),
    ("frontpages", _("Front pages"), ["frontpages.*"]),
    ("orderrules", _("Order rules"), ["orderrules.*"]),
]
"""Slug, heading, and the models shown under it (``app.*`` is the rest of an app), in this order."""

PAGES = {"segments": [(_("Calendar"), "admin:segments_segment_calendar")]}
"""Pages that belong to a section and to no model: heading and the name of the address."""


class Suggestions(AutocompleteJsonView):
    """What a searchable field offers: products with their part numbers, others by name."""

    def serialize_result(self, obj, to_field_name):
        """Answer one suggestion; the part number is what a merchandiser typed."""
        found = super().serialize_result(obj, to_field_name)
        number = getattr(obj, "upc", None)
        return {**found, "text": f"{number} – {found['text']}"} if number else found


class StaffSite(admin.AdminSite):
    """The admin site: the merchandiser's sections first, everything else after them."""

    site_title = _("Grossist staff")
    site_header = _("Grossist")
    index_title = _("What companies see, pay and may order")
    enable_nav_sidebar = True

    def admin_view(self, view, cacheable=False):
        """Guard a view, and let only keys that can be any choose the rows of an action."""
        return super().admin_view(with_sound_choices(view), cacheable)

    def autocomplete_view(self, request):
        """Answer the suggestions of a searchable field."""
        return Suggestions.as_view(admin_site=self)(request)

    def get_app_list(self, request, app_label=None):
        """Answer the sections that hold something this person may see. No query of its own."""
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        models = {
            f"{app['app_label']}.{model['object_name'].lower()}": model
            for app in apps
            for model in app["models"]
        }
        sections = [
            self._section(slug, heading, self._take(models, patterns))
            for slug, heading, patterns in SECTIONS
        ]
        left = {id(model) for model in models.values()}
        for app in apps:
            app["models"] = [model for model in app["models"] if id(model) in left]
        return [one for one in [*sections, *apps] if one["models"]]

    def _take(self, models: dict, patterns: list[str]) -> list[dict]:
        taken = []
        for pattern in patterns:
            app, _dot, name = pattern.partition(".")
            keys = (
                [key for key in models if key.startswith(f"{app}.")] if name == "*" else [pattern]
            )
            taken += [models.pop(key) for key in keys if key in models]
        return taken

    def _section(self, slug: str, heading, models: list[dict]) -> dict:
        first = models[0]["admin_url"] if models else None
        pages = [
            {"name": label, "object_name": name, "admin_url": reverse(name), "add_url": None,
             "view_only": True, "perms": {}}
            for label, name in PAGES.get(slug, ()) if models
        ]  # fmt: skip
        return {
            "name": heading,
            "app_label": slug,
            "app_url": first or reverse("admin:index", current_app=self.name),
            "has_module_perms": True,
            "models": [*models, *pages],
        }


def with_sound_choices(view: Callable) -> Callable:
    """
    Answer a view of a model's pages that says so when rows were chosen by what is no key.

    Django's own pages ask the database for it, and answer 500.
    """
    page = getattr(view, "__self__", None)
    if not isinstance(page, admin.ModelAdmin):
        return view

    @wraps(view)
    def checked(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if all(is_key(page.opts.pk, one) for one in chosen):
            return view(request, *args, **kwargs)
        messages.error(request, _("What you chose is not there any more. Nothing was changed."))
        return HttpResponseRedirect(request.get_full_path())

    return checked
