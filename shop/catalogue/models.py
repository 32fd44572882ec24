"""Oscar's models with our behaviour; no field of our own: our columns live in side tables."""

from oscar.apps.catalogue.abstract_models import AbstractProduct


class Product(AbstractProduct):
    """A product whose neighbours go through the gate too."""

    @property
    def sorted_recommended_products(self):
        """What is recommended with this product, best first, and visible to the shopper."""
        ranked = self.primary_recommendations.order_by("-ranking", "pk")
        ids = list(ranked.values_list("recommendation_id", flat=True))
        found = type(self).objects.browsable().base_queryset().in_bulk(ids)
        return [found[pk] for pk in ids if pk in found]

    def get_all_images(self):
        """The product's own images, or the parent's for a variant without any. No extra query."""
        images = self.images.all()
        if self.parent_id is None or len(images):
            return images
        return self.parent.images.all()


from oscar.apps.catalogue.models import *  # noqa: E402, F403
