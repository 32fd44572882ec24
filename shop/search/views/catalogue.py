"""All products, and one category."""

from urllib.parse import unquote

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from oscar.core.loading import get_model

from .base import ListingView

Category = get_model("catalogue", "Category")


def category_url(full_slug: str, pk: int) -> str:
    """The address of a category. No query."""
    return reverse("catalogue:category", kwargs={"category_slug": full_slug, "pk": pk})


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
        """Find the category, or answer as if it did not exist."""
        if len(self.kwargs["pk"]) > 9:
            raise Http404
        found = Category.objects.shown_to(self.request.shopper)
        category = found.filter(pk=self.kwargs["pk"]).first()
        if category is None:
            raise Http404
        return category

    def redirect_if_necessary(self, current_path: str):
        """Send an old slug to the new one."""
        self.full_slug = self.category.full_slug
        expected = category_url(self.full_slug, self.category.pk)
        if self.enforce_paths and unquote(expected) != unquote(current_path):
            return HttpResponsePermanentRedirect(expected)
        return None

    def url_of(self, below) -> str:
        """The address of a category one level below this one."""
        return category_url(f"{self.full_slug}/{below.slug}", below.pk)

    def get_context_data(self, **kwargs) -> dict:
        """Give the template the category and the way to it."""
        ancestors = [] if self.category.is_root() else list(self.category.get_ancestors())
        return super().get_context_data(category=self.category, ancestors=ancestors, **kwargs)
