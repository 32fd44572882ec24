"""Pages of offers and ranges: they exist for those who may see a product of theirs."""

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.generic import ListView
from oscar.core.loading import get_model

from segments.shopper import Shopper
from shop.catalogue.cards import cards_of

ConditionalOffer = get_model("offer", "ConditionalOffer")
Product = get_model("catalogue", "Product")
Range = get_model("offer", "Range")


def shown_offers(shopper: Shopper):
    """Site offers of today whose products, for as many ranges as they name, the shopper sees."""

    def something_seen(path: str) -> Q:
        seen = Product.objects.listed_for(shopper).filter(range_members__range=OuterRef(path))
        return Q(**{f"{path}__isnull": True}) | Exists(seen)

    return ConditionalOffer.active.filter(
        something_seen("condition__range"),
        something_seen("benefit__range"),
        offer_type=ConditionalOffer.SITE,
    )


class ProductListView(ListView):
    """A page of products of one range, ready for their cards."""

    context_object_name = "products"
    paginate_by = settings.OSCAR_PRODUCTS_PER_PAGE

    def products_of(self, range_id: int | None):
        """The range's products that the shopper sees, in the range's order."""
        shopper = self.request.shopper
        named = get_model("offer", "RangeProduct").objects.filter(
            range=range_id, product=OuterRef("pk")
        )
        return (
            Product.objects.listed_for(shopper)
            .filter(range_members__range=range_id)
            .annotate(place=named.values("display_order")[:1])
            .order_by("place", "title", "pk")
            .values_list("pk", flat=True)
        )

    def get_context_data(self, **kwargs) -> dict:
        """Put cards in place of the ids of the page."""
        context = super().get_context_data(**kwargs)
        context["products"] = cards_of(self.request, context["products"])
        return context


class OfferListView(ListView):
    """The offers whose products the shopper sees."""

    context_object_name = "offers"
    template_name = "oscar/offer/list.html"

    def get_queryset(self):
        """Best first."""
        return shown_offers(self.request.shopper).order_by("-priority", "name", "pk")


class OfferDetailView(ProductListView):
    """One offer with its products."""

    template_name = "oscar/offer/detail.html"

    def get(self, request, *args, **kwargs):
        """Find the offer inside the gate, or answer as if it did not exist."""
        offers = shown_offers(request.shopper).select_related("condition")
        self.offer = get_object_or_404(offers, slug=kwargs["slug"])
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        """What the offer asks for and may discount."""
        return self.products_of(self.offer.condition.range_id).filter(is_discountable=True)

    def get_context_data(self, **kwargs) -> dict:
        """Give the template the offer too."""
        return super().get_context_data(offer=self.offer, **kwargs)


class RangeDetailView(ProductListView):
    """A public range; one with nothing to show is missing."""

    template_name = "oscar/offer/range.html"

    def get(self, request, *args, **kwargs):
        """Find the range, and something in it that may be seen."""
        self.range = get_object_or_404(Range, slug=kwargs["slug"], is_public=True)
        if not self.products_of(self.range.pk).exists():
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        """What the range holds."""
        return self.products_of(self.range.pk)

    def get_context_data(self, **kwargs) -> dict:
        """Give the template the range too."""
        return super().get_context_data(range=self.range, **kwargs)
