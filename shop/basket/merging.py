"""A visitor logs in: what they had collected joins the basket of their company."""

from dataclasses import dataclass

from django.db import transaction

from .gate import visible_ids
from .models import LARGEST_QUANTITY, Basket


@dataclass(frozen=True, slots=True)
class Merged:
    """How many lines came over, and how many the company may not see."""

    lines: int
    dropped: int


@transaction.atomic
def merge(basket: Basket, collected: Basket) -> Merged:
    """
    Move the lines of a visitor's basket into a buyer's, through the gate.

    Quantities of the same line are added. Lines of products that the buyer's company may not see
    are dropped. A basket that another request has merged meanwhile is left alone.
    """
    locked = Basket.objects.select_for_update().filter(pk=collected.pk, status=Basket.OPEN).first()
    if locked is None:
        return Merged(0, 0)
    basket.lock()
    lines = list(locked.lines.all())
    visible = visible_ids(basket.shopper, [line.product_id for line in lines])
    held = {line.line_reference: line.quantity for line in basket.lines.all()}
    kept = [line for line in lines if line.product_id in visible]
    for line in kept:
        room = LARGEST_QUANTITY - held.get(line.line_reference, 0)
        line.quantity = min(line.quantity, room)
        basket.merge_line(line)
    locked.lines.all().delete()
    locked.status = Basket.MERGED
    locked.date_merged = basket.shopper.at
    locked.save()
    return Merged(len(kept), len(lines) - len(kept))
