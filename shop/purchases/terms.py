"""Freezing on an order what it was placed under."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from segments.models import Company, Segment
from segments.models.choices import OrderingMethod
from segments.shopper import Shopper

from .models import OrderLineTerms, OrderTerms


@dataclass(frozen=True, slots=True)
class LinePrice:
    """The price of an order line at four decimals, why, and what the company calls the product."""

    line_id: int
    unit_price: Decimal
    price_list_code: str = ""
    reason: str = ""
    base: Decimal | None = None
    own_number: str = ""


def freeze(order, shopper: Shopper, prices: Iterable[LinePrice], *, po_number: str) -> OrderTerms:
    """
    Write down the company, its terms and segments, and the price of each line. Four queries.

    Called once, in the transaction that places the order; nothing here is changed later.
    """
    company = Company.objects.get(pk=shopper.company_id)
    codes = dict(Segment.objects.filter(pk__in=shopper.segment_ids).values_list("pk", "code"))
    terms = OrderTerms.objects.create(
        order=order,
        company=company,
        company_name=company.legal_name,
        vat_id=company.vat_id,
        buyer_id=shopper.user_id,
        rep_id=shopper.rep_id or company.account_manager_id,
        po_number=po_number,
        payment_terms=company.payment_terms,
        delivery_terms=company.delivery_terms,
        method=OrderingMethod.PORTAL,
        segment_codes=[codes[pk] for pk in shopper.segment_ids if pk in codes],
        currency=order.currency,
        terms_key=shopper.terms_key,
        placed_at=shopper.at,
    )
    OrderLineTerms.objects.bulk_create(
        OrderLineTerms(
            line_id=price.line_id,
            unit_price=price.unit_price,
            price_list_code=price.price_list_code,
            reason=price.reason,
            base=price.base,
            own_number=price.own_number,
        )
        for price in prices
    )
    return terms
