"""The product page: first whether the shopper may see it, then everything else."""

from django.http import Http404
from oscar.apps.catalogue.views import ProductDetailView as OscarProductDetailView
from oscar.core.loading import get_class

CatalogueView = get_class("search.views", "CatalogueView")
ProductCategoryView = get_class("search.views", "ProductCategoryView")


class ProductDetailView(OscarProductDetailView):
    """A product inside the gate; a hidden one is missing, also before any redirect."""

    def get_queryset(self):
        """What the shopper may see, with what the page shows. A fixed number of queries."""
        shopper = self.request.shopper
        return (
            self.model.objects.visible_to(shopper)
            .select_related("parent__product_class")
            .for_listing(shopper)
            .prefetch_attribute_values()
        )

    def get_object(self, queryset=None):
        """Find the product once, or answer as if it did not exist."""
        if len(self.kwargs["pk"]) > 9:
            raise Http404
        return super().get_object(queryset)

    def is_viewable(self, product, request):
        """Whatever was found is inside the gate; staff are shoppers like others."""
        return True
