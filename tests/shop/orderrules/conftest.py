"""A product for rules to be about."""

import pytest

from tests.factories.products import make_product


@pytest.fixture
def product(db):
    return make_product("Screw")
