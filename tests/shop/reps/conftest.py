"""Orders of the past, without a checkout."""

from decimal import Decimal

import pytest
from oscar.core.loading import get_model

from shop.purchases.models import OrderTerms


@pytest.fixture
def order_of():
    """Answer a function that records an order of a company."""

    def record(company, *, number: str, placed_at):
        order = get_model("order", "Order").objects.create(
            number=number,
            currency="EUR",
            total_excl_tax=Decimal("100.00"),
            total_incl_tax=Decimal("100.00"),
            status="Placed",
            date_placed=placed_at,
        )
        return OrderTerms.objects.create(
            order=order,
            company=company,
            company_name=company.legal_name,
            currency="EUR",
            placed_at=placed_at,
        )

    return record
