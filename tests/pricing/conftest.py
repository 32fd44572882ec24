"""An instant, and a shopper to ask prices for."""

from datetime import UTC, datetime

import pytest

from pricing.tax.rates import rates
from segments.selection import visitor
from segments.shopper import Shopper

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def now():
    """A Monday at noon."""
    return NOW


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    """Keep files that are sent in a folder of the test."""
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def shop_as(now, db):
    """Answer a shopper of a company, its ancestors and segments; the rates of tax are read."""
    tax_version = visitor(at=now).tax_version
    rates(tax_version)

    def shopper(company=None, *, ancestors=(), segments=(), currency="EUR", at=now):
        return Shopper(
            at=at,
            currency=currency,
            role="buyer" if company else "",
            company_id=company.pk if company else None,
            ancestor_ids=tuple(ancestor.pk for ancestor in ancestors),
            segment_ids=tuple(segment.pk for segment in segments),
            tax_version=tax_version,
        )

    return shopper
