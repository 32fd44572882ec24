"""What the tests of releases share."""

import pytest

from tests.factories.companies import make_company


@pytest.fixture
def companies():
    """Ten companies with 50, 100, … employees."""
    return [make_company(number=f"E{n}", employees=50 * n) for n in range(1, 11)]
