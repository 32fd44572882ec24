"""What the three listing pages share."""

from django.views.generic import TemplateView

from shop.catalogue.cards import cards_of
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
        """Ask what is on the page, and what may be asked next."""
        return search(
            self.request.shopper,
            self.get_question(),
            category_path=self.category_path,
            url_of=self.url_of,
            narrowed_to=self.narrowed_to,
            named=self.named,
        )

    def get_context_data(self, **kwargs) -> dict:
        """Give the template the listing, and the cards of its page."""
        listing = self.get_listing()
        cards = cards_of(self.request, listing.ids)
        return super().get_context_data(listing=listing, cards=cards, **kwargs)
