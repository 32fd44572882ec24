"""The guard at every address: who may use it, and whether its product may be seen."""

import logging

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from oscar.core.loading import get_model

from segments.models import SalesRep
from shop.api.problems import refusal
from shop.ranges.selection import remember_reaches

from .matching import row_of
from .policies import Policy

logger = logging.getLogger(__name__)

BIGGEST_ID = 2**63 - 1
"""No row has a bigger id; PostgreSQL would refuse the comparison."""


class AccessMiddleware:
    """
    Keep the table of policies, and ask the gate for the product in the address.

    Comes after the shopper is known. A hidden product is answered like a missing one: 404, before
    any view, redirect or message. One query for an address with a product, none for others.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request; a shopper's access rows are read once in it."""
        with remember_reaches():
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        """Let through, ask to log in, or refuse."""
        name = request.resolver_match.view_name
        row = row_of(name)
        if row is None:
            logger.error("The URL %s has no row in shop/access/policies.py: closed.", name)
            raise Http404
        if any(is_too_big(value) for value in kwargs.values()):
            raise Http404
        if not is_allowed(request, row.policy):
            return refuse(request, row.policy, name)
        if row.product in kwargs and not row.asks_itself:
            see_product(request, int(kwargs[row.product]))
        return None


def is_too_big(value) -> bool:
    """Whether a part of an address is a number that can not be an id."""
    text = str(value)
    return text.isdecimal() and int(text[:40]) > BIGGEST_ID


def is_allowed(request: HttpRequest, policy: Policy) -> bool:
    """Whether the person may use an address with this policy. At most one query."""
    if policy in {Policy.PUBLIC, Policy.CLOSED}:
        return policy == Policy.PUBLIC
    user, shopper = request.user, request.shopper
    if not user.is_authenticated:
        return False
    if policy == Policy.REP:
        return SalesRep.objects.filter(user=user.pk).exists()
    return {
        Policy.PERSON: True,
        Policy.BUYER: not shopper.is_visitor,
        Policy.COMPANY_ADMIN: not shopper.is_visitor and shopper.role == "admin",
        Policy.STAFF: user.is_staff,
        Policy.SUPERUSER: user.is_superuser,
    }[policy]


def refuse(request: HttpRequest, policy: Policy, name: str) -> HttpResponse:
    """Ask a stranger to log in; tell others that the page is not theirs."""
    if policy == Policy.CLOSED:
        raise Http404
    if name.startswith("api:"):
        return refusal(request)
    if request.user.is_authenticated:
        raise PermissionDenied
    login = reverse("admin:login" if name.startswith("admin:") else "customer:login")
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else "/"
    address = f"{login}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def see_product(request: HttpRequest, product_id: int) -> None:
    """Raise Http404 unless the shopper may see the product. One query."""
    products = get_model("catalogue", "Product").objects.visible_to(request.shopper)
    if not products.filter(pk=product_id).exists():
        raise Http404
