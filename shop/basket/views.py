"""The basket page, and putting things into it. Everything that changes a basket holds its lock."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView
from oscar.apps.basket import views as core
from oscar.core.loading import get_model
from oscar.core.utils import redirect_to_referrer

from shop.activity.browsing import note
from shop.caching import reading
from shop.catalogue.goods import load_goods

from .contents import contents_of
from .forms import BasketQuantitiesForm
from .offers import apply_offers
from .suggestions import suggestions_for

Line = get_model("basket", "Line")


class BasketView(TemplateView):
    """Show the basket; change all quantities at once, remove a line, or empty the basket."""

    template_name = "oscar/basket/basket.html"

    def post(self, request, *args, **kwargs):
        """Do what the pressed button says; keep what was typed when something is wrong."""
        basket = request.basket
        if basket.is_empty:
            return redirect("basket:summary")
        basket.lock()
        if "empty" in request.POST:
            basket.flush()
            messages.info(request, _("Your basket is empty now."))
            return redirect("basket:summary")
        if "remove" in request.POST:
            basket.lines.filter(pk__in=_ids([request.POST["remove"]])).delete()
            return redirect("basket:summary")
        form = BasketQuantitiesForm(request.POST, basket=basket)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        self.save(form)
        if "checkout" in request.POST:
            return redirect("checkout:index")
        messages.success(request, _("Your basket was updated."))
        return redirect("basket:summary")

    def save(self, form) -> None:
        """Write the quantities that differ; nought removes the line. Two statements."""
        wanted = form.wanted()
        changed = []
        for pk, line in form.lines.items():
            if wanted[pk] not in {0, line.quantity}:
                line.quantity, line.date_updated = wanted[pk], self.request.shopper.at
                changed.append(line)
        self.request.basket.lines.filter(pk__in=[pk for pk in wanted if not wanted[pk]]).delete()
        Line.objects.bulk_update(changed, ["quantity", "date_updated"])

    def get_context_data(self, **kwargs):
        """
        Add ``contents`` (rows, findings, sums), ``form``, ``vouchers`` with ``voucher_form``, and
        ``suggestions``.

        Suggestions are products to add; there are some only when the order lacks value.
        """
        basket = self.request.basket
        form = kwargs.pop("form", None) or BasketQuantitiesForm(basket=basket)
        contents = contents_of(basket, form)
        if contents.order_findings:
            note(self.request, "refusal", basket.pk)
        return super().get_context_data(
            basket=basket,
            form=form,
            contents=contents,
            vouchers=list(basket.vouchers.all()) if basket.id else [],
            suggestions=suggestions_for(self.request) if contents.order_findings else [],
            voucher_form=core.BasketVoucherForm(),
            **kwargs,
        )


class BasketAddView(core.BasketAddView):
    """Add a product that the shopper may see; a hidden one is missing."""

    def post(self, request, *args, **kwargs):
        """Go through the gate before anything else, then hold the basket until the end."""
        pk = int(kwargs["pk"])
        with reading(request.shopper.at):  # nothing is written before the basket is held
            self.product = load_goods(request.shopper, [pk]).get(pk)
            if self.product is None:
                raise Http404
            request.strategy.warm([self.product], gated=not self.product.is_parent)
        request.basket_to_change.hold()
        return FormView.post(self, request, *args, **kwargs)

    def get_form_kwargs(self):
        """Give the form the basket without offers."""
        return super().get_form_kwargs() | {"basket": self.request.basket_to_change}

    def form_valid(self, form):
        """Add, say so, and go back to where the buyer was."""
        try:
            self.request.basket_to_change.add_product(
                form.product, form.cleaned_data["quantity"], form.cleaned_options()
            )
        except (ValueError, PermissionDenied) as error:
            messages.error(self.request, str(error))
            return redirect(self.get_success_url())
        messages.success(
            self.request,
            _("%(quantity)s × %(title)s is in your basket.")
            % {"quantity": form.cleaned_data["quantity"], "title": form.product.get_title()},
        )
        self.add_signal.send(
            sender=self, product=form.product, user=self.request.user, request=self.request
        )
        return self.back()

    def form_invalid(self, form):
        """Say which product was not added, and why."""
        reasons = " ".join(str(reason) for found in form.errors.values() for reason in found)
        messages.error(
            self.request,
            _("%(title)s was not added. %(reasons)s")
            % {"title": self.product.get_title(), "reasons": reasons},
        )
        return redirect_to_referrer(self.request, "basket:summary")

    def back(self) -> HttpResponse:
        """Go back; a basket page that htmx sent from is loaded anew, because its lines changed."""
        address = self.get_success_url()
        if self.request.htmx and address == reverse("basket:summary"):
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        return redirect(address)


class VoucherAddView(core.VoucherAddView):
    """One wording for every code that gives nothing, so that codes can not be guessed apart."""

    def apply_voucher_to_basket(self, voucher):
        """Apply the voucher, or say that the code can not be used."""
        request, basket = self.request, self.request.basket
        allowed, _reason = voucher.is_available_to_user(request.user)
        if not (voucher.is_active() and allowed):
            self.refuse()
            return
        basket.lock()
        basket.vouchers.add(voucher)
        basket.reset_offer_applications()
        apply_offers(basket, user=request.user, request=request)
        if any(found["voucher"] == voucher for found in basket.offer_applications):
            self.add_signal.send(sender=self, basket=basket, voucher=voucher)
            messages.success(request, _("The code %(code)s is used.") % {"code": voucher.code})
        else:
            basket.vouchers.remove(voucher)
            messages.warning(request, _("This code gives nothing for what is in your basket now."))

    def form_valid(self, form):
        """Look the code up; an unknown one is answered like one that is not for this buyer."""
        if not self.voucher_model.objects.filter(code=form.cleaned_data["code"]).exists():
            self.refuse()
            return redirect(self.get_success_url())
        return super().form_valid(form)

    def refuse(self) -> None:
        """Say that the code can not be used."""
        messages.error(self.request, _("This code can not be used."))

    def get_success_url(self):
        """Go back to the basket."""
        return reverse("basket:summary")


def _ids(values) -> list[int]:
    """Keep what is a plain id."""
    return [int(value) for value in values if value.isascii() and value.isdigit()][:1]
