"""People who use the admin."""

import pytest

from shop.accounts.models import User
from tests.factories.browsers import browser_of
from tests.factories.staff import make_merchandiser


@pytest.fixture
def merchandiser(db) -> User:
    """A member of staff with the merchandisers' permissions and no others."""
    return make_merchandiser("merchandiser@example.com")


@pytest.fixture
def staff(client, merchandiser):
    """A browser in which the merchandiser is logged in."""
    return browser_of(merchandiser, client)
