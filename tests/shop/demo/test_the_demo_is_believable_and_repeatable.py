"""What ``seed_demo`` and ``demo_logins`` promise."""

from datetime import UTC, datetime
from io import StringIO
from random import Random

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command
from django.db import transaction
from oscar.core.loading import get_model

from segments.models import Buyer, Company, IndustryCode
from segments.tabular import Report
from shop.demo.companies import company_rows
from shop.demo.families import read_families
from shop.demo.models import Seeding
from shop.demo.people import PEOPLE
from shop.demo.products import product_rows
from shop.demo.seeding import seed_shop
from shop.demo.world import PASSWORD
from shop.imports.companies import CompanyImport

Product = get_model("catalogue", "Product")
Category = get_model("catalogue", "Category")

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """The demo at scale S, made once for this file and taken away again."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed_shop(scale="S", seed=1, now=NOW, tell=lambda words: None)
        yield
        transaction.set_rollback(True)


def test_every_family_has_enough_variants_with_article_numbers_of_their_own():
    families = read_families()

    assert len(families) == len({family.category for family in families}) == 40
    assert len({family.prefix for family in families}) == 40
    for family in families:
        codes = [tuple(c.code for c in variant.values()) for variant in family.variants()]
        assert len(codes) >= 15, family.category
        assert len(set(codes)) == len(codes), family.category


def test_the_same_seed_makes_the_same_rows_and_another_seed_others():
    first = list(product_rows(Random(1), 15))

    assert first == list(product_rows(Random(1), 15))
    assert first != list(product_rows(Random(2), 15))
    assert list(company_rows(Random(1), NOW.date())) == list(company_rows(Random(1), NOW.date()))


@pytest.mark.usefixtures("seeded")
def test_scale_s_has_the_promised_size(db):
    assert Company.objects.count() == 60
    assert Company.objects.values("nace").distinct().count() == 8
    assert Company.objects.values("country").distinct().count() == 6
    assert Product.objects.count() == 600
    assert Category.objects.filter(depth=2).count() == 40
    assert IndustryCode.objects.filter(scheme="nace").count() == 22 + 87
    assert Seeding.objects.get().scale == "S"


@pytest.mark.usefixtures("seeded")
def test_the_invented_companies_pass_the_checks_of_the_import(db):
    rows = list(enumerate(company_rows(Random(5), NOW.date()), start=2))
    importer, report = CompanyImport(now=NOW), Report()

    importer.check(rows, report)

    assert [p for p in report.problems if p.column not in {"external_id"}] == []
    for company in Company.objects.all():
        company.full_clean(exclude=["parent"])


@pytest.mark.usefixtures("seeded")
def test_every_log_in_works_and_is_printed_with_what_it_shows(db, rf):
    out = StringIO()

    call_command("demo_logins", stdout=out)

    for person in PEOPLE:
        user = authenticate(rf.post("/"), username=person.email, password=PASSWORD)
        assert user is not None, person.email
        line = next(row for row in out.getvalue().splitlines() if row.startswith(person.email))
        assert PASSWORD in line
        assert person.shows in line


@pytest.mark.usefixtures("seeded")
def test_one_buyer_has_several_companies_and_one_person_may_only_look(db):
    by_user = [b.user.email for b in Buyer.objects.select_related("user")]

    assert by_user.count("petra@nordkraft.example") == 3
    assert Buyer.objects.filter(role="viewer").count() == 1


@pytest.mark.usefixtures("seeded")
def test_a_database_with_companies_is_left_alone(db):
    out = StringIO()

    call_command("seed_demo", if_empty=True, stdout=out)

    assert "S, seed 1" in out.getvalue()
    with pytest.raises(CommandError, match="empty"):
        call_command("seed_demo", stdout=out)
    assert Company.objects.count() == 60


def test_without_demo_data_the_log_ins_say_so(db):
    get_user_model().objects.update(is_active=False)
    out = StringIO()

    call_command("demo_logins", stdout=out)

    assert "seed_demo makes them" in out.getvalue()
