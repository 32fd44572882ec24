"""
Pieces of pages that are drawn from values alone, so that they can be remembered.

A fragment's template sees the values it is given and nothing of the request. What belongs to one
person or one address (the token of forms, where to go back to) stands in it as a mark, which is
replaced in every answer.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from segments.minor_units import can_be_ordered_in

from .caching import remember_drawn

TOKEN, HERE, BACK = (f"\ue000{name}\ue001" for name in ("token", "here", "back"))
"""Marks in letters that no text holds: the form token, this address, and it as a query string."""


@dataclass(frozen=True, slots=True)
class Buying:
    """What buttons to buy depend on, besides the product."""

    is_visitor: bool
    is_logged_in: bool
    may_order: bool
    currency: str

    @property
    def is_currency_sold(self) -> bool:
        """Whether orders are taken in the currency; else prices are shown only."""
        return can_be_ordered_in(self.currency)

    @property
    def token(self) -> str:
        """Where the token of a form goes."""
        return TOKEN

    @property
    def here(self) -> str:
        """Where the address of this page goes."""
        return HERE

    @property
    def back(self) -> str:
        """Where ``next=`` with the address of this page goes."""
        return BACK


def buying_of(request: HttpRequest) -> Buying:
    """Answer what buttons to buy depend on. No query."""
    shopper = request.shopper
    return Buying(
        shopper.is_visitor, request.user.is_authenticated, shopper.may_order, shopper.currency
    )


def fragment(request: HttpRequest, template: str, **values: Any) -> SafeString:
    """Answer a piece of a page, drawn from these values or remembered, for this request."""
    html = remember_drawn(template, values, lambda: _drawn(template, values))
    return personal(request, html)


def personal(request: HttpRequest, html: str) -> SafeString:
    """Put what belongs to this person and address where the marks are."""
    if TOKEN in html:
        html = html.replace(TOKEN, get_token(request))
    if HERE in html or BACK in html:
        here = request.get_full_path()
        html = html.replace(HERE, escape(here)).replace(BACK, urlencode({"next": here}))
    return mark_safe(html)  # noqa: S308 - drawn by templates; what was put in is escaped


def _drawn(template: str, values: dict[str, Any]) -> SafeString:
    return get_template(template).render(values)
