"""A range in Django admin: what it holds, what it does for whom; tried before it is saved."""

from typing import Any

from django.contrib import admin
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from pricing.admin.simulating import Simulates
from pricing.models import Simulation
from segments.admin.picking import Picks

from . import contentschange
from .attributes import RangeAttributeInline
from .contentsform import FIELDS, ContentsForm
from .counting import product_count
from .naming import name_products


class RangeAdmin(Picks, Simulates, admin.ModelAdmin):
    """Ranges by name; they are made, named and deleted in the dashboard."""

    form = ContentsForm
    list_display = ["name", "products", "includes_all_products"]
    search_fields = ["name"]
    show_full_result_count = False
    list_per_page = 50
    ordering = ["name", "pk"]
    autocomplete_fields = ["included_categories", "excluded_categories"]
    fieldsets = [
        (None, {"fields": [("name", "slug"), "description", "products", "who_sees_it"]}),
        (
            _("What it holds"),
            {
                "fields": [
                    "includes_all_products", "included_categories", "excluded_categories",
                    "classes",
                ],
                "description": _("A category stands for itself and all below it."),
            },
        ),
        (
            _("Products one by one"),
            {"fields": ["named", *FIELDS]},
        ),
    ]  # fmt: skip
    readonly_fields = ["name", "slug", "description", "products", "who_sees_it", "named"]
    inlines = [RangeAttributeInline]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Count the products of the ranges on the page."""
        return super().get_queryset(request).annotate(product_count=product_count("pk"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes here."""
        return False

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Show types as boxes, and say what an excluded category does here: to any range."""
        if db_field.name == "classes":
            kwargs["widget"] = CheckboxSelectMultiple
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "excluded_categories":
            field.help_text = _("Their products do not belong to the range, whatever brings them.")
        return field

    @admin.display(description=_("products in it"), ordering="product_count")
    def products(self, one: Any) -> str:
        """Say how many products the range holds."""
        return intcomma(one.product_count)

    @admin.display(description=_("Told so far"))
    def named(self, one: Any) -> str:
        """Say how many products are told one by one, with the way to their list."""
        words = _("%(named)s brought in, %(left_out)s left out") % {
            "named": intcomma(one.included_products.count()),
            "left_out": intcomma(one.excluded_products.count()),
        }
        return format_html(
            '{}. <a href="{}">{}</a>',
            words, reverse("dashboard:range-products", args=[one.pk]), _("See them"),
        )  # fmt: skip

    @admin.display(description=_("what it does"))
    def who_sees_it(self, one: Any) -> str:
        """Name the rows of range access, with the way to each and to a new one."""
        change, add = "admin:ranges_rangeaccess_change", reverse("admin:ranges_rangeaccess_add")
        rows = [
            (reverse(change, args=[row.pk]), row.get_verb_display(), row.note)
            for row in one.access_rows.order_by("pk")
        ]
        told = format_html_join("", '<a href="{}">{}</a> {}<br>', rows) or format_html(
            "{} ", _("Nothing: everybody sees its products.")
        )
        new = format_html(
            '<a href="{}?range={}">{}</a>', add, one.pk, _("Say for whom it does what")
        )
        return format_html("{}{}", told, new)

    def asked_for(self, request: HttpRequest, saved: Any, form: Any, formsets: Any) -> Simulation:
        """Have the range simulated with all that is filled in."""
        return contentschange.asked_for(saved, form, formsets, now=timezone.now(), by=request.user)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save, and let the range say what it is to say of products told one by one."""
        super().save_related(request, form, formsets, change)
        name_products(form.instance, form.naming)
