"""What every page of the checkout checks before it answers."""

from django.urls import reverse
from django.utils.translation import gettext as _
from oscar.apps.checkout import exceptions
from oscar.apps.checkout import session as core

from shop.activity.browsing import note
from shop.basket.contents import contents_of

from .addresses import shipping_address_from
from .charges import TaxedMethod, delivery_of, retaxed, surcharges_of


class CheckoutSessionMixin(core.CheckoutSessionMixin):
    """
    Oscar's mixin with our checks.

    They hang on ``check_basket_is_valid``: Oscar asks it on every page, while a condition added to
    ``get_pre_conditions`` would be left out on the preview and when the order is placed.
    """

    asks_for_address = False
    """Whether the page is where another address may be chosen."""

    def check_basket_is_valid(self, request):
        """
        Send the buyer back to the basket with every reason why it can not be ordered.

        Goods whose tax is not known where they go send them back to the choice of an address.
        """
        reasons = self.who_may_not_order(request)
        if not reasons:
            self.tax_for_the_address(request.basket)
            contents = contents_of(request.basket)
            reasons = contents.problems
            if contents.order_findings:
                note(request, "refusal", request.basket.pk)
        if reasons:
            raise exceptions.FailedPreCondition(url=reverse("basket:summary"), messages=reasons)

    def tax_for_the_address(self, basket) -> None:
        """Tax the goods for where they go, once that is known."""
        address = None if self.asks_for_address else self.get_shipping_address(basket)
        if address is None:
            return
        could = basket.is_tax_known
        basket.deliver_to(address.country_id, address.postcode)
        if could and not basket.is_tax_known:
            unknown = {
                str(line.purchase_info.availability.message)
                for line in basket.all_lines()
                if not line.is_tax_known
            }
            url = reverse("checkout:shipping-address")
            raise exceptions.FailedPreCondition(url=url, messages=sorted(unknown))

    def get_shipping_method(self, basket, shipping_address=None, **kwargs):
        """Answer the chosen method, its charge taxed like the goods."""
        method = super().get_shipping_method(basket, shipping_address, **kwargs)
        return method and TaxedMethod(method)

    def build_submission(self, **kwargs):
        """Add ``charges``: delivery and surcharges with their tax, those of no amount left out."""
        submission = super().build_submission(**kwargs)
        method, price = submission["shipping_method"], submission["shipping_charge"]
        charges = []
        if method and price:
            extras = surcharges_of(submission["basket"], submission["surcharges"])
            retaxed(submission["surcharges"], extras)
            charges = [delivery_of(submission["basket"], method, price), *extras]
        submission["charges"] = charges
        return submission

    def get_shipping_address(self, basket):
        """Answer the chosen address; one of the book only while the shopper may use it."""
        chosen = self.checkout_session.shipping_user_address_id()
        if not chosen or self.checkout_session.new_shipping_address_fields():
            return super().get_shipping_address(basket)
        if not basket.is_shipping_required():
            return None
        return shipping_address_from(self.request.shopper, chosen)

    def who_may_not_order(self, request) -> list[str]:
        """Say why this shopper may not order at all; empty when they may."""
        shopper = request.shopper
        if shopper.may_order:
            return []
        if shopper.is_preview:
            return [_("This is a preview: orders can not be placed.")]
        if shopper.is_visitor:
            return [_("You do not buy for a company yet. Please ask your sales contact.")]
        return [
            _("Your role at %(company)s is to look, not to order. Please ask a colleague.")
            % {"company": shopper.company_name}
        ]
