"""The basket belongs to a buyer and a company."""

from oscar.apps.basket.middleware import BasketMiddleware


class CompanyBasketMiddleware(BasketMiddleware):
    """Oscar's basket middleware, named here so that it can be told about companies."""
