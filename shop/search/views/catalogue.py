"""All products, and one category."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from django.http import Http404, HttpResponsePermanentRedirect
from oscar.core.loading import get_model

from segments.shopper import Shopper
from shop.addresses import address
from shop.caching import remember
from shop.catalogue.menu import Entry
from shop.ranges.gate import gate

from .base import ListingView

Category = get_model("catalogue", "Category")


def category_url(full_slug: str, pk: int) -> str:
    """The address of a category. No query."""
    return address("catalogue:category", pk, category_slug=full_slug)


@dataclass(frozen=True, slots=True)
class Found:
    """A category with the ways above it, from the top, and the slugs of its address."""

    category: Any
    ancestors: list[Entry]
    full_slug: str


def find_category(shopper: Shopper, pk: int) -> Found:
    """
    Answer a category. Two queries, and one for the access rows.

    Raises Http404 unless the shopper finds something in it or below it.
    """
    category = Category.objects.shown_to(shopper).filter(pk=pk).first()
    if category is None:
        raise Http404
    slugs, ancestors = [], []
    for above in [] if category.is_root() else category.get_ancestors():
        slugs.append(above.slug)
        url = category_url("/".join(slugs), above.pk)
        ancestors.append(Entry(above.pk, above.name, url, above.depth, ""))
    return Found(category, ancestors, "/".join([*slugs, category.slug]))


class CatalogueView(ListingView):
    """All products a shopper may see."""

    template_name = "oscar/catalogue/browse.html"

    def url_of(self, category) -> str:
        """The address of a category of the first level."""
        return category_url(category.slug, category.pk)


class ProductCategoryView(ListingView):
    """The products of a category; a category with nothing to show is missing."""

    template_name = "oscar/catalogue/category.html"
    enforce_paths = True

    def get(self, request, *args, **kwargs):
        """Find the category inside the gate first, then see whether the address is right."""
        self.category = self.get_category()
        self.category_path = self.category.path
        if redirect := self.redirect_if_necessary(request.path):
            return redirect
        return super().get(request, *args, **kwargs)

    def get_category(self):
        """Find the category, or answer as if it did not exist. No query when it is remembered."""
        if len(self.kwargs["pk"]) > 9:
            raise Http404
        shopper, pk = self.request.shopper, int(self.kwargs["pk"])
        self.found = remember(
            shopper, "category", pk, lambda: find_category(shopper, pk), by=gate(shopper).told
        )
        return self.found.category

    def redirect_if_necessary(self, current_path: str):
        """Send an old slug to the new one."""
        expected = category_url(self.found.full_slug, self.category.pk)
        if self.enforce_paths and unquote(expected) != unquote(current_path):
            return HttpResponsePermanentRedirect(expected)
        return None

    def url_of(self, below) -> str:
        """The address of a category one level below this one."""
        return category_url(f"{self.found.full_slug}/{below.slug}", below.pk)

    def get_context_data(self, **kwargs) -> dict:
        """Give the template the category and the way to it."""
        given = {"category": self.category, "ancestors": self.found.ancestors}
        return super().get_context_data(**given, **kwargs)
