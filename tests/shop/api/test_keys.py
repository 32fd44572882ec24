"""A key is one company's, can no more than its person, and is kept as a hash only."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from segments.models import Buyer, Company
from segments.preview import SESSION_KEY
from shop.apikeys.issuing import revoke
from shop.apikeys.models import ApiKey, Scope
from tests.factories.apikeys import Program, make_key, program_of
from tests.factories.companies import make_buyer, make_company, make_rep, make_user

pytestmark = pytest.mark.django_db


def test_a_key_is_who_its_buyer_is(buyer, program):
    answer = program.get("company/")

    assert answer.status_code == 200
    assert answer.json()["number"] == buyer.company.number
    assert answer.json()["currency"] == "EUR"


def test_a_key_of_one_company_is_not_its_buyers_other_company(buyer):
    other = make_company(currency="SEK")
    make_buyer(other, user=buyer.user, is_default=True)

    answer = program_of(buyer).get("company/").json()

    assert answer["number"] == buyer.company.number


def test_only_the_hash_of_a_key_is_kept(buyer):
    issued = make_key(buyer.company, buyer.user)

    row = ApiKey.objects.filter(pk=issued.key.pk).values().get()

    secret = issued.secret.removeprefix(f"grossist_{issued.key.prefix}_")
    assert len(secret) >= 43
    assert not [value for value in row.values() if secret in str(value)]


@pytest.mark.parametrize("change", ["revoked", "past", "person", "company", "left", "wrong"])
def test_a_key_that_is_no_good_is_refused_alike(buyer, change):
    issued = make_key(buyer.company, buyer.user)
    secret = issued.secret
    if change == "revoked":
        revoke(issued.key, now=timezone.now())
    elif change == "past":
        ago = timezone.now() - timedelta(days=1)
        begun = ago - timedelta(days=1)
        ApiKey.objects.update(created_at=begun, expires_at=ago)
    elif change == "person":
        type(buyer.user).objects.filter(pk=buyer.user_id).update(is_active=False)
    elif change == "company":
        Company.objects.filter(pk=buyer.company_id).update(is_active=False)
    elif change == "left":
        Buyer.objects.filter(pk=buyer.pk).delete()
    else:
        secret = secret[:-1] + ("A" if secret[-1] != "A" else "B")

    answer = Program(secret).get("company/")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json()["code"] == "invalid_key"


@pytest.mark.parametrize(
    "sent",
    [
        "", "Bearer", "Bearer x", "Basic YTpi", "Bearer grossist_x_y", "Bearer " + "g" * 9999,
        "Bearer grossist_\x00_y",
    ],
)  # fmt: skip
def test_nonsense_is_no_key(client, db, sent):
    answer = client.get("/api/v1/company/", headers={"Authorization": sent})

    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_key")


@pytest.mark.parametrize(
    ("path", "needed"),
    [
        ("products/", Scope.CATALOGUE), ("products/1/", Scope.CATALOGUE),
        ("search/", Scope.CATALOGUE), ("orders/", Scope.ORDERS), ("orders/1/", Scope.ORDERS),
        ("products/1/price-explanation/", Scope.EXPLAIN),
        ("products/1/price-history/", Scope.EXPLAIN),
    ],
)  # fmt: skip
def test_a_key_opens_what_its_scopes_say(buyer, path, needed):
    others = [scope for scope in Scope if scope != needed]

    answer = program_of(buyer, scopes=others).get(path)

    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


@pytest.mark.parametrize(
    ("path", "needed"), [("prices/", Scope.PRICES), ("basket-preview/", Scope.BASKET)]
)
def test_posting_needs_its_scope_too(buyer, path, needed):
    answer = program_of(buyer, scopes=[one for one in Scope if one != needed]).post(path, {})

    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_the_companys_rep_looks_as_the_company_and_can_not_order(buyer):
    rep = make_rep(user=make_user())
    Company.objects.filter(pk=buyer.company_id).update(account_manager=rep)
    buyer.company.refresh_from_db()

    answer = Program(make_key(buyer.company, rep.user).secret).get("company/").json()

    assert (answer["number"], answer["may_order"]) == (buyer.company.number, False)


def test_nobody_gets_a_key_for_a_company_that_is_not_theirs(buyer):
    stranger = make_user()

    with pytest.raises(ValidationError):
        make_key(buyer.company, stranger)


def test_a_preview_of_the_session_does_not_change_whom_a_key_is_for(buyer, program):
    other = make_company()
    session = program.client.session
    session[SESSION_KEY] = {"company": other.pk, "segment": None}
    session.save()

    assert program.get("company/").json()["number"] == buyer.company.number


def test_a_key_opens_no_page_of_the_shop(program):
    answer = program.client.get("/accounts/orders/")

    assert answer.status_code == 302


def test_the_use_of_a_key_is_noted_once_an_hour(program, django_assert_max_num_queries):
    program.get("company/")
    noted = ApiKey.objects.get().last_used_at
    with django_assert_max_num_queries(6):
        program.get("company/")

    assert noted is not None
    assert ApiKey.objects.get().last_used_at == noted
