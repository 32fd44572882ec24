"""A dealer with terms of its own, a pump, and a program that calls for the dealer."""

import pytest

from tests.factories.apikeys import program_of
from tests.factories.dealers import make_dealer, make_pump


@pytest.fixture
def pump():
    return make_pump()


@pytest.fixture
def buyer(pump):
    return make_dealer()


@pytest.fixture
def program(buyer):
    return program_of(buyer)
