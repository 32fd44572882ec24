"""The checkout: where to, and one page that shows everything before the order is placed."""

import uuid

from django import http
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.apps.checkout import views as core
from oscar.core.loading import get_class

from pricing.tax.amounts import per_rate
from pricing.tax.wording import in_words
from segments.models import Company
from shop.basket.contents import contents_of
from shop.basket.offers import apply_offers
from shop.purchases.attempts import AlreadyPlaced, placed_before
from shop.purchases.selection import orders_of
from shop.purchases.taxes import taxes_of

from .addresses import deliverable, remember
from .forms import PlaceOrderForm
from .placing import NotPlaced, Submission, place
from .shown import seal, shown_of, unseal

Selector = get_class("partner.strategy", "Selector")
CONFIRMATION_KEY = "checkout_order_id"


class ShippingAddressView(core.ShippingAddressView):
    """Choose one of the company's addresses, or type another one."""

    asks_for_address = True

    def get_initial(self):
        """Begin with what was typed before, or in the company's country."""
        return super().get_initial() or {"country": self.request.shopper.company_country}

    def get_available_addresses(self):
        """Answer the addresses of the company."""
        return deliverable(self.request.shopper)

    def post(self, request, *args, **kwargs):
        """Take the chosen address; one that is not theirs is missing."""
        chosen = request.POST.get("address_id")
        if chosen is None:
            return super().post(request, *args, **kwargs)
        if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
            raise http.Http404
        address = get_object_or_404(deliverable(request.shopper), pk=int(chosen))
        self.checkout_session.ship_to_user_address(address)
        return redirect(self.get_success_url())


class ShippingMethodView(core.ShippingMethodView):
    """Oscar's view; the preview comes next, because everybody pays on invoice."""

    success_url = reverse_lazy("checkout:preview")


class PaymentMethodView(core.PaymentMethodView):
    """Kept for its address only: there is one way to pay."""

    success_url = reverse_lazy("checkout:preview")


class PaymentDetailsView(core.PaymentDetailsView):
    """The preview, and placing the order from it."""

    def dispatch(self, request, *args, **kwargs):
        """Answer a repeated press with the order it led to, before asking for a full basket."""
        if request.method == "POST" and self.preview:
            shown = unseal(request.POST.get("shown", ""))
            order = placed_before(
                request.user.pk,
                request.POST.get("key", "")[:64],
                shown.basket_id if shown else None,
            )
            if order is not None:
                return self.confirm(order)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        """Show the preview; there are no payment details to ask for."""
        if not self.preview:
            return redirect("checkout:preview")
        return super().get(request, *args, **kwargs)

    def handle_place_order_submission(self, request):
        """Place the order, or show the preview again with the reasons and what was typed."""
        form = PlaceOrderForm(request.POST)
        if not form.is_valid():
            return self.render_preview(request, form=form)
        shown = unseal(form.cleaned_data["shown"])
        if shown is None:
            return self.ask_again(form, [_("Please check your order and confirm it.")])
        address = self.get_shipping_address(request.basket)
        submission = Submission(
            user=request.user,
            shopper=request.shopper,
            basket_id=shown.basket_id,
            key=form.cleaned_data["key"],
            shown=shown,
            po_number=form.cleaned_data["po_number"],
            shipping_address=address,
            shipping_method=self.get_shipping_method(request.basket, address),
            request=request,
        )
        try:
            order = place(submission, strategy_for=self.strategy_for, now=timezone.now())
        except AlreadyPlaced as repeated:
            return self.confirm(repeated.order)
        except NotPlaced as refused:
            return self.ask_again(form, refused.reasons, refused.changes)
        self.checkout_session.flush()
        remember(order.shipping_address, request.shopper, request.user)
        response = self.confirm(order)
        self.send_signal(request, response, order)
        return response

    def strategy_for(self, shopper):
        """Make a strategy that has read nothing yet."""
        self.request.shopper = shopper
        return Selector().strategy(request=self.request, user=self.request.user)

    def ask_again(self, form, reasons, changes=()):
        """Show the preview as things are now; the key stays, so this is still the same press."""
        request = self.request
        request.strategy = self.strategy_for(request.shopper)
        basket = request.basket
        basket.strategy = request.strategy
        basket.reset_offer_applications()
        self.tax_for_the_address(basket)
        apply_offers(basket, user=request.user, request=request)
        if basket.is_empty or contents_of(basket).problems:
            for reason in [*reasons, *changes]:
                messages.warning(request, reason)
            return redirect("basket:summary")
        form = PlaceOrderForm(initial=form.cleaned_data)
        return self.render_preview(request, form=form, reasons=reasons, changes=list(changes))

    def get_context_data(self, **kwargs):
        """Add ``contents``, ``taxes``, ``form``, ``reasons``, ``changes`` and the ``company``."""
        context = super().get_context_data(**kwargs)
        basket = context["basket"]
        form = kwargs.get("form") or PlaceOrderForm(initial={"key": uuid.uuid4().hex})
        form.initial["shown"] = seal(shown_of(basket, context["order_total"].incl_tax))
        if form.is_bound:
            form.data = form.data.copy()
            form.data["shown"] = form.initial["shown"]
        contents = contents_of(basket)
        parts = [part for charge in context["charges"] for part in charge.parts]
        context.update(
            form=form,
            contents=contents,
            taxes=in_words(per_rate([*contents.taxed, *parts])),
            reasons=kwargs.get("reasons", []),
            changes=kwargs.get("changes", []),
            company=Company.objects.filter(pk=self.request.shopper.company_id).first(),
        )
        return context

    def confirm(self, order) -> http.HttpResponse:
        """Go to the confirmation page of an order."""
        self.request.session[CONFIRMATION_KEY] = order.pk
        return redirect("checkout:thank-you")


class ThankYouView(core.ThankYouView):
    """The confirmation page: the order of this session, while its buyer buys for that company."""

    def get(self, request, *args, **kwargs):
        """Show the order, or go to the list of orders when there is none to confirm."""
        self.object = self.get_object()
        if self.object is None:
            return redirect("customer:order-list")
        return self.render_to_response(self.get_context_data(object=self.object))

    def get_object(self, queryset=None):
        """Find the order among those of the shopper's company."""
        pk = self.request.session.get(CONFIRMATION_KEY)
        return orders_of(self.request.shopper).filter(pk=pk).first() if pk else None

    def get_context_data(self, **kwargs):
        """Add ``lines`` and ``taxes``; writes nothing, unlike Oscar's."""
        return super(core.ThankYouView, self).get_context_data(
            lines=self.object.lines.select_related("terms", "taxed").order_by("pk"),
            taxes=taxes_of(self.object),
            **kwargs,
        )
