"""One's name, log-in address and password; and the address book of the company."""

import re

import pytest
from django.core import mail
from django.test import Client
from oscar.core.loading import get_model

from segments.models import Buyer
from shop.accounts.email_change import confirm, token_for
from tests.factories.companies import make_buyer, make_company, make_user
from tests.factories.orders import logged_in, make_address, place_order_form, put_in_basket
from tests.factories.products import make_product

UserAddress = get_model("address", "UserAddress")


PASSWORD = "secret-pass"


def ask_for(browser, email, password=PASSWORD):
    return browser.post("/accounts/profile/email/", {"email": email, "password": password})


def test_a_name_is_changed_and_the_log_in_is_not(browser, buyer):
    browser.post(
        "/accounts/profile/edit/",
        {"first_name": "Kim", "last_name": "Buyer", "email": "x@example.com", "is_staff": "on"},
    )

    buyer.user.refresh_from_db()
    assert buyer.user.get_full_name() == "Kim Buyer"
    assert buyer.user.email != "x@example.com"
    assert not buyer.user.is_staff


def test_a_new_address_counts_once_its_link_was_used(browser, buyer):
    ask_for(browser, "new@example.com")
    buyer.user.refresh_from_db()
    assert buyer.user.email != "new@example.com"

    (message,) = mail.outbox
    before = buyer.user.email
    path = re.search(r"http://[^/]+(/\S+)", message.body)[1]
    assert browser.get(path).status_code == 200
    browser.post(path)

    buyer.user.refresh_from_db()
    assert message.to == ["new@example.com"]
    assert buyer.user.email == "new@example.com"
    assert mail.outbox[-1].to == [before]
    assert "new@example.com" in mail.outbox[-1].body


def test_a_taken_address_gets_the_same_answer_and_no_mail(browser):
    taken = make_user()

    free, used = ask_for(browser, "free@example.com"), ask_for(browser, taken.email.upper())

    assert (free.status_code, free["Location"]) == (used.status_code, used["Location"])
    assert [message.to for message in mail.outbox] == [["free@example.com"]]


def test_a_wrong_password_changes_no_address(browser):
    assert ask_for(browser, "new@example.com", "wrong").status_code == 200
    assert not mail.outbox


def test_a_link_is_for_one_person_once_and_can_not_be_forged(buyer):
    other = make_user()
    token = token_for(buyer.user, "new@example.com")

    assert not confirm(other, token)
    assert not confirm(buyer.user, token[:-2] + "xx")
    assert confirm(buyer.user, token)
    assert not confirm(buyer.user, token)


def test_a_link_to_an_address_that_was_taken_meanwhile_changes_nothing(buyer):
    token = token_for(buyer.user, "new@example.com")
    make_user("New@example.com")

    assert not confirm(buyer.user, token)


def test_a_password_is_changed_and_one_stays_logged_in(browser, buyer):
    browser.post(
        "/accounts/change-password/",
        {
            "old_password": "secret-pass",
            "new_password1": "correct horse battery",
            "new_password2": "correct horse battery",
        },
    )

    buyer.user.refresh_from_db()
    assert buyer.user.check_password("correct horse battery")
    assert browser.get("/accounts/profile/").status_code == 200


def test_a_dead_mail_server_stops_no_account_page(browser, buyer, settings):
    settings.EMAIL_BACKEND = "tests.shop.ordering.test_the_confirmation_mail.DeadServer"

    changed = browser.post(
        "/accounts/change-password/",
        {
            "old_password": "secret-pass",
            "new_password1": "correct horse battery",
            "new_password2": "correct horse battery",
        },
    )
    reset = Client().post("/password-reset/", {"email": buyer.user.email})

    assert (changed.status_code, reset.status_code) == (302, 302)
    buyer.user.refresh_from_db()
    assert buyer.user.check_password("correct horse battery")


