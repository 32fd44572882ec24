"""The edge at ``/``: the shopper's front page at the shopper's prices."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shop.frontpages.selection import front_page_for


def home(request: HttpRequest) -> HttpResponse:
    """Show the front page that is for this shopper."""
    page = front_page_for(request.shopper)
    request.strategy.warm(page.products, gated=True)
    for product in page.products:
        product.quote = request.strategy.quote(product)
    return render(request, "frontpages/front_page.html", {"page": page})
