"""Prices with tax or without: what the company's administrator chooses for all its buyers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View

from shop.accounts.price_display import show_prices


class PriceDisplayView(View):
    """Keep the choice, and go back to the profile."""

    http_method_names = ["post"]

    def post(self, request):
        """Show prices as chosen from the next page on; anything but a choice changes nothing."""
        if request.shopper.is_preview:
            raise PermissionDenied(_("This is a preview: nothing can be changed."))
        chosen = request.POST.get("prices")
        if chosen in {"gross", "net"}:
            show_prices(request.shopper, with_tax=chosen == "gross", by=request.user)
            messages.success(
                request,
                _("Prices are shown with VAT now.")
                if chosen == "gross"
                else _("Prices are shown without VAT now."),
            )
        else:
            messages.error(request, _("Choose how prices are shown."))
        return redirect("customer:profile-view")
