"""The product page: first whether the shopper may see it, then everything else."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from oscar.apps.catalogue.views import ProductDetailView as OscarProductDetailView
from oscar.core.loading import get_class

from shop.basket.quantities import QuantityField

from .cards import cards_of, dress
from .details import load_detail

CatalogueView = get_class("search.views", "CatalogueView")
ProductCategoryView = get_class("search.views", "ProductCategoryView")


class ProductDetailView(OscarProductDetailView):
    """A product inside the gate; a hidden one is missing, also before any redirect."""

    template_name = "oscar/catalogue/detail.html"

    def get_object(self, queryset=None):
        """Find the product, once, with what its page shows. At most six queries."""
        if not hasattr(self, "object"):
            pk = self.kwargs["pk"]
            if (found := load_detail(self.request.shopper, int(pk))) is None:
                raise Http404
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


class PartOfProductPage(ProductDetailView):
    """A part of a product's page for htmx; without it, the way to the page itself."""

    enforce_paths = False

    def get(self, request, *args, **kwargs) -> HttpResponse:
        """Ask the gate first, as the page does."""
        product = self.get_object()
        if not request.htmx:
            return HttpResponseRedirect(product.get_absolute_url())
        return super().get(request, *args, **kwargs)


class QuickView(PartOfProductPage):
    """What a buyer needs to decide, over the list they are in."""

    template_name = "catalogue/quick_view.html"


class QuantityView(PartOfProductPage):
    """What a quantity costs, and how many more reach the next price."""

    template_name = "components/quantity_price_at.html"

    def get_context_data(self, **kwargs) -> dict:
        """Read the quantity; what is typed wrongly is said where the answer would stand."""
        for card in cards_of(self.request, [self.object.pk]):
            dress(self.object, card)
        quantity, problem = None, ""
        try:
            quantity = QuantityField().clean(self.request.GET.get("quantity", ""))
        except ValidationError as error:
            problem = " ".join(error.messages)
        return super().get_context_data(quantity=quantity, problem=problem, **kwargs)

    def send_signal(self, request, response, product) -> None:
        """Trying quantities is no new look at the product."""
