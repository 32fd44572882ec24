"""The product page: first whether the shopper may see it, then everything else."""

from django.db.models import prefetch_related_objects
from oscar.apps.catalogue.views import ProductDetailView as OscarProductDetailView
from oscar.core.loading import get_class

CatalogueView = get_class("search.views", "CatalogueView")
ProductCategoryView = get_class("search.views", "ProductCategoryView")


class ProductDetailView(OscarProductDetailView):
    """A product inside the gate; a hidden one is missing, also before any redirect."""

    def get_queryset(self):
        """What the shopper may see, with what the page shows. A fixed number of queries."""
        shopper = self.request.shopper
        return self.model.objects.visible_to(shopper).for_detail(shopper)

    def get_object(self, queryset=None):
        """Find the product, once; values with several options cost one query more."""
        if not hasattr(self, "object"):
            found = super().get_object(queryset)
            values = [*found._prefetched_attribute_values]
            values += found._prefetched_parent_attribute_values if found.is_child else []
            several = [value for value in values if value.attribute.is_multi_option]
            prefetch_related_objects(several, "value_multi_option")
            self.object = found
        return self.object

    def is_viewable(self, product, request):
        """Whatever was found is inside the gate; staff are shoppers like others."""
        return True

    def get_alert_form(self):
        """No alerts: a mail would tell of products after they are hidden."""
        return None

    def get_alert_status(self):
        """No alerts, so none is asked for."""
        return False
