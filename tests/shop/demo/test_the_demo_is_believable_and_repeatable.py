"""What ``seed_demo`` and ``demo_logins`` promise."""

from collections import Counter
from datetime import UTC, datetime
from io import StringIO
from random import Random

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.contrib.sites.models import Site
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Max, Min
from oscar.core.loading import get_model

from pricing.models import Price, PriceList
from segments.models import Buyer, Company, CompanyState, Dimension, IndustryCode, Segment
from segments.models.activity import Event, OrderReturn, TradeOrder
from segments.selection import shopper_for
from segments.tabular import Report
from shop.demo.companies import company_rows
from shop.demo.families import read_families
from shop.demo.models import Seeding
from shop.demo.multiplying import Size, multiply
from shop.demo.people import PEOPLE
from shop.demo.places import BERGSTROM, KOSKINEN, MUELLER, NORDKRAFT_SERVICE
from shop.demo.products import product_rows
from shop.demo.seeding import seed_shop
from shop.demo.world import PASSWORD, World
from shop.frontpages.models import Block, FrontPage
from shop.imports.companies import CompanyImport
from shop.listings.models import SearchDocument
from shop.orderrules.models import OrderRule
from shop.partner.strategy import SegmentStrategy
from shop.ranges.models import RangeAccess, RangeMember

