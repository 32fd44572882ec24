"""
Placing an order: one transaction in which everything is read again under locks.

Locks are taken in one order by everybody: the attempt, the basket, the stock records, the offers
that have limits and the vouchers, each by key. What is decided is decided from what was read after
the locks.
See ``docs/algorithms/placing-an-order.md``.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from oscar.core.loading import get_class, get_model

from segments.current import use_shopper
from segments.selection import shopper_of_user
from segments.shopper import Shopper
from shop.activity.orders import feed_placed_order
from shop.basket.contents import contents_of
from shop.basket.offers import apply_offers
from shop.order.tasks import send_after_commit
from shop.partnumbers.selection import own_numbers
from shop.purchases import attempts, baskets, outbox, stock, taxes, terms
from shop.purchases.models import Mail

from .bill import Bill, bill_of, taxes_to_freeze
from .shown import Shown, differences

Basket = get_model("basket", "Basket")
ConditionalOffer = get_model("offer", "ConditionalOffer")
Source = get_model("payment", "Source")
SourceType = get_model("payment", "SourceType")
OrderCreator = get_class("order.utils", "OrderCreator")
OrderNumberGenerator = get_class("order.utils", "OrderNumberGenerator")

INVOICE = "Invoice"


class NotPlaced(Exception):
    """The order was not placed and nothing was kept; ``reasons`` say why, in words."""

    def __init__(self, reasons: list[str], *, changes: list[str] | None = None):
        super().__init__("; ".join([*reasons, *(changes or [])]))
        self.reasons = reasons
        self.changes = changes or []


@dataclass(frozen=True, slots=True)
class Submission:
    """A press of "place order". ``key`` is the same for a retry and new for a new preview."""

    user: Any
    shopper: Shopper
    basket_id: int
    key: str
    shown: Shown
    po_number: str
    shipping_address: Any
    shipping_method: Any
    request: Any = None


def place(submission: Submission, *, strategy_for: Callable[[Shopper], Any], now: datetime):
    """
    Place the order and answer it.

    Raises AlreadyPlaced when this key or this basket has an order, and NotPlaced when something
    is in the way or differs from what the buyer was shown; then everything is as it was before.
    Safe to repeat with the same key.
    """
    user = submission.user
    with transaction.atomic():
        attempt = attempts.begin(user.pk, submission.key, now=now)
        basket = _locked_basket(submission)
        shopper = _shopper_now(submission, now)
        with use_shopper(shopper):
            _lock_what_is_scarce(basket, user)
            basket.owner = user
            basket.shopper = shopper
            basket.strategy = strategy_for(shopper)
            _tax_for(submission.shipping_address, basket)
            apply_offers(basket, user=user, request=submission.request)
            bill = bill_of(basket, submission.shipping_method, submission.request)
            _check(submission, basket, bill.total)
            _take_stock(basket)
            order = _write(submission, basket, shopper, bill)
        feed_placed_order(order.pk)
        attempt.order = order
        attempt.save(update_fields=["order"])
        mail = outbox.put(
            Mail.Kind.ORDER_PLACED,
            order,
            recipient=user.email,
            language=shopper.language,
            now=now,
        )
        if mail:
            send_after_commit(mail.pk)
    return order


def _locked_basket(submission: Submission):
    """Lock the basket the buyer was shown; it must be theirs, for this company, and open."""
    basket = (
        Basket.objects.select_for_update()
        .filter(
            pk=submission.basket_id,
            ownership__user=submission.user.pk,
            ownership__company=submission.shopper.company_id,
        )
        .first()
    )
    if basket is None:
        raise NotPlaced([_("This basket is not there any more. Please check your basket.")])
    order = attempts.order_of_basket(basket.pk, user_id=submission.user.pk)
    if order is not None:
        raise attempts.AlreadyPlaced(order)
    if basket.status != Basket.OPEN:
        raise NotPlaced([_("This basket is closed. Please check your basket.")])
    return basket


def _shopper_now(submission: Submission, now: datetime) -> Shopper:
    """Answer who is buying as the database says now; they must be allowed to order."""
    before = submission.shopper
    shopper = shopper_of_user(
        submission.user.pk, at=now, language=before.language, company_id=before.company_id
    )
    shopper = replace(shopper, is_preview=before.is_preview)
    if shopper.company_id != before.company_id or not shopper.may_order:
        raise NotPlaced([_("You may not place orders for this company (any more).")])
    return shopper


def _lock_what_is_scarce(basket, user) -> None:
    """
    Hold the stock, the limited offers and the vouchers, so that what is read next stays true.

    A voucher that was used up meanwhile is taken off; the total then differs from what was shown.
    """
    stock.lock_stock(basket.lines.values_list("stockrecord", flat=True))
    limited = ConditionalOffer.objects.filter(
        Q(max_global_applications__isnull=False)
        | Q(max_discount__isnull=False)
        | Q(max_user_applications__isnull=False),
        status=ConditionalOffer.OPEN,
    )
    list(limited.order_by("pk").select_for_update().values_list("pk"))
    for voucher in basket.vouchers.order_by("pk").select_for_update():
        allowed, _reason = voucher.is_available_to_user(user=user)
        if not (allowed and voucher.is_active()):
            basket.vouchers.remove(voucher)


def _tax_for(address, basket) -> None:
    """Tax the goods for where they go."""
    if address is not None:
        basket.deliver_to(address.country_id, address.postcode)


def _check(submission: Submission, basket, total) -> None:
    """Refuse an order that may not be placed, or that is not the one the buyer was shown."""
    contents = contents_of(basket)
    if not contents.rows:
        raise NotPlaced([_("Your basket is empty.")])
    if contents.problems:
        raise NotPlaced(contents.problems)
    changes = differences(submission.shown, basket, total.incl_tax)
    if changes:
        raise NotPlaced([], changes=changes)


def _take_stock(basket) -> None:
    """Allocate what is counted; refuse when there is less than ordered."""
    wanted: Counter = Counter()
    for line in basket.all_lines():
        if line.product.get_product_class().track_stock:
            wanted[line.stockrecord_id] += line.quantity
    short = {one.stockrecord_id: one for one in stock.allocate(wanted)}
    if short:
        raise NotPlaced(
            [
                _("%(title)s: only %(available)s left.")
                % {
                    "title": line.product.get_title(),
                    "available": short[line.stockrecord_id].available,
                }
                for line in basket.all_lines()
                if line.stockrecord_id in short
            ]
        )


def _write(submission: Submission, basket, shopper: Shopper, bill: Bill):
    """Write the order, its lines, its terms and the invoice, and close the basket."""
    address = submission.shipping_address
    if address is not None:
        address.save()
    order = OrderCreator().place_order(
        basket=basket,
        total=bill.total,
        shipping_method=submission.shipping_method,
        shipping_charge=bill.delivery.price,
        surcharges=bill.surcharges,
        user=submission.user,
        shipping_address=address,
        order_number=OrderNumberGenerator().order_number(basket),
        request=submission.request,
    )
    lines = _line_prices(order, basket, shopper)
    terms.freeze(order, shopper, lines, po_number=submission.po_number)
    taxes.freeze_taxes(order, taxes_to_freeze(order, basket, bill))
    source_type, _created = SourceType.objects.get_or_create(name=INVOICE)
    Source.objects.create(
        order=order,
        source_type=source_type,
        currency=order.currency,
        amount_allocated=order.total_incl_tax,
        reference=submission.po_number,
    )
    basket.submit()
    baskets.close(basket.pk)
    return order


def _line_prices(order, basket, shopper: Shopper) -> list[terms.LinePrice]:
    """Pair the order's lines with the basket's, which were written in the same order."""
    prices = []
    called = own_numbers(shopper, [line.product_id for line in basket.all_lines()])
    written = order.lines.order_by("pk").values_list("pk", flat=True)
    for line_id, line in zip(written, basket.all_lines(), strict=True):
        quote = basket.strategy.quote(line.product, line.quantity)
        prices.append(
            terms.LinePrice(
                line_id=line_id,
                unit_price=line.unit_price_excl_tax,
                price_list_code=quote.price_list_code if quote else "",
                reason=str(quote.reason) if quote else "",
                base=quote.base if quote else None,
                own_number=called.get(line.product_id, ""),
            )
        )
    return prices
