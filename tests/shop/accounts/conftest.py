"""A buyer with a browser."""

import pytest

from tests.factories.companies import make_buyer, make_company
from tests.factories.orders import logged_in


@pytest.fixture
def buyer(db):
    return make_buyer(make_company(legal_name="Dock Works"))


@pytest.fixture
def browser(buyer):
    return logged_in(buyer)
