"""What could be seen on a past day is what the gate said on that day, whatever happened since."""

from datetime import timedelta
from random import Random

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from oscar.core.loading import get_model

from pricing.models import RowVersion
from pricing.past import company_then
from segments.selection import shopper_for, visitor
from segments.services import refresh
from shop.ranges.explanation import why_visible_as, why_visible_to
from shop.ranges.models import PastMember, PastPublicity, RangeAccess, RangeMember
from shop.ranges.past import known_since, seen_as_it_was
from shop.ranges.resolution import resolve
from tests.factories.browsers import browser_of
from tests.factories.companies import LONG_AGO, make_company, make_rep, make_user
from tests.factories.products import make_category, make_product
from tests.factories.ranges import exclusive, hide, make_range, only
from tests.factories.segments import make_segment, put_in, put_in_or_out

pytestmark = pytest.mark.django_db(transaction=True)

Product = get_model("catalogue", "Product")
Range = get_model("offer", "Range")


def seen(shopper) -> set[int]:
    return set(Product.objects.visible_to(shopper).values_list("pk", flat=True))


class Year:
    """A shop in which anything that decides who sees what may change."""

    def __init__(self, seed):
        self.random = Random(seed)
        self.category = make_category("Bolts")
        parent = make_product(structure="parent")
        variants = [make_product(parent=parent) for _ in range(2)]
        self.products = [make_product() for _ in range(6)] + [parent, *variants]
        self.holding = make_company()
        self.acme = make_company(parent=self.holding)
        self.dealers = make_segment("dealers")
        self.ranges = [make_range(*self.some(self.products), name=f"r{n}") for n in range(4)]
        put_in(self.dealers, self.acme, now=timezone.now())
        self.audiences()

    def some(self, things, least=0):
        return self.random.sample(things, self.random.randint(least, min(3, len(things))))

    def something_happens(self):
        self.random.choice([
            self.new_row, self.new_row, self.no_row, self.verb, self.period, self.audiences,
            self.content, self.content, self.content, self.shelf, self.public, self.membership,
            self.group, self.kind, self.no_range,
        ])()  # fmt: skip
        resolve()

    def row(self):
        rows = RangeAccess.objects.order_by("pk")
        return rows[self.random.randrange(len(rows))] if rows else self.new_row()

    def new_row(self):
        make = self.random.choice([only, hide, exclusive, hide])
        named = self.some([self.acme, self.holding])
        segments = self.some([self.dealers])
        return make(self.random.choice(self.ranges), companies=named, segments=segments)

    def no_row(self):
        self.row().delete()

    def verb(self):
        row = self.row()
        row.verb = self.random.choice(["only", "hide", "exclusive"])
        row.save()

    def period(self):
        row, now = self.row(), timezone.now()
        row.ends_at = self.random.choice([None, now - timedelta(days=1), now + timedelta(days=1)])
        row.save()

    def audiences(self):
        row = self.row()
        row.companies.set(self.some([self.acme, self.holding]))
        row.segments.set(self.some([self.dealers]))

    def content(self):
        chosen = self.random.choice(self.ranges)
        for product in self.products:
            chosen.remove_product(product)
        for product in self.some(self.products, 1):
            chosen.add_product(product)

    def shelf(self):
        self.random.choice(self.ranges).included_categories.set(self.some([self.category]))
        self.random.choice(self.products[:6]).categories.set(self.some([self.category]))

    def public(self):
        product = Product.objects.get(pk=self.random.choice(self.products).pk)
        product.is_public = not product.is_public
        product.save()

    def membership(self):
        put_in_or_out(self.dealers, self.acme, now=timezone.now())

    def group(self):
        self.acme.parent = self.random.choice([None, self.holding])
        self.acme.save()
        refresh([self.acme.pk], now=timezone.now())

    def kind(self):
        unknown = self.random.choice([None, None, "no.such.Thing"])
        Range.objects.filter(pk=self.ranges[0].pk).update(proxy_class=unknown)

    def no_range(self):
        gone = self.ranges.pop(self.random.randrange(len(self.ranges)))
        RangeAccess.objects.filter(range=gone.pk).delete()
        gone.delete()
        self.ranges.append(make_range(*self.some(self.products, 1)))


@pytest.mark.parametrize("seed", range(3))
def test_what_was_seen_then_is_what_is_said_now(seed):
    year, noted = Year(seed), []
    for _ in range(25):
        year.something_happens()
        at = timezone.now()
        noted.append((at, seen(shopper_for(year.acme, at=at)), seen(visitor(at=at))))

    now = timezone.now()
    for at, theirs, anybodys in noted:
        shopper, _is_known = company_then(year.acme, at)
        with seen_as_it_was(at):
            assert (seen(shopper), seen(visitor(at=at))) == (theirs, anybodys)
    for at, theirs, _anybodys in noted[::10]:
        for product in year.products:
            told = why_visible_to(year.acme, product, at=at, now=now)
            assert told.is_visible == (product.pk in theirs), (told, at)
            assert not told.approximate and told.known_since < at
    assert len({frozenset(theirs) for _at, theirs, _anybodys in noted}) > 3
    assert seen(shopper_for(year.acme, at=now)) == noted[-1][1]


