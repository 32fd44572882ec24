"""Oscar's models with our behaviour; no field of our own: our columns live in side tables."""

from oscar.apps.catalogue.abstract_models import AbstractProduct

from segments.current import current_shopper
from shop.addresses import address


class Product(AbstractProduct):
    """A product whose neighbours go through the gate too."""

    def get_absolute_url(self):
        """The address of the product's page."""
        return address("catalogue:detail", self.pk, product_slug=self.slug)

    @property
    def options(self):
        """The options of the product and of its type; no query more once there are known none."""
        found = super().options
        return found if self.__dict__.get("has_options", True) else found.none()

    @property
    def sorted_recommended_products(self):
        """What is recommended with this product, best first, inside the gate."""
        recommended = (
            type(self)
            .objects.browsable()
            .filter(productrecommendation__primary=self)
            .order_by("-productrecommendation__ranking", "productrecommendation__pk")
        )
        shopper = current_shopper()
        return list(recommended.for_listing(shopper) if shopper else recommended)

    def get_all_images(self):
        """The product's own images, or the parent's for a variant without any. No extra query."""
        images = self.images.all()
        if self.parent_id is None or len(images):
            return images
        return self.parent.images.all()


from oscar.apps.catalogue.models import *  # noqa: E402, F403
