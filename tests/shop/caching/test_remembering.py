"""What is remembered, under which key, and what happens when the cache is dead."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import translation

from segments.selection import nobody, shopper_as, shopper_for, visitor
from segments.services import bump_terms
from shop import caching
from shop.caching import reading, remember, remember_drawn
from tests.factories.companies import make_company
from tests.factories.frontpages import make_page
from tests.factories.prices import make_price, make_price_list
from tests.factories.products import make_product

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def rested(monkeypatch):
    """Let no other test's trouble with the cache count here."""
    monkeypatch.setattr(caching._rest, "until", 0.0)


@pytest.fixture
def made():
    """What was made: one entry for each time something was not remembered."""
    return []


def ask(made: list, shopper, parts=(), name="thing"):
    with reading(NOW):
        return remember(shopper, name, parts, lambda: made.append(1) or f"made {len(made)}")


def test_an_answer_is_made_once_for_all_on_the_same_terms(made):
    bump_terms("pricing")
    one, other = (shopper_for(make_company(country="FI"), at=NOW) for _ in range(2))

    answers = {ask(made, one), ask(made, other), ask(made, one)}

    assert answers == {"made 1"}


def test_nothing_remembered_is_shared_across_parts_names_languages_and_previews(made):
    bump_terms("pricing")
    company = make_company(country="FI")
    shopper = shopper_for(company, at=NOW)

    ask(made, shopper)
    ask(made, shopper, parts=(1,))
    ask(made, shopper, name="other")
    ask(made, shopper_as(company, at=NOW))
    ask(made, replace(shopper, is_preview=True))
    with translation.override("sv"):
        ask(made, shopper)

    assert len(made) == 6


def test_none_is_an_answer_like_others():
    bump_terms("pricing")
    shopper, asked = visitor(at=NOW), []
    with reading(NOW):
        for _ in range(2):
            assert remember(shopper, "none", (), lambda: asked.append(1)) is None

    assert len(asked) == 1


def test_outside_of_a_request_that_only_reads_nothing_is_remembered(made):
    bump_terms("pricing")
    shopper = visitor(at=NOW)

    for _ in range(2):
        remember(shopper, "thing", (), lambda: made.append(1))
    ask(made, shopper)
    ask(made, nobody(at=NOW))

    assert len(made) == 4


def test_an_answer_for_another_instant_is_made_and_not_kept(made):
    bump_terms("pricing")
    yesterday = visitor(at=NOW - timedelta(days=1))

    for _ in range(2):
        ask(made, yesterday)

    assert len(made) == 2


def test_html_is_found_under_its_values_by_whoever_sees_them_alike():
    drawn = []
    with reading(NOW):
        for value in ("one", "one", "two", object(), object()):
            remember_drawn("t.html", {"value": value}, lambda: drawn.append(1) or "html")

    assert len(drawn) == 4, "what does not say what it holds is drawn each time"


def test_a_change_that_is_rolled_back_leaves_the_key_and_one_that_stays_makes_another():
    bump_terms("pricing")
    product, price_list = make_product(), make_price_list()
    before = visitor(at=NOW).terms_key

    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT trial")
        make_price(price_list, product, 3)
        during = visitor(at=NOW).terms_key
        cursor.execute("ROLLBACK TO SAVEPOINT trial")
    after = visitor(at=NOW).terms_key
    make_price(price_list, product, 4)

    assert before == after
    assert len({before, during, visitor(at=NOW).terms_key}) == 3, (
        "another change of the same number must not find what the first has left"
    )


def test_the_key_changes_where_a_period_begins_and_where_it_ends():
    make_price_list(starts_at=NOW, ends_at=NOW + timedelta(days=1))
    make_page("june", for_everyone=True, starts_at=NOW + timedelta(hours=1))

    keys = [
        visitor(at=NOW + offset).terms_key
        for offset in (
            timedelta(seconds=-1), timedelta(0), timedelta(minutes=59), timedelta(hours=1),
            timedelta(hours=23), timedelta(hours=24),
        )
    ]  # fmt: skip

    assert keys[1] == keys[2]
    assert keys[3] == keys[4]
    assert len(set(keys)) == 4


def test_changes_are_added_up_and_none_is_lost():
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(changes), 0) FROM segments_termschange")
        (before,) = cursor.fetchone()
        for _ in range(450):
            cursor.execute("SELECT segments_bump_terms('pricing')")
        cursor.execute("SELECT sum(changes), count(*) FROM segments_termschange")
        after, rows = cursor.fetchone()

    assert after == before + 450
    assert rows < 110


def test_stock_that_is_allocated_changes_no_key_and_a_price_does():
    product = make_product(price="10")
    record = product.stockrecords.get()
    before = visitor(at=NOW).terms_key

    record.num_allocated = 3
    record.save()
    allocated = visitor(at=NOW).terms_key
    record.price = 11
    record.save()

    assert before == allocated
    assert visitor(at=NOW).terms_key != before


def test_a_broken_cache_is_asked_once_and_then_left_alone_for_a_while(made, monkeypatch):
    asked = []

    def fail(*_args):
        asked.append(1)
        raise ConnectionError("gone")

    bump_terms("pricing")
    monkeypatch.setattr(caching, "cache", SimpleNamespace(get=fail, set=fail))

    answers = [ask(made, visitor(at=NOW)) for _ in range(3)]

    assert answers == ["made 1", "made 2", "made 3"]
    assert len(asked) == 1


def test_a_cache_that_holds_something_else_under_the_key_is_overruled(made):
    bump_terms("pricing")
    shopper = visitor(at=NOW)
    caching.cache.set(caching.key_of(shopper, "thing", ()), "no tuple")

    assert ask(made, shopper) == "made 1"
