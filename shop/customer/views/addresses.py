"""The address book of the company one shops for."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import View
from oscar.apps.customer import views as core

from shop.accounts.addresses import addresses_of, keep_for_company


class CompanyAddresses:
    """Narrow a view to the addresses that the shopper may use."""

    def get_queryset(self):
        """Answer those addresses; any other is missing."""
        return addresses_of(self.request.shopper).select_related("country", "user")


class AddressListView(CompanyAddresses, core.AddressListView):
    """All addresses."""


class AddressCreateView(core.AddressCreateView):
    """Write a new address down, for the whole company."""

    def get_initial(self):
        """Begin in the company's country."""
        return super().get_initial() | {"country": self.request.shopper.company_country}

    def form_valid(self, form):
        """Save it and make it the company's."""
        response = super().form_valid(form)
        keep_for_company(self.object, self.request.shopper)
        return response


class AddressUpdateView(CompanyAddresses, core.AddressUpdateView):
    """Change an address."""

    def get_form_kwargs(self):
        """Keep the person who wrote the address down."""
        return super().get_form_kwargs() | {"user": self.object.user}


class AddressDeleteView(CompanyAddresses, core.AddressDeleteView):
    """Delete an address."""


class AddressDefaultView(View):
    """Make an address the one that deliveries go to unless told otherwise."""

    http_method_names = ["post"]

    def post(self, request, *args, pk: int, **kwargs):
        """Mark it; an address in a country we do not deliver to is refused."""
        address = get_object_or_404(addresses_of(request.shopper), pk=pk)
        if address.country.is_shipping_country:
            address.is_default_for_shipping = True
            address.save()
        else:
            messages.error(request, _("We do not deliver to this country."))
        return redirect("customer:address-list")
