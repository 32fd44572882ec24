"""Who one is, and the address one logs in with."""

from copy import copy

from django.contrib import messages
from django.core.mail import send_mail
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from oscar.apps.customer import views as core
from oscar.apps.customer.utils import get_password_reset_url
from oscar.core.loading import get_class

from segments.models import Buyer
from shop.accounts.email_change import confirm, is_free, token_for

from ..forms import EmailChangeForm

CustomerDispatcher = get_class("customer.utils", "CustomerDispatcher")


class ProfileView(core.ProfileView):
    """Name, address, and the companies one buys for."""

    def get_context_data(self, **kwargs):
        """Add ``buyers``: each company with the role there."""
        buyers = Buyer.objects.filter(user=self.request.user, company__is_active=True)
        return super().get_context_data(buyers=buyers.select_related("company"), **kwargs)


class EmailChangeView(core.PageTitleMixin, FormView):
    """
    Ask for another address to log in with.

    The answer is the same whether or not somebody logs in with that address already.
    """

    form_class = EmailChangeForm
    template_name = "oscar/customer/profile/email_change.html"
    page_title = gettext_lazy("Change e-mail address")
    active_tab = "profile"
    success_url = reverse_lazy("customer:profile-view")

    def get_form_kwargs(self):
        """Check the password against this person's."""
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form):
        """Send a link to the new address, unless it is taken; say the same either way."""
        email = form.cleaned_data["email"]
        if is_free(email):
            link = reverse(
                "customer:email-confirm", kwargs={"token": token_for(self.request.user, email)}
            )
            context = {"link": self.request.build_absolute_uri(link), "email": email}
            send_mail(
                _("Confirm your new e-mail address"),
                render_to_string("oscar/customer/profile/email_change.txt", context),
                None,
                [email],
                fail_silently=True,
            )
        messages.info(
            self.request,
            _("We sent a link to %(email)s. Your address changes when you open it.")
            % {"email": email},
        )
        return super().form_valid(form)


class EmailConfirmView(core.PageTitleMixin, TemplateView):
    """Confirm the new address: the link shows a button, the button changes the address."""

    template_name = "oscar/customer/profile/email_confirm.html"
    page_title = gettext_lazy("Confirm your new e-mail address")
    active_tab = "profile"

    def post(self, request, *args, token: str, **kwargs):
        """Change the address and tell the old one, or say that the link is of no use."""
        before = copy(request.user)
        if confirm(request.user, token):
            CustomerDispatcher().send_email_changed_email_for_user(
                before,
                {
                    "user": before,
                    "new_email": request.user.email,
                    "reset_url": get_password_reset_url(request.user),
                    "request": request,
                },
            )
            messages.success(request, _("You log in with your new address from now on."))
        else:
            messages.error(request, _("This link can not be used (any more). Please start again."))
        return redirect("customer:profile-view")
