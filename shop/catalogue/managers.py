"""Oscar's product and category querysets, with the gate in them."""

from django.db.models import Prefetch
from oscar.apps.catalogue.managers import CategoryQuerySet as OscarCategoryQuerySet
from oscar.apps.catalogue.managers import ProductQuerySet as OscarProductQuerySet

from segments.current import current_shopper
from segments.shopper import Shopper
from shop.ranges.gate import Gate, gate, listed, visible

from .filing import filed_below


class ProductQuerySet(OscarProductQuerySet):
    """Products, as seen by somebody."""

    def visible_to(self, shopper: Shopper) -> "ProductQuerySet":
        """
        Keep what this shopper may see. The only way from a request to products.

        A variant needs its parent to be visible too. One query a request, for the access rows.
        """
        return self.filter(visible(shopper))

    def listed_for(self, shopper: Shopper) -> "ProductQuerySet":
        """Keep what a list may show to this shopper: visible, and not a variant."""
        return self.filter(listed(shopper))

    def gate_of(self, shopper: Shopper) -> Gate:
        """Answer the gate as text, for statements that are not querysets. See ``visible_to``."""
        return gate(shopper)

    def browsable(self) -> "ProductQuerySet":
        """Oscar's word for what a list may show; narrowed to the ambient shopper, if any."""
        shopper = current_shopper()
        return super().browsable() if shopper is None else self.listed_for(shopper)

    def public(self) -> "ProductQuerySet":
        """Oscar's word for what may be seen; narrowed to the ambient shopper, if any."""
        shopper = current_shopper()
        return super().public() if shopper is None else self.visible_to(shopper)

    def for_listing(self, shopper: Shopper) -> "ProductQuerySet":
        """Fetch what a product card shows: five queries, whatever the number of products."""
        return self.select_related("product_class").prefetch_related(
            "stockrecords", "images", self._variants_for(shopper, "stockrecords")
        )

    def _variants_for(self, shopper: Shopper, *relations: str) -> Prefetch:
        variants = (
            self.model.objects.visible_to(shopper).prefetch_related(*relations).order_by("pk")
        )
        return Prefetch("children", queryset=variants, to_attr="_prefetched_public_children")


class CategoryQuerySet(OscarCategoryQuerySet):
    """Categories, as seen by somebody."""

    def shown_to(self, shopper: Shopper) -> "CategoryQuerySet":
        """Keep public categories with something in or below them that this shopper may see."""
        return self.browsable().filter(filed_below(shopper))

    def for_menu(self) -> "CategoryQuerySet":
        """Oscar's menu, narrowed to the ambient shopper, if any."""
        shopper = current_shopper()
        return super().for_menu() if shopper is None else super().for_menu().shown_to(shopper)
