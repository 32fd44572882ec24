"""
Which of Oscar's models Django admin shows, and how.

Oscar's own registrations are for developers: with a real catalogue a page of theirs costs hundreds
or thousands of queries. They give way to read-only lists that exist to be searched (our price
lists, ranges and pages pick products through them), and to our own page of a range; products,
categories, orders and stock are edited in Oscar's dashboard.
"""

from django.contrib import admin
from django.contrib.admin.sites import AdminSite
from oscar.core.loading import get_model

from segments.admin.lookonly import LookOnly
from shop.ranges.contentsadmin import RangeAdmin

OSCAR_APPS = {
    "address", "analytics", "basket", "catalogue", "communication", "customer", "offer", "order",
    "partner", "payment", "reviews", "shipping", "voucher", "wishlists",
}  # fmt: skip


class SearchOnly(LookOnly, admin.ModelAdmin):
    """A list that can be searched and picked from, and not edited here."""

    show_full_result_count = False
    list_per_page = 50


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


SEARCHABLE = {
    "catalogue.Product": ProductSearch,
    "catalogue.Category": CategorySearch,
    "offer.Range": RangeAdmin,
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
