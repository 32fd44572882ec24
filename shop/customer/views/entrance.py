"""Coming in, going out, and choosing for which company."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from oscar.apps.customer import views as core

from segments.middleware import COMPANY_SESSION_KEY
from segments.models import Company
from shop.accounts.switching import may_shop_for


class AccountAuthView(core.AccountAuthView):
    """Log in. There is no registration: companies are set up by people."""

    def post(self, request, *args, **kwargs):
        """Check the log-in, whatever else was posted."""
        return self.validate_login_form()

    def get_context_data(self, *args, **kwargs):
        """Leave Oscar's registration form out."""
        return super().get_context_data(*args, registration_form=None, **kwargs)

    def get_login_success_message(self, form):
        """Say nothing: the page says who is in."""
        return ""

    def get_login_success_url(self, form):
        """Go to the page that was asked for, else to the shop; staff without one to the admin."""
        asked_for = form.cleaned_data["redirect_url"]
        if asked_for:
            return asked_for
        user = self.request.user
        if user.is_staff and not user.buyers.exists():
            return "/admin/"
        return settings.OSCAR_HOMEPAGE


class LogoutView(TemplateView):
    """Log out by POST; a GET asks, so that a link or a picture logs nobody out."""

    template_name = "oscar/customer/logout.html"

    def post(self, request, *args, **kwargs):
        """Log out and go to the shop."""
        logout(request)
        response = redirect(settings.OSCAR_HOMEPAGE)
        for cookie in settings.OSCAR_COOKIES_DELETE_ON_LOGOUT:
            response.delete_cookie(cookie)
        return response


class SwitchCompanyView(View):
    """Shop for another of one's companies from now on: its prices, its range, its basket."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """Switch, if the person buys for that company; anybody else's is missing."""
        chosen = request.POST.get("company", "")
        if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
            return HttpResponseBadRequest(_("Choose a company."))
        if not may_shop_for(request.user.pk, int(chosen)):
            raise Http404
        request.session[COMPANY_SESSION_KEY] = int(chosen)
        request.session.pop("checkout_data", None)
        name = Company.objects.values_list("legal_name", flat=True).get(pk=int(chosen))
        messages.info(request, _("You shop for %(company)s now.") % {"company": name})
        wanted = request.POST.get("next", "")
        if url_has_allowed_host_and_scheme(
            wanted, request.get_host(), require_https=request.is_secure()
        ):
            return redirect(wanted)
        return redirect(settings.OSCAR_HOMEPAGE)
