"""Facts about persons: only with consent, erased when it is withdrawn, and no rule's business."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from segments.consent import agree, told_by, withdraw
from segments.criteria import REGISTRY
from segments.models import BuyerFacts, CompanyFacts
from segments.rules import RuleError, parse
from segments.shopper import Shopper
from tests.factories.companies import make_user
from tests.factories.segments import rule, when

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 2, 28, 10, tzinfo=UTC)
NAMES = {"age_band", "gender", "interests", "buyer_facts", "BuyerFacts"}
DECIDING = [
    "pricing", "shop/ranges", "shop/orderrules", "shop/basket", "shop/checkout", "shop/order",
    "shop/partner", "segments/criteria", "segments/evaluation",
]  # fmt: skip


@pytest.mark.django_db
def test_what_a_person_told_is_kept_with_what_they_agreed_to():
    user = make_user()

    agree(user.pk, to="Show me what fits me.", at=NOW, age_band="35-44", interests=["drills", " "])

    told = told_by(user.pk)
    assert (told.age_band, told.gender, told.interests) == ("35-44", "", ["drills"])
    assert (told.agreed_to, told.agreed_at) == ("Show me what fits me.", NOW)
    assert told_by(None) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "told",
    [{"to": " "}, {"to": "yes", "age_band": "37"}, {"to": "yes", "gender": "x"},
     {"to": "yes", "interests": [f"i{n}" for n in range(51)]}],
)  # fmt: skip
def test_nothing_is_kept_without_consent_or_out_of_the_choices(told):
    with pytest.raises(ValidationError):
        agree(make_user().pk, at=NOW, **told)

    assert not BuyerFacts.objects.exists()


@pytest.mark.django_db
def test_the_database_itself_refuses_facts_without_consent():
    with pytest.raises(IntegrityError), transaction.atomic():
        BuyerFacts.objects.create(user=make_user(), gender="woman", agreed_to="", agreed_at=NOW)


@pytest.mark.django_db
def test_a_withdrawal_erases_everything():
    user = make_user()
    agree(user.pk, to="yes", at=NOW, gender="woman")

    assert withdraw(user.pk)

    assert told_by(user.pk) is None
    assert not BuyerFacts.objects.exists()
    assert not withdraw(user.pk)


def test_no_rule_can_name_a_fact_about_a_person():
    columns = {field.name for field in CompanyFacts._meta.get_fields()}
    read = set().union(*(criterion.columns for criterion in REGISTRY.values()))

    assert not NAMES & (columns | read | set(Shopper.__slots__))
    for field in ("buyer.age_band", "buyer.gender", "buyer.interests", "age_band"):
        with pytest.raises(RuleError) as refusal:
            parse(rule(when(field, "eq", "35-44")))
        assert refusal.value.code == "unknown_field"


@pytest.mark.parametrize("folder", DECIDING)
def test_nothing_that_decides_about_prices_ranges_or_orders_reads_facts_about_persons(folder):
    sources = list((ROOT / folder).rglob("*.py"))

    assert sources
    for source in sources:
        text = source.read_text()
        assert "segments.consent" not in text and "BuyerFacts" not in text, source
        assert "buyer_facts" not in text, source