Product = get_model("catalogue", "Product")
Category = get_model("catalogue", "Category")
Order = get_model("order", "Order")

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """The demo at scale S, made once for this file and taken away again."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed_shop(scale="S", seed=1, now=NOW, tell=lambda words: None, with_pictures=False)
        # Or each test would check all the foreign keys of the seeding again.
        connection.check_constraints()
        yield
        transaction.set_rollback(True)
    cache.clear()


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
    assert (Dimension.objects.count(), Segment.objects.live().count()) == (6, 22)
    assert set(RangeAccess.objects.values_list("verb", flat=True)) == {"only", "hide", "exclusive"}
    assert PriceList.objects.count() >= 10
    assert FrontPage.objects.filter(is_default=True).count() == 1
    assert FrontPage.objects.count() == 8


@pytest.mark.usefixtures("seeded")
def test_every_segment_has_members_and_every_company_its_read_model(db):
    for segment in Segment.objects.all():
        assert segment.memberships.filter(valid_to=None).exists(), segment.code
    assert CompanyState.objects.exclude(segment_ids=[]).count() == 60


@pytest.mark.usefixtures("seeded")
def test_the_rows_pass_the_checks_of_the_admin(db):
    for model in (PriceList, FrontPage, Block, OrderRule, RangeAccess, Segment):
        for row in model.objects.all():
            row.full_clean()


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize(
    ("number", "lists", "sees"),
    [
        (KOSKINEN, {"koskinen-contract", "metalworking-2026", "mid-size-2026"}, "GR-"),
        (BERGSTROM, {"bergstrom-contract", "nordics-sek"}, "WS-"),
        (MUELLER, {"food-safe-2026", ""}, "DE-"),
        (NORDKRAFT_SERVICE, {"nordkraft-group", "construction-2026", ""}, "AN-"),
    ],
)
def test_each_log_in_shows_prices_of_its_own(db, number, lists, sees):
    shopper = shopper_for(Company.objects.get(number=number), at=NOW)
    products = list(Product.objects.visible_to(shopper))
    strategy = SegmentStrategy(shopper)

    strategy.warm(products)

    quotes = [strategy.quote(product, 1) for product in products]
    assert None not in quotes
    assert lists <= {quote.price_list_code for quote in quotes}
    assert any(product.upc.startswith(sees) for product in products)


@pytest.mark.usefixtures("seeded")
def test_a_food_maker_sees_only_what_may_enter_a_food_factory(db):
    shopper = shopper_for(Company.objects.get(number=MUELLER), at=NOW)

    seen = Product.objects.visible_to(shopper)

    assert 0 < seen.count() < 300
    assert not seen.filter(upc__startswith="HB-").exists()


@pytest.mark.usefixtures("seeded")
def test_two_years_of_orders_hold_regular_new_lapsed_and_silent_companies(db):
    orders = Order.objects.aggregate(first=Min("date_placed"), last=Max("date_placed"))
    last = {
        company.pk: company.last
        for company in Company.objects.annotate(last=Max("order_terms__placed_at"))
    }
    by_month = Counter(
        Order.objects.filter(terms__company__nace__code="41").values_list(
            "date_placed__month", flat=True
        )
    )

    assert 700 < (orders["last"] - orders["first"]).days <= 731
    assert orders["last"] < NOW
    assert Order.objects.count() > 1_000
    assert sum(1 for moment in last.values() if moment is None) == 3
    assert any(moment and (NOW - moment).days > 200 for moment in last.values())
    assert by_month[6] + by_month[5] > 2 * (by_month[1] + by_month[12])


@pytest.mark.usefixtures("seeded")
def test_every_product_can_be_found(db):
    assert SearchDocument.objects.count() == 600


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


@pytest.mark.usefixtures("seeded")
def test_the_demo_can_be_multiplied_to_exact_sizes(db):
    world = World(seed=1, now=NOW, tell=lambda words: None, with_pictures=False)

    had = Category.objects.count()
    wanted = Size(
        products=1_500, companies=150, segments=30, prices=4_000, categories=had + 30,
        restrictions=3,
    )  # fmt: skip

    multiply(world, wanted)

    assert Category.objects.count() == had + 30
    assert not Category.find_problems()[0]
    assert Category.objects.filter(name__endswith=", group 1", product__isnull=False).exists()
    kept = RangeMember.objects.filter(range__name__startswith="Programme goods")
    assert kept.count() == 450
    assert RangeAccess.objects.filter(note="Some programmes only", segments=None).count() == 0
    assert Product.objects.count() == Product.objects.values("upc").distinct().count() == 1_500
    assert Company.objects.count() == CompanyState.objects.count() == 150
    assert Segment.objects.live().count() == 30
    assert PriceList.objects.filter(code__startswith="programme-").count() == 8
    assert 4_000 <= Price.objects.count() <= 4_020
    assert Product.objects.filter(stockrecords=None).count() == 0
    assert Product.objects.filter(categories=None).count() == 0
    assert SearchDocument.objects.count() == 1_500
    programme = Segment.objects.filter(dimension__code="programme", memberships__valid_to=None)
    assert programme.exists()
    copy = Product.objects.filter(upc__endswith="-1", stockrecords__price__gt=5).first()
    original = Product.objects.get(upc=copy.upc.removesuffix("-1"))
    ratio = copy.stockrecords.get().price / original.stockrecords.get().price
    assert 0.79 < ratio < 1.21
    values = ("attribute", "value_text")
    assert set(copy.attribute_values.values_list(*values)) == set(
        original.attribute_values.values_list(*values)
    )


def test_without_demo_data_the_log_ins_say_so(db):
    get_user_model().objects.update(is_active=False)
    out = StringIO()

    call_command("demo_logins", stdout=out)

    assert "seed_demo makes them" in out.getvalue()


def test_links_in_mails_lead_to_the_demo(seeded):
    assert Site.objects.get().domain == "127.0.0.1:8000"


def test_every_order_of_the_demo_is_worth_something_in_the_base_currency(seeded):
    kronor = TradeOrder.objects.filter(currency="SEK")

    assert kronor.exists()
    assert not TradeOrder.objects.filter(base_net=None).exists()


def test_the_engine_knows_every_order_of_the_demo_and_what_happened_around_them(seeded):
    kinds = Counter(Event.objects.values_list("kind", flat=True))

    assert TradeOrder.objects.count() == Order.objects.count() > 1000
    assert OrderReturn.objects.filter(order__isnull=False).count() > 20
    assert {"drop", "contact", "login", "session", "view", "search"} <= set(kinds)
    assert not Event.objects.filter(at__gt=NOW).exists()
