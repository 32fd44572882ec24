"""What search engines are told: the pages that whoever asks may see, in parts of 50,000."""

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import index, sitemap
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from oscar.core.loading import get_model

from segments.shopper import Shopper

from .addresses import address
from .catalogue.menu import Entry, menu_entries

Product = get_model("catalogue", "Product")

PER_PART = 50_000
"""As many addresses as a file may have (sitemaps.org)."""


class Products(Sitemap):
    """The products that a list may show to a shopper. Two queries a part."""

    limit = PER_PART

    def __init__(self, shopper: Shopper):
        super().__init__()
        self.shopper = shopper

    def items(self):
        """Answer the rows that an address needs, in a steady order."""
        shown = Product.objects.listed_for(self.shopper).order_by("pk")
        return shown.values_list("pk", "slug", "date_updated")

    def location(self, item) -> str:
        """Answer the address of a product's page."""
        pk, slug, _changed = item
        return address("catalogue:detail", pk, product_slug=slug)

    def lastmod(self, item):
        """Answer when the product was changed."""
        return item[2]


class Categories(Sitemap):
    """The categories in which a shopper finds something. One query."""

    limit = PER_PART

    def __init__(self, shopper: Shopper):
        super().__init__()
        self.shopper = shopper

    def items(self) -> list[Entry]:
        """Answer the entries of the menu, each before those below it."""
        return menu_entries(self.shopper)

    def location(self, item: Entry) -> str:
        """Answer the address of a category's page."""
        return item.url


def parts_for(shopper: Shopper) -> dict[str, Sitemap]:
    """Answer the sitemaps of a shopper by their names in the address."""
    return {"products": Products(shopper), "categories": Categories(shopper)}


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """List the parts."""
    return index(request, parts_for(request.shopper), sitemap_url_name="sitemap-part")


@require_safe
def sitemap_part(request: HttpRequest, section: str) -> HttpResponse:
    """Show one part; a part that does not exist is missing."""
    return sitemap(request, parts_for(request.shopper), section=section)
