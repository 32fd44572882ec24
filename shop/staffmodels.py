"""
Which of Oscar's models Django admin shows, and how.

Oscar's own registrations are for developers: with a real catalogue a page of theirs costs hundreds
or thousands of queries. They give way to read-only lists that exist to be searched (our price
lists, ranges and pages pick products through them); products, categories, ranges, orders and stock
are edited in Oscar's dashboard.
"""

from django.contrib import admin
from django.contrib.admin.sites import AdminSite
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from pricing.admin.simulating import Simulates
from shop.ranges import imagining
from shop.ranges.attributes import RangeAttributeInline
from shop.ranges.counting import product_count

OSCAR_APPS = {
    "address", "analytics", "basket", "catalogue", "communication", "customer", "offer", "order",
    "partner", "payment", "reviews", "shipping", "voucher", "wishlists",
}  # fmt: skip


class SearchOnly(admin.ModelAdmin):
    """A list that can be searched and picked from, and not edited here."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request):
        """Nobody adds here."""
        return False

    def has_change_permission(self, request, obj=None):
        """Nobody changes here."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Nobody deletes here."""
        return False


class ProductSearch(SearchOnly):
    """Products by title or part number."""

    list_display = ["title", "upc", "is_public", "date_updated"]
    search_fields = ["upc", "title"]
    list_filter = ["is_public"]
    fields = ["title", "upc", "slug", "is_public", "date_created", "date_updated"]
    ordering = ["title", "pk"]


class CategorySearch(SearchOnly):
    """Categories by name."""

    list_display = ["name", "is_public"]
    search_fields = ["name"]
    fields = ["name", "slug", "is_public"]
    ordering = ["path"]


class RangeSearch(Simulates, SearchOnly):
    """Ranges by name; product types and attributes are edited here, the rest in the dashboard."""

    list_display = ["name", "products", "includes_all_products"]
    search_fields = ["name"]
    fields = [
        "name", "slug", "description", "products", "who_sees_it", "includes_all_products",
        "classes",
    ]  # fmt: skip
    readonly_fields = fields[:-1]
    formfield_overrides = {models.ManyToManyField: {"widget": CheckboxSelectMultiple}}
    ordering = ["name", "pk"]
    inlines = [RangeAttributeInline]

    def get_queryset(self, request):
        """Count the products of the ranges on the page."""
        return super().get_queryset(request).annotate(product_count=product_count("pk"))

    @admin.display(description=_("products in it"), ordering="product_count")
    def products(self, one) -> str:
        """Say how many products the range holds."""
        return intcomma(one.product_count)

    @admin.display(description=_("what it does"))
    def who_sees_it(self, one) -> str:
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

    def has_change_permission(self, request, obj=None):
        """Who may change ranges may change their attributes."""
        return admin.ModelAdmin.has_change_permission(self, request, obj)

    def asked_for(self, request, saved, form, formsets):
        """Have the range simulated with its types and attributes as they are filled in."""
        return imagining.asked_for(saved, form, formsets, now=timezone.now(), by=request.user)


SEARCHABLE = {
    "catalogue.Product": ProductSearch,
    "catalogue.Category": CategorySearch,
    "offer.Range": RangeSearch,
}


def replace_oscars_admin(site: AdminSite) -> None:
    """
    Unregister what Oscar registered and register the searchable lists instead.

    A model that our own code registered (module under ``shop``) is left as it is.
    """
    for model, model_admin in list(site._registry.items()):
        ours = type(model_admin).__module__.split(".")[0] in {"shop", "pricing", "segments"}
        if model._meta.app_label in OSCAR_APPS and not ours:
            site.unregister(model)
    for label, admin_class in SEARCHABLE.items():
        model = get_model(*label.split("."))
        if not site.is_registered(model):
            site.register(model, admin_class)
