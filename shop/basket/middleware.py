"""The basket belongs to a buyer and a company. It is loaded when something asks for it."""

from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.utils.functional import SimpleLazyObject
from django.utils.translation import ngettext
from oscar.apps.basket.middleware import BasketMiddleware

from shop.purchases import baskets

from .merging import merge
from .models import Basket
from .offers import apply_offers


class CompanyBasketMiddleware(BasketMiddleware):
    """
    Give each request the basket of its shopper, and ``basket_count`` for the navigation.

    ``request.basket`` loads lines, prices and offers on first use; ``request.basket_count`` is one
    query (two for a logged-in person with a basket). ``request.basket_to_change`` is the same one
    without offers: who changes it needs none. A page that uses neither pays nothing.
    """

    def __call__(self, request):
        """Serve the request with a lazy basket."""
        request.basket_count = SimpleLazyObject(lambda: self.count_lines(request))
        request.basket_to_change = SimpleLazyObject(lambda: self.get_basket_to_change(request))
        return super().__call__(request)

    def get_basket_to_change(self, request):
        """Answer the basket; a visitor's is loaded in full, or Oscar sets no cookie for it."""
        if not request.user.is_authenticated:
            bool(request.basket)
        return self.get_basket(request)

    def get_basket(self, request):
        """Answer the basket without writing, unless a visitor's basket has to be merged."""
        if request._basket_cache is not None:
            return request._basket_cache
        key = self.get_cookie_key(request)
        collected = self.get_cookie_basket(key, request, Basket.open)
        if request.user.is_authenticated:
            claimant = (request.user.pk, request.shopper.company_id)
            basket = baskets.find_open(*claimant) or Basket(owner=request.user)
            basket.claimant = claimant
            basket.owner = request.user
        else:
            basket = collected or Basket()
        basket.shopper = request.shopper
        basket.strategy = request.strategy
        request._basket_cache = basket
        if request.user.is_authenticated and collected is not None:
            request.cookies_to_delete.append(key)
            self.report(request, merge(basket, collected))
        return basket

    def report(self, request, merged) -> None:
        """Tell the buyer what happened to the basket they filled before logging in."""
        if merged.lines:
            text = ngettext(
                "%(n)d line from before you logged in was added to your basket.",
                "%(n)d lines from before you logged in were added to your basket.",
                merged.lines,
            )
            messages.info(request, text % {"n": merged.lines})
        if merged.dropped:
            text = ngettext(
                "%(n)d article is not available to your company and was left out.",
                "%(n)d articles are not available to your company and were left out.",
                merged.dropped,
            )
            messages.warning(request, text % {"n": merged.dropped})

    def count_lines(self, request) -> int:
        """Answer how many lines the basket has, without loading it if possible."""
        if request._basket_cache is not None or self.get_cookie_key(request) in request.COOKIES:
            basket = self.get_basket(request)
            return 0 if basket.id is None else basket.count_lines()
        if not request.user.is_authenticated:
            return 0
        return baskets.count_open_lines(request.user.pk, request.shopper.company_id)

    def get_cookie_basket(self, cookie_key, request, manager):
        """Answer the open basket a visitor's cookie names; drop a cookie that names none."""
        if cookie_key not in request.COOKIES:
            return None
        try:
            pk = int(self.signer.unsign(request.COOKIES[cookie_key]))
        except (BadSignature, ValueError):
            pk = None
        basket = manager.filter(pk=pk, owner=None).first() if pk else None
        if basket is None:
            request.cookies_to_delete.append(cookie_key)
        return basket

    def get_basket_hash(self, basket_id):
        """Sign a basket's id for the cookie."""
        return self.signer.sign(basket_id)

    signer = Signer(salt="shop.basket")

    def apply_offers_to_basket(self, request, basket):
        """Apply offers; a broken one never takes the page down."""
        if not basket.is_empty:
            apply_offers(basket, user=request.user, request=request)
