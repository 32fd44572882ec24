"""A buyer who is about to order."""

import pytest

from tests.factories.companies import make_buyer, make_company
from tests.factories.orders import logged_in, make_address


@pytest.fixture
def buyer(db):
    return make_buyer(
        make_company(legal_name="Dock Works", payment_terms="net_30", delivery_terms="DAP")
    )


@pytest.fixture
def address(buyer):
    return make_address(buyer)


@pytest.fixture
def browser(buyer):
    return logged_in(buyer)