def test_a_forgotten_password_tells_nobody_who_has_a_log_in(buyer):
    known = Client().post("/password-reset/", {"email": buyer.user.email})
    unknown = Client().post("/password-reset/", {"email": "nobody@example.com"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.to for message in mail.outbox] == [[buyer.user.email]]


def test_changing_the_password_logs_other_browsers_out(browser, buyer):
    elsewhere = logged_in(buyer)

    buyer.user.set_password("correct horse battery")
    buyer.user.save()

    assert elsewhere.get("/accounts/profile/").status_code == 302


def typed_address(**more) -> dict:
    return {
        "first_name": "Kim", "last_name": "Receiver", "line1": "Quay 5", "line4": "Turku",
        "postcode": "20100", "country": "FI",
    } | more  # fmt: skip


def test_a_new_address_is_the_companys(browser, buyer):
    make_address(buyer)
    browser.post("/accounts/addresses/add/", typed_address())
    colleague = logged_in(make_buyer(buyer.company))

    assert "Quay 5" in colleague.get("/accounts/addresses/").content.decode()


def test_an_address_with_a_mistake_keeps_what_was_typed(browser, buyer):
    make_address(buyer)

    page = browser.post("/accounts/addresses/add/", typed_address(line1="", line4="Turku"))

    assert page.status_code == 200
    assert 'value="Turku"' in page.content.decode()
    assert UserAddress.objects.count() == 1


@pytest.mark.parametrize("what", ["", "delete/", "default/"])
def test_an_address_of_another_company_is_missing(browser, what):
    theirs = make_address(make_buyer(make_company()))

    answer = browser.post(f"/accounts/addresses/{theirs.pk}/{what}", typed_address())

    assert answer.status_code == 404
    theirs.refresh_from_db()
    assert theirs.line1 == "Dock Street 1"


def test_who_switched_companies_does_not_see_the_other_ones_addresses(browser, buyer):
    address = make_address(buyer)
    other = make_company()
    Buyer.objects.create(user=buyer.user, company=other)

    browser.post("/accounts/company/", {"company": other.pk})

    assert address.line1 not in browser.get("/accounts/addresses/").content.decode()


def test_a_default_takes_a_post(browser, buyer):
    address = make_address(buyer)

    assert browser.get(f"/accounts/addresses/{address.pk}/default/").status_code == 405
    browser.post(f"/accounts/addresses/{address.pk}/default/")

    address.refresh_from_db()
    assert address.is_default_for_shipping


def test_the_checkout_does_not_deliver_to_a_foreign_address(browser):
    theirs = make_address(make_buyer(make_company()))
    put_in_basket(browser, make_product())

    for chosen in [theirs.pk, 987654, "x", "9" * 30, "٣"]:
        answer = browser.post(
            "/checkout/shipping-address/", {"action": "ship_to", "address_id": chosen}
        )
        assert answer.status_code == 404
    assert "Dock Street" not in browser.get("/checkout/preview/", follow=True).content.decode()


def test_a_new_address_can_be_typed_in_the_checkout(browser, buyer):
    make_address(buyer)
    put_in_basket(browser, make_product())

    answer = browser.post("/checkout/shipping-address/", typed_address(), follow=True)

    assert answer.redirect_chain[-1][0] == "/checkout/preview/"
    assert "Quay 5" in answer.content.decode()


def test_an_address_that_is_deleted_meanwhile_is_asked_for_again(browser, buyer):
    address = make_address(buyer)
    put_in_basket(browser, make_product())
    browser.post("/checkout/shipping-address/", {"action": "ship_to", "address_id": address.pk})
    address.delete()

    answer = browser.get("/checkout/preview/")

    assert answer["Location"] == "/checkout/shipping-address/"


def test_an_address_typed_in_the_checkout_is_in_the_companys_book_afterwards(browser, buyer):
    make_address(buyer)
    for product in [make_product(), make_product()]:
        put_in_basket(browser, product)
        browser.post("/checkout/shipping-address/", typed_address(), follow=True)
        form = place_order_form(browser.get("/checkout/preview/"))
        browser.post("/checkout/preview/", form)

    colleague = logged_in(make_buyer(buyer.company))
    assert "Quay 5" in colleague.get("/accounts/addresses/").content.decode()
    assert UserAddress.objects.filter(line1="Quay 5").count() == 1
