"""What commands are asked about, by number and moment. All raise CommandError, in words."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from segments.models import Company
from segments.tabular import BadValue, instant


def ask_who_and_what(parser: CommandParser) -> None:
    """Take a company and a product."""
    parser.add_argument("company", help="the company's number")
    parser.add_argument("sku", help="the product's part number")


def ask_how_many(parser: CommandParser) -> None:
    """Take a quantity, by default one."""
    parser.add_argument("--quantity", type=int, default=1, help="how many pieces (1)")


def ask_when(parser: CommandParser) -> None:
    """Take a moment, by default now."""
    parser.add_argument("--at", help="YYYY-MM-DD or YYYY-MM-DD HH:MM (now)")


def company_of(number: str) -> Company:
    """Answer a company."""
    company = Company.objects.filter(number=number).first()
    if company is None:
        raise CommandError(_("There is no company with the number %(n)s.") % {"n": number})
    return company


def product_of(sku: str) -> Any:
    """Answer a product, whether it can be seen or not."""
    product = apps.get_model("catalogue.Product")._base_manager.filter(upc=sku).first()
    if product is None:
        raise CommandError(_("There is no product with the part number %(n)s.") % {"n": sku})
    return product


def priced_product_of(sku: str, *, quantity: int) -> Any:
    """Answer a product that so many pieces of can have a price."""
    if quantity < 1:
        raise CommandError(_("A quantity is at least 1."))
    product = product_of(sku)
    if product.is_parent:
        raise CommandError(_("%(n)s is sold in variants; name one of them.") % {"n": sku})
    return product


def moment_of(at: str | None, *, now: datetime) -> datetime:
    """Answer the moment asked about."""
    try:
        return instant(at) if at else now
    except BadValue as fault:
        raise CommandError(f"--at: {fault}") from fault