def test_what_changes_twice_in_one_transaction_leaves_nothing_in_between():
    product = make_product()
    held = make_range(product)

    with transaction.atomic():
        RangeMember.objects.update(is_whole=False)
        RangeMember.objects.update(is_whole=True)
        Product.objects.filter(pk=product.pk).update(is_public=False)
        Product.objects.filter(pk=product.pk).update(is_public=True)
        RangeMember.objects.all().delete()
        resolve([held.pk])
        RangeMember.objects.all().delete()

    assert [(row.is_whole, row.product_id) for row in PastMember.objects.all()] == [
        (True, product.pk)
    ]
    assert [row.was_public for row in PastPublicity.objects.all()] == [True]


def test_working_everything_out_again_keeps_nothing_and_saving_a_product_neither():
    product = make_product()
    make_range(product)
    began = RangeMember.objects.get().since

    resolve()
    Product.objects.get(pk=product.pk).save()

    assert RangeMember.objects.get().since == began
    assert not PastMember.objects.exists() and not PastPublicity.objects.exists()


def test_a_thousand_members_that_end_together_are_kept_with_one_time():
    held = make_range()
    products = Product.objects.bulk_create(
        Product(title=f"P{n}", slug=f"p{n}", upc=f"P{n}", structure="standalone")
        for n in range(1_000)
    )
    RangeMember.objects.bulk_create(RangeMember(range=held, product=one) for one in products)

    RangeMember.objects.filter(range=held).delete()

    assert PastMember.objects.filter(range=held.pk).count() == 1_000
    assert PastMember.objects.values("until").distinct().count() == 1


def test_before_the_record_begins_the_first_that_is_known_is_said_and_named_so():
    acme, product = make_company(), make_product()
    hide(make_range(product, name="Fireworks"), companies=[acme])
    RowVersion.objects.update(since=None)
    RangeMember.objects.update(is_whole=True)
    Product.objects.update(date_created=LONG_AGO)
    type(acme).objects.update(created_at=LONG_AGO)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ranges_rangemember DISABLE TRIGGER USER")
        cursor.execute("UPDATE ranges_rangemember SET since = NULL")
        cursor.execute("ALTER TABLE ranges_rangemember ENABLE TRIGGER USER")
    RangeAccess.objects.all().delete()
    at = known_since() - timedelta(days=1)

    told = why_visible_to(acme, product, at=at, now=timezone.now())

    assert not told.is_visible
    assert any("nothing is recorded" in note for note in told.approximate)


def test_a_product_of_today_was_not_in_the_shop_yesterday():
    product, now = make_product(), timezone.now()

    told = why_visible_as(visitor(at=now), product, at=now - timedelta(days=1), now=now)

    assert (told.is_visible, told.words) == (False, "The product was not in the shop yet.")


def test_the_command_looks_back_and_says_that_the_row_is_gone(capsys):
    acme, product = make_company(number="ACME", legal_name="Acme"), make_product("Rocket", upc="R1")
    row = hide(make_range(product, name="Fireworks"), companies=[acme])
    number, at = row.pk, timezone.now()
    row.delete()
    now = timezone.now()

    told = why_visible_to(acme, product, at=at, now=now)
    call_command("explain_visibility", "ACME", "R1")

    assert (told.row_id, told.is_row_gone, told.is_visible) == (number, True, False)
    assert capsys.readouterr().out == "Acme, Rocket (R1): visible. Nothing hides it.\n"


def test_a_rep_and_staff_ask_about_a_moment(client):
    rep = make_rep(user=make_user())
    get_user_model().objects.filter(pk=rep.user_id).update(is_staff=True, is_superuser=True)
    acme, product = make_company(account_manager=rep), make_product(upc="R1")
    row = hide(make_range(product, name="Fireworks"), companies=[acme])
    at = timezone.localtime()
    row.delete()
    browser_of(rep.user, client)
    moment = at.strftime("%Y-%m-%dT%H:%M:%S.%f")

    asked = {"number": "R1", "at": moment}
    sees = client.get(reverse("reps:sees", args=[acme.pk]), asked)
    asked = {"company": acme.pk, "product": product.pk, "at": moment}
    explained = client.get(reverse("admin:ranges_rangeaccess_explain"), asked)
    wrong = client.get(reverse("reps:sees", args=[acme.pk]), {"number": "R1", "at": "3 March"})

    for page in (sees, explained):
        assert not page.context["verdict"].is_visible
        assert "The product was hidden." in page.content.decode()
        assert "Who saw what is recorded since" in page.content.decode()
        assert "The row that decided was removed since." in page.content.decode()
    assert wrong.context["verdict"] is None
    assert "Write a day and a time" in wrong.content.decode()
