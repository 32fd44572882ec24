"""What every test gets: a database of its own process, and settings for random examples."""

import os
from collections.abc import Iterator

import hypothesis
import pytest
from django.test import TransactionTestCase

from segments.criteria.names import LISTS, REPS, SEGMENTS
from segments.criteria.narrowings import CATEGORIES
from tests import chromium
from tests.databases import TestDatabase

hypothesis.settings.register_profile("dev", max_examples=50, deadline=None)
hypothesis.settings.register_profile("ci", max_examples=500, deadline=None)
hypothesis.settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev")
)


@pytest.fixture(autouse=True)
def names_of_this_test():
    """Forget the names that another test gave the same codes."""
    for kind in (SEGMENTS, LISTS, REPS, CATEGORIES):
        kind.forget()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[TestDatabase]:
    """Give this process a database, cloned from a migrated template and dropped at the end."""
    database = TestDatabase(f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}")

    def make_anew(case: TransactionTestCase) -> None:
        database.make()

    with pytest.MonkeyPatch.context() as patch:
        # Django empties every table after a test that commits, those too that migrations have
        # filled. A fresh clone is whole, and no slower.
        patch.setattr(TransactionTestCase, "_fixture_teardown", make_anew)
        with django_db_blocker.unblock():
            database.make()
        yield database
    with django_db_blocker.unblock():
        database.drop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip browser tests, with the reason, where there is no browser."""
    if chromium.find() is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=chromium.MISSING))
