"""What of the shop moves when two companies are merged: orders, baskets, lists."""

from datetime import UTC, datetime

import pytest

from segments.belongings import BELONGINGS
from segments.merging import merge, undo
from segments.models import Company
from tests.factories.companies import make_company
from tests.factories.prices import make_price_list

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LEFT_ALONE = {
    "Buyer", "CompanyFacts", "CompanyMerge", "CompanyState", "HistoricalCompany", "Membership",
    "Override", "Company",
}  # fmt: skip
"""What follows a company by the merge itself, or is made again from the rest."""


def test_price_lists_move_unless_the_survivor_is_on_them_already_and_come_back():
    source, into = make_company(), make_company()
    own, both = make_price_list("own"), make_price_list("both")
    own.companies.add(source)
    both.companies.add(source, into)

    record = merge(source, into, by=None, reason="one firm", now=NOW)
    assert set(into.price_lists.all()) == {own, both}
    undo(record, by=None, now=NOW)

    assert set(into.price_lists.all()) == {both}
    assert set(source.price_lists.all()) == {own, both}


def test_whatever_points_at_companies_is_known_to_the_merge():
    pointing = {
        relation.related_model.__name__
        for relation in Company._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and not relation.many_to_many
    }

    known = {belonging.model.rpartition(".")[2] for belonging in BELONGINGS.values()}

    assert {name for name in pointing if "_companies" not in name} - known - LEFT_ALONE == set()
    through = {name for name in pointing if name.endswith("_companies")}
    assert {name for name in through if not name.startswith("Historical")} - known == set()
