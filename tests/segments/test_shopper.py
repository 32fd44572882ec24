"""Who is shopping: one query, at any instant, and a key for what can change an answer."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pricing.models import PriceList
from segments import consumers
from segments.selection import nobody, shopper_as, shopper_for, shopper_of_user, visitor
from segments.services import refresh
from tests.factories.companies import LONG_AGO, make_buyer, make_company, make_rep, make_user
from tests.factories.prices import make_price_list
from tests.factories.segments import make_dimension, make_segment, put_in, rule, when

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 10, 11, tzinfo=ZoneInfo("Europe/Helsinki"))
FINNISH = rule(when("company.country", "eq", "FI"))


def speaking(segments=(), companies=()) -> PriceList:
    """Have a price list name segments and companies: they have terms of their own."""
    return make_price_list(segments=segments, companies=companies)


def test_a_buyer_shops_as_the_company_with_its_segments_in_rank_order():
    head = make_company(country="FI", currency="SEK")
    company = make_company(parent=head, legal_name="Nordic Bolt Oy")
    buyer = make_buyer(company, role="admin")
    late = make_segment("a", dimension=make_dimension("last", rank=9), rule=FINNISH)
    second = make_segment("b", dimension=make_dimension("first", rank=1), priority=2, rule=FINNISH)
    first = make_segment("c", dimension="first", priority=1, rule=FINNISH)

    shopper = shopper_of_user(buyer.user_id, at=NOW)

    assert shopper.segment_ids == (first.pk, second.pk, late.pk)
    assert shopper.company_ids == (company.pk, head.pk)
    assert (shopper.company_name, shopper.company_country) == ("Nordic Bolt Oy", "FI")
    assert (shopper.currency, shopper.role, shopper.may_order) == ("SEK", "admin", True)


def test_everybody_is_made_from_one_query(django_assert_num_queries):
    company = make_company(country="FI")
    buyer = make_buyer(company)
    make_segment("finland", rule=FINNISH)

    with django_assert_num_queries(1):
        shopper_of_user(buyer.user_id, at=NOW)
    with django_assert_num_queries(1):
        shopper_for(company, at=NOW)
    with django_assert_num_queries(1):
        visitor(at=NOW)
    with django_assert_num_queries(0):
        nobody(at=NOW)


def test_a_buyer_of_several_switches_but_only_to_their_own():
    user = make_user()
    first = make_company(legal_name="Alpha")
    second = make_company(legal_name="Beta")
    make_buyer(first, user=user)
    make_buyer(second, user=user, is_default=True)
    foreign = make_company(legal_name="Aaron")

    def chosen(company_id=None):
        return shopper_of_user(user.pk, at=NOW, company_id=company_id).company_id

    assert chosen() == second.pk
    assert chosen(first.pk) == first.pk
    assert chosen(foreign.pk) == second.pk
    second.is_active = False
    second.save()
    assert chosen(second.pk) == first.pk


def test_a_person_without_a_company_is_a_visitor_and_a_rep_is_known():
    person, rep = make_user(), make_rep(user=make_user())

    assert shopper_of_user(person.pk, at=NOW).is_visitor
    shopper = shopper_of_user(rep.user_id, at=NOW)
    assert (shopper.is_visitor, shopper.rep_id, shopper.may_order) == (True, rep.pk, False)


def test_a_past_instant_shows_the_segments_of_then():
    company = make_company(country="FI")
    segment = make_segment("finland", rule=FINNISH)
    company.country = "SE"
    company.save()
    refresh([company.pk], now=NOW)

    assert shopper_for(company, at=LONG_AGO).segment_ids == (segment.pk,)
    assert shopper_for(company, at=NOW).segment_ids == ()
    assert shopper_for(company, at=LONG_AGO.replace(year=2019)).segment_ids == ()


def test_a_preview_shows_segments_but_can_not_order():
    company = make_company(country="FI")
    finland = make_segment("finland", rule=FINNISH)
    friends = make_segment("friends")

    as_company = shopper_as(company, at=NOW)
    as_both = shopper_as(segments=[friends, finland], at=NOW, currency="SEK")

    assert as_company.segment_ids == (finland.pk,)
    assert as_both.segment_ids == (finland.pk, friends.pk)
    assert as_both.currency == "SEK"
    for shopper in (as_company, as_both):
        assert shopper.is_preview
        assert not shopper.may_order
    assert as_company.terms_key != shopper_for(company, at=NOW).terms_key


def test_companies_on_the_same_terms_share_a_key():
    one, other = make_company(country="FI"), make_company(country="FI")
    gold, chatter = make_segment("gold", rule=FINNISH), make_segment("chatter")
    put_in(chatter, one)
    speaking(segments=[gold])

    keys = {shopper_for(company, at=NOW).terms_key for company in (one, other)}

    assert len(keys) == 1, "a segment that nobody's terms depend on must not split the cache"


def test_a_segment_or_a_company_with_terms_of_its_own_has_its_own_key():
    plain, gold, contract = (make_company(country="FI") for _ in range(3))
    child = make_company(country="FI", parent=contract)
    segment = make_segment("gold")
    put_in(segment, gold)
    speaking(segments=[segment], companies=[contract])

    keys = [shopper_for(c, at=NOW).terms_key for c in (plain, gold, contract, child)]

    assert len(set(keys)) == 3
    assert keys[2] == keys[3], "the contract of the parent is all that the child's terms hang on"


def test_every_change_of_terms_and_every_currency_changes_the_key():
    company = make_company(country="FI")
    before = shopper_for(company, at=NOW).terms_key, visitor(at=NOW).terms_key

    speaking()

    after = shopper_for(company, at=NOW).terms_key, visitor(at=NOW).terms_key
    assert before[0] != after[0]
    assert before[1] != after[1]
    company.currency = "SEK"
    company.save()
    refresh([company.pk], now=NOW)
    assert shopper_for(company, at=NOW).terms_key != after[0]


def test_terms_forget_whom_they_no_longer_speak_about():
    company, other = make_company(country="FI"), make_company(country="FI")
    segment = make_segment("one")
    put_in(segment, company)
    price_list = speaking(segments=[segment])
    apart = {shopper_for(one, at=NOW).terms_key for one in (company, other)}

    price_list.segments.clear()

    together = {shopper_for(one, at=NOW).terms_key for one in (company, other)}
    assert (len(apart), len(together)) == (2, 1)


def test_the_order_of_segments_and_being_a_visitor_are_part_of_the_key():
    keys = {
        consumers.terms_key(segments, (), is_visitor, "EUR")
        for segments, is_visitor in [((1, 2), False), ((2, 1), False), ((), False), ((), True)]
    }

    assert len(keys) == 4


def test_the_middleware_puts_the_shopper_on_the_request(client):
    buyer = make_buyer(make_company(country="FI"))
    client.force_login(buyer.user)

    shopper = client.get("/").wsgi_request.shopper

    assert shopper.company_id == buyer.company_id
    assert client.get(reverse("admin:login")).wsgi_request.shopper.terms_key == ""


def test_a_shopper_knows_what_tax_asks_of_the_company():
    company = make_company(country="GR", vat_id="EL094259216", shows_gross=True)

    shopper = shopper_for(company, at=NOW)

    assert (shopper.company_country, shopper.vat_country) == ("GR", "GR")
    assert shopper.shows_gross


def test_a_vat_id_whose_digits_are_wrong_is_none():
    company = make_company(country="SE", vat_id="SE556056625802")

    assert shopper_for(company, at=NOW).vat_country == ""


def test_what_changes_the_tax_changes_the_terms():
    facts = {"country": "SE", "currency": "EUR"}
    without = shopper_for(make_company(**facts), at=NOW)
    with_id = shopper_for(make_company(**facts, vat_id="SE556056625801"), at=NOW)
    with_tax = shopper_for(make_company(**facts, shows_gross=True), at=NOW)

    assert len({without.terms_key, with_id.terms_key, with_tax.terms_key}) == 3


def test_no_page_reads_all_companies_or_all_that_is_named_to_know_its_shopper():
    buyer = make_buyer(make_company(country="FI"))
    with CaptureQueriesContext(connection) as captured:
        shopper_of_user(buyer.user_id, at=NOW)

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_nestloop = off")
        cursor.execute(f"EXPLAIN {captured[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    alone = re.search(r"Index Cond: \(id = b\w*\.company_id\)", plan)
    assert alone, "company by company, however many there are"
    assert "hashed" not in plan, "each segment is looked up; nobody reads all price lists' segments"
