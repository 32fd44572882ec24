from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command

from segments import playbooks
from segments.behaviour import refresh_behaviour
from segments.data.templates import templates
from segments.models import CompanyFacts, CostRateCard, RfmCalibration, Segment
from segments.rules import parse
from segments.services import refresh
from shop.frontpages.models import Block, FrontPage
from shop.orderrules.models import OrderRule
from tests.factories.activity import make_trade_order
from tests.factories.companies import make_company

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


def codes_of(company) -> set[str]:
    held = company.memberships.filter(valid_to=None)
    return set(held.values_list("segment__code", flat=True))


def test_installing_brings_segments_with_their_terms_once(capsys):
    call_command("install_playbooks")
    first = capsys.readouterr().out
    call_command("install_playbooks")

    assert "14 made." in first
    assert "0 made." in capsys.readouterr().out
    assert Segment.objects.live().count() == 9
    assert (RfmCalibration.objects.count(), CostRateCard.objects.count()) == (1, 1)
    minimum = OrderRule.objects.get(segments__code="cts-high")
    assert minimum.amount == Decimal(250)
    assert not FrontPage.objects.filter(published=True).exists()
    campaigns = Block.objects.filter(kind=Block.Kind.BANNER)
    assert [block.page.code for block in campaigns] == ["playbook-cts-medium"]


def test_what_staff_changed_is_not_touched():
    playbooks.install(by=None, now=NOW)
    Segment.objects.filter(code="tier-gold").update(name="Best friends")

    made = playbooks.install(by=None, now=NOW)

    assert made == []
    assert Segment.objects.get(code="tier-gold").name == "Best friends"


def test_companies_are_in_their_tier_and_band_and_others_in_the_default():
    good, lapsed, prospect = (make_company() for _ in range(3))
    for back in range(1, 200, 10):
        make_trade_order(good, NOW - timedelta(days=back), net="5000", method="portal")
    make_trade_order(lapsed, NOW - timedelta(days=400), net="5000")
    refresh_behaviour(None, as_of=NOW)

    playbooks.install(by=None, now=NOW)
    refresh(now=NOW)

    assert CompanyFacts.objects.get(pk=good.pk).rfm_tier == "vip"
    assert codes_of(good) == {"tier-vip", "cts-low"}
    assert codes_of(lapsed) == {"tier-lapsed"}
    assert codes_of(prospect) == {"tier-prospect"}


def test_every_template_is_a_rule_that_can_be_saved():
    found = templates()

    assert [template["code"] for template in found] == [
        "cost-high", "lapsed-gold", "weekly-regulars",
    ]  # fmt: skip
    for template in found:
        parse(template["rule"])
