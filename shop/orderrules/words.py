"""What a buyer reads when an order lacks something: what is missing, and how to reach it."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from oscar.templatetags.currency_filters import currency as money

from .models import Kind, OrderRule


def pieces(quantity: int) -> str:
    """Write a quantity as the reader's language does."""
    return number_format(quantity, 0, use_l10n=True, force_grouping=True)


def below_value(rule: OrderRule, value: Decimal) -> str:
    """Say which least value is not reached."""
    values = {
        "least": money(rule.amount, rule.currency),
        "value": money(value, rule.currency),
        "products": _scope(rule),
    }
    if values["products"]:
        return (
            _("The least order value for %(products)s is %(least)s before tax; you have %(value)s.")
            % values
        )
    return _("The least order value is %(least)s before tax; your basket is %(value)s.") % values


def add_value(rule: OrderRule, shortfall: Decimal) -> str:
    """Say how to reach a least value."""
    values = {"shortfall": money(shortfall, rule.currency), "products": _scope(rule)}
    if values["products"]:
        return _("Add %(products)s for %(shortfall)s or more.") % values
    return _("Add goods for %(shortfall)s or more.") % values


def below_minimum(title: str, minimum: int, quantity: int) -> str:
    """Say that a product is ordered from a larger quantity on."""
    values = {"title": title, "minimum": pieces(minimum), "quantity": pieces(quantity)}
    if title:
        return _("%(title)s: the least quantity is %(minimum)s; you have %(quantity)s.") % values
    return _("The least quantity is %(minimum)s; you have %(quantity)s.") % values


def not_a_multiple(title: str, multiple: int, quantity: int) -> str:
    """Say that a product is sold in packs."""
    values = {"title": title, "multiple": pieces(multiple), "quantity": pieces(quantity)}
    if title:
        return _("%(title)s is sold in multiples of %(multiple)s; you have %(quantity)s.") % values
    return _("Sold in multiples of %(multiple)s; you have %(quantity)s.") % values


def order_instead(more: int | None, fewer: int | None) -> str:
    """Say which quantities near the wanted one are allowed."""
    if more is None and fewer is None:
        return _("No quantity fits all rules; please ask your sales contact.")
    if more is None or fewer is None:
        return _("Order %(quantity)s.") % {"quantity": pieces(more or fewer)}
    return _("Order %(fewer)s or %(more)s.") % {"fewer": pieces(fewer), "more": pieces(more)}


def _scope(rule: OrderRule) -> str:
    if rule.product_id:
        return rule.product.get_title()
    return rule.range.name if rule.range_id else ""


def rule_in_words(rule: OrderRule) -> str:
    """Say what a rule asks for."""
    if rule.kind == Kind.MINIMUM_VALUE:
        return _("at least %(amount)s") % {"amount": money(rule.amount, rule.currency)}
    if rule.kind == Kind.QUANTITY_MINIMUM:
        return _("at least %(quantity)s pieces") % {"quantity": pieces(rule.quantity)}
    return _("in multiples of %(quantity)s") % {"quantity": pieces(rule.quantity)}


def products_in_words(rule: OrderRule) -> str:
    """Say on which products a rule is."""
    if scope := _scope(rule):
        return scope
    return _("the whole order") if rule.kind == Kind.MINIMUM_VALUE else _("every product")


def audience_in_words(rule: OrderRule) -> str:
    """Say for whom a rule is, from audiences that are loaded already."""
    words = [_("everyone")] if rule.for_everyone else []
    named = [str(one) for one in [*rule.segments.all(), *rule.companies.all()]]
    words += named[:5]
    if len(named) > 5:
        words.append(_("%(n)s more") % {"n": len(named) - 5})
    return ", ".join(words) or _("nobody")
