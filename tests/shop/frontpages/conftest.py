"""Companies, segments and shoppers for the tests of front pages."""

from datetime import UTC, datetime
from itertools import count

import pytest

from segments.models import Company, CompanyState, Dimension, Segment
from segments.shopper import Shopper

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
_numbers = count(1)


@pytest.fixture
def now():
    """A Monday at noon."""
    return NOW


@pytest.fixture
def make_company(now):
    """Make a company with its row of the read model."""

    def make(name="Nordic Pumps Oy", *, ancestors=(), segments=(), **fields):
        company = Company.objects.create(
            number=f"F-{next(_numbers)}", legal_name=name, currency="EUR", **fields
        )
        CompanyState.objects.update_or_create(
            company=company,
            defaults={
                "ancestor_ids": [one.pk for one in ancestors],
                "segment_ids": [one.pk for one in segments],
                "as_of": now,
            },
        )
        return company

    return make


@pytest.fixture
def make_segment():
    """Make a published segment."""

    def make(code):
        dimension, _made = Dimension.objects.get_or_create(code="size", name="Size")
        return Segment.objects.create(
            code=code, name=code.capitalize(), dimension=dimension,
            priority=next(_numbers), status="published",
        )  # fmt: skip

    return make


@pytest.fixture
def shop_as(now):
    """Answer a shopper of a company, its ancestors and segments; a visitor without a company."""

    def shopper(company=None, *, ancestors=(), segments=(), at=now):
        return Shopper(
            at=at,
            currency="EUR",
            role="buyer" if company else "",
            company_id=company.pk if company else None,
            company_name=company.legal_name if company else "",
            ancestor_ids=tuple(one.pk for one in ancestors),
            segment_ids=tuple(one.pk for one in segments),
        )

    return shopper
