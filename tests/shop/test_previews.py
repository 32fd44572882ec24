"""Seeing the shop as a company or a segment: who may, what is shown, what can not be done."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from oscar.core.loading import get_model

from segments.preview import SESSION_KEY
from tests.factories.browsers import browser_of
from tests.factories.companies import make_company, make_rep, make_user
from tests.factories.products import make_product
from tests.factories.segments import make_segment, rule, when
from tests.factories.staff import make_merchandiser

BasketLine = get_model("basket", "Line")

pytestmark = pytest.mark.django_db


@pytest.fixture
def merchandiser(client):
    """A merchandiser who is logged in."""
    user = make_merchandiser()
    browser_of(user, client)
    return user


def test_a_merchandiser_sees_the_shop_as_a_company_and_can_not_order(client, merchandiser):
    company = make_company(legal_name="Nordic Bolt", country="FI")
    segment = make_segment("finnish", rule=rule(when("company.country", "eq", "FI")))

    page = client.post(reverse("admin:segments_company_see", args=[company.pk]), follow=True)

    shopper = page.wsgi_request.shopper
    assert (shopper.company_id, shopper.segment_ids) == (company.pk, (segment.pk,))
    assert shopper.is_preview and not shopper.may_order
    assert "Preview as Nordic Bolt" in " ".join(page.content.decode().split())


def test_a_merchandiser_sees_the_shop_as_a_segment(client, merchandiser):
    segment = make_segment("finnish", rule=rule(when("company.country", "eq", "FI")))

    page = client.post(reverse("admin:segments_segment_see", args=[segment.pk]), follow=True)

    shopper = page.wsgi_request.shopper
    assert (shopper.company_id, shopper.segment_ids) == (None, (segment.pk,))
    assert not shopper.may_order


def test_one_can_log_out_during_a_preview(client, merchandiser):
    client.post(reverse("admin:segments_company_see", args=[make_company().pk]))

    client.post(reverse("customer:logout"))

    assert not client.get("/").wsgi_request.user.is_authenticated


def test_nothing_can_be_put_into_a_basket_during_a_preview(client, merchandiser):
    company, product = make_company(), make_product(price=10)
    client.post(reverse("admin:segments_company_see", args=[company.pk]))

    page = client.post(reverse("basket:add", args=[product.pk]), {"quantity": 1}, follow=True)

    assert not BasketLine.objects.exists()
    assert "This is a preview" in page.content.decode()


def test_a_preview_ends(client, merchandiser):
    client.post(reverse("admin:segments_company_see", args=[make_company().pk]))

    client.post(reverse("preview-end"))

    assert not client.get("/").wsgi_request.shopper.is_preview


def test_a_preview_ends_by_itself_when_the_permission_is_taken_away(client, merchandiser):
    client.post(reverse("admin:segments_company_see", args=[make_company().pk]))

    merchandiser.groups.clear()

    assert not client.get("/").wsgi_request.shopper.is_preview


def test_staff_without_the_permission_can_not_begin(client, merchandiser):
    merchandiser.groups.clear()
    merchandiser.user_permissions.add(Permission.objects.get(codename="view_segment"))

    answer = client.post(reverse("admin:segments_company_see", args=[make_company().pk]))

    assert answer.status_code == 403
    assert SESSION_KEY not in client.session


def test_a_link_can_not_begin_a_preview(client, merchandiser):
    answer = client.get(reverse("admin:segments_company_see", args=[make_company().pk]))

    assert answer.status_code == 405


def test_a_buyer_with_a_forged_session_is_nobody_else(client):
    user = make_user()
    browser_of(user, client)
    session = client.session
    session[SESSION_KEY] = {"company": make_company().pk, "segment": None}
    session.save()

    shopper = client.get("/").wsgi_request.shopper

    assert (shopper.company_id, shopper.is_preview) == (None, False)


def test_a_sales_rep_keeps_the_preview_of_the_own_companies_only(client):
    rep = make_rep(user=make_user())
    company = make_company(account_manager=rep)
    browser_of(rep.user, client)
    session = client.session
    session[SESSION_KEY] = {"company": company.pk, "segment": None}
    session.save()
    assert client.get("/").wsgi_request.shopper.company_id == company.pk

    company.account_manager = make_rep()
    company.save()

    assert client.get("/").wsgi_request.shopper.company_id is None
