"""What every storefront template may rely on."""

from django.http import HttpRequest


def storefront(request: HttpRequest) -> dict:
    """Give templates the shopper."""
    return {"shopper": getattr(request, "shopper", None)}
