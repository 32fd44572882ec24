"""Logging in and out, switching companies, and the doors that are closed."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import NoReverseMatch, reverse

from segments.models import Buyer
from tests.factories.browsers import browser_of
from tests.factories.companies import make_buyer, make_company, make_user

pytestmark = pytest.mark.django_db

PASSWORD = "secret-pass"


def log_in(client, email, password=PASSWORD, **more):
    return client.post(
        "/accounts/login/",
        {"login-username": email, "login-password": password, "login_submit": "1"} | more,
    )


def is_in(client) -> bool:
    return client.get("/accounts/profile/").status_code == 200


def test_a_buyer_logs_in_and_lands_in_the_shop(buyer):
    client = Client()

    answer = log_in(client, buyer.user.email)

    assert answer["Location"] == "/"
    assert is_in(client)


def test_the_address_may_be_written_in_capitals(buyer):
    client = Client()

    log_in(client, buyer.user.email.upper())

    assert is_in(client)


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_nobody_is_sent_elsewhere_after_logging_in(buyer, wanted):
    answer = log_in(Client(), buyer.user.email, **{"login-redirect_url": wanted})

    assert answer["Location"] == "/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(buyer):
    wrong = log_in(Client(), buyer.user.email, "not it")
    unknown = log_in(Client(), "nobody@example.com", "not it")

    def errors(answer):
        return answer.context["login_form"].errors.as_json()

    assert wrong.status_code == unknown.status_code == 200
    assert errors(wrong) == errors(unknown)


def test_an_unknown_address_costs_as_many_hashes_as_a_wrong_password(buyer, monkeypatch):
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or encode(*args)
    )

    log_in(Client(), buyer.user.email, "not it")
    wrong = len(hashed)
    log_in(Client(), "nobody@example.com", "not it")

    assert len(hashed) == 2 * wrong > 0


def test_a_disabled_user_can_not_log_in(buyer):
    buyer.user.is_active = False
    buyer.user.save()
    client = Client()

    log_in(client, buyer.user.email)

    assert not is_in(client)


def test_a_disabled_user_is_out_with_the_next_click(browser, buyer):
    assert is_in(browser)

    buyer.user.is_active = False
    buyer.user.save()

    assert not is_in(browser)


def test_guessing_is_stopped_after_ten_tries(buyer, settings):
    settings.AXES_ENABLED = True
    client = Client()

    spellings = [buyer.user.email, buyer.user.email.upper(), buyer.user.email.title()]
    answers = [log_in(client, spellings[n % 3], f"guess {n}").status_code for n in range(12)]
    with_the_right_one = log_in(client, buyer.user.email)

    assert answers[0] == 200
    assert answers[-1] == 429
    assert with_the_right_one.status_code == 429
    assert not is_in(client)


def test_guessing_one_persons_password_does_not_lock_a_colleague_out(buyer, settings):
    settings.AXES_ENABLED = True
    colleague = make_buyer(buyer.company)
    client = Client()

    for n in range(12):
        log_in(client, buyer.user.email, f"guess {n}")

    assert log_in(client, colleague.user.email).status_code == 302


def test_logging_out_takes_a_post(browser):
    page = browser.get("/accounts/logout/")
    assert page.status_code == 200
    assert is_in(browser)

    browser.post("/accounts/logout/")

    assert not is_in(browser)


@pytest.mark.parametrize(
    "name",
    ["register", "profile-delete", "anon-order", "alerts-list", "wishlists-list", "order-line"],
)
def test_a_closed_door_has_no_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(f"customer:{name}")


@pytest.mark.parametrize(
    "address",
    ["/accounts/register/", "/accounts/login/", "/checkout/"],
)
def test_nobody_registers(address):
    Client().post(
        address,
        {
            "registration-email": "new@example.com",
            "registration-password1": "a fine password",
            "registration-password2": "a fine password",
            "registration_submit": "1",
            "email": "new@example.com",
            "username": "new@example.com",
            "options": "new",
        },
    )

    assert not get_user_model().objects.filter(email="new@example.com").exists()


def test_a_buyer_of_two_companies_switches(browser, buyer):
    other = make_company(legal_name="Other Works")
    Buyer.objects.create(user=buyer.user, company=other)

    answer = browser.post("/accounts/company/", {"company": other.pk, "next": "/basket/"})

    assert answer["Location"] == "/basket/"
    page = browser.get("/accounts/profile/")
    assert page.context["shopper"].company_name == "Other Works"


@pytest.mark.parametrize("sent", ["", "x", "-1", "9" * 30, "1e3", "٣"])
def test_nonsense_is_not_a_company(browser, sent):
    assert browser.post("/accounts/company/", {"company": sent}).status_code == 400


def test_nobody_switches_to_a_company_that_is_not_theirs(browser):
    stranger = make_company()
    gone = make_company(is_active=False)

    for company in [stranger, gone]:
        assert browser.post("/accounts/company/", {"company": company.pk}).status_code == 404
    assert browser.post("/accounts/company/", {"company": 987654}).status_code == 404


def test_switching_takes_a_post_and_stays_on_the_site(browser, buyer):
    answer = browser.post(
        "/accounts/company/", {"company": buyer.company.pk, "next": "https://evil.example/"}
    )

    assert browser.get("/accounts/company/").status_code == 405
    assert answer["Location"] == "/"


def test_who_leaves_a_company_shops_for_it_no_more(browser, buyer):
    other = make_company(legal_name="Other Works")
    membership = Buyer.objects.create(user=buyer.user, company=other)
    browser.post("/accounts/company/", {"company": other.pk})

    membership.delete()

    shopper = browser.get("/accounts/profile/").context["shopper"]
    assert shopper.company_name == "Dock Works"


def test_a_visitor_is_asked_to_log_in():
    answer = Client().get("/accounts/orders/")

    assert answer["Location"].startswith("/accounts/login/?next=")


def test_a_person_without_a_company_has_a_profile():
    user = make_user()
    client = browser_of(user)

    assert is_in(client)


def test_a_buyer_reads_their_companies_on_the_profile(browser, buyer):
    make_buyer(make_company(legal_name="Other Works"), user=buyer.user, role="viewer")

    buyers = browser.get("/accounts/profile/").context["buyers"]

    assert [(one.company.legal_name, one.role) for one in buyers] == [
        ("Dock Works", "buyer"),
        ("Other Works", "viewer"),
    ]
