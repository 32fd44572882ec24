"""What the three listing pages share."""

from django.views.generic import TemplateView

from shop.catalogue.cards import dress
from shop.listings.question import read_question
from shop.listings.selection import Listing, search


class ListingView(TemplateView):
    """A page of products with facets; a request from htmx gets only the results."""

    results_template_name = "components/listing.html"
    category_path = ""
    narrowed_to = ""
    url_of = None
    named = ()

    def get_template_names(self) -> list[str]:
        """The whole page, or only the results when htmx asks to swap them."""
        if self.request.headers.get("HX-Target") == "listing":
            return [self.results_template_name]
        return [self.template_name]

    def get_question(self):
        """Read what is asked from the query string."""
        return read_question(self.request.GET)

    def get_listing(self) -> Listing:
        """Ask, then price and dress the page."""
        listing = search(
            self.request.shopper,
            self.get_question(),
            category_path=self.category_path,
            url_of=self.url_of,
            narrowed_to=self.narrowed_to,
            named=self.named,
        )
        dress(self.request, listing.products)
        return listing

    def get_context_data(self, **kwargs) -> dict:
        """Give the template the listing."""
        return super().get_context_data(listing=self.get_listing(), **kwargs)
