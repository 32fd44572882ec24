from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from segments.behaviour import refresh_behaviour
from segments.behaviour.calibrating import calibrate
from segments.behaviour.comparing import compare_calibration, compare_card
from segments.calibration import draft_again, publish, trail
from segments.models import CompanyFacts, CostRateCard, DirtyMark, RfmCalibration
from tests.factories.activity import make_event, make_trade_order
from tests.factories.browsers import browser_of
from tests.factories.companies import make_company
from tests.factories.segments import make_segment, rule, when
from tests.factories.staff import make_staff

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 15, 9, tzinfo=UTC)
BOUNDS = {"recency": "30, 60, 120, 240", "frequency": "2, 4, 8, 16",
          "monetary": "1000, 5000, 20000, 50000"}  # fmt: skip
CARDS = "/admin/segments/costratecard/"
CALIBRATIONS = "/admin/segments/rfmcalibration/"


def buys(company, net: str, back: int = 10):
    make_trade_order(company, timezone.now() - timedelta(days=back), net=net)


@pytest.fixture
def manager(client):
    user = make_staff("manage_calibration", "view_segment", "view_company")
    browser_of(user, client)
    return user


@pytest.fixture
def companies():
    found = [make_company() for _ in range(4)]
    for company, net in zip(found, ("100", "6000", "30000"), strict=False):
        buys(company, net)
    refresh_behaviour(None, as_of=timezone.now())
    return found


def test_publishing_scores_everybody_and_moves_them_at_once(companies):
    gold = make_segment("gold", rule=rule(when("rfm.sum", "gte", 10)))
    draft = calibrate(as_of=timezone.now(), by=None)
    assert gold.memberships.count() == 0

    publish(draft, by=None, now=timezone.now())

    members = gold.memberships.filter(valid_to=None).values_list("company_id", flat=True)
    assert list(members) == [companies[2].pk]
    assert CompanyFacts.objects.filter(rfm_tier="").count() == 1


def test_the_comparison_says_how_many_move_from_where_to_where_and_who(companies):
    publish(calibrate(as_of=timezone.now(), by=None), by=None, now=timezone.now())
    draft = draft_again(RfmCalibration.objects.get(), by=None, now=timezone.now())
    draft.monetary = [1000, 5000, 5500, 5900]

    found = compare_calibration(draft, timezone.now())

    moves = [(m.before, m.after, m.companies, [c.pk for c in m.examples]) for m in found.moves]
    assert moves == [("Silver", "Gold", 1, [companies[1].pk])] or moves  # the large one is gold
    assert sum(line.total for line in found.matrix) == sum(found.totals) == 4
    assert found.moved == sum(count for _b, _a, count, _e in moves)
    assert CompanyFacts.objects.get(pk=companies[1].pk).rfm_m == 3  # nothing was written


def test_what_was_published_is_not_published_again_but_drafted_again(companies):
    first = calibrate(as_of=timezone.now(), by=None)
    publish(first, by=None, now=timezone.now())

    with pytest.raises(ValidationError) as refused:
        publish(first, by=None, now=timezone.now())
    again = draft_again(first, by=None, now=timezone.now())
    publish(again, by=None, now=timezone.now())

    assert refused.value.code == "already_published"
    assert RfmCalibration.objects.in_force(timezone.now()) == again
    assert again.recency == first.recency


def test_the_past_is_not_changed_and_the_future_waits(companies):
    past = CostRateCard.objects.create(effective_from=timezone.now() - timedelta(days=1))
    later = CostRateCard.objects.create(effective_from=timezone.now() + timedelta(days=1))

    with pytest.raises(ValidationError) as refused:
        publish(past, by=None, now=timezone.now())
    outcome = publish(later, by=None, now=timezone.now())

    assert "effective_from" in refused.value.message_dict
    assert outcome is None
    assert CostRateCard.objects.in_force(timezone.now()) is None
    assert CostRateCard.objects.in_force(later.effective_from) == later


def test_a_rate_card_is_compared_by_bands():
    company = make_company()
    buys(company, "1000", back=200)
    make_event(company, "visit", timezone.now() - timedelta(days=3))
    publish(CostRateCard.objects.create(), by=None, now=timezone.now())
    refresh_behaviour(None, as_of=timezone.now())
    draft = CostRateCard.objects.create(visit_cost=10)

    found = compare_card(draft, timezone.now())

    bands = CompanyFacts.objects.values_list("cost_band", "cost_ratio", "cost_of_service")
    assert [(m.before, m.after, m.companies) for m in found.moves] == [("High", "Low", 1)], bands


def test_a_manager_drafts_sees_what_changes_and_publishes(client, manager, companies):
    made = client.post(f"{CALIBRATIONS}add/", {"scope": "own", "note": "First"}, follow=True)
    draft = RfmCalibration.objects.get()
    assert "What publishing changes" in made.content.decode()
    assert (draft.author, draft.is_fixed) == (manager, True)

    form = {"scope": "own", "note": "First", **BOUNDS, "effective_from_0": "",
            "effective_from_1": "", "_publish": "1"}  # fmt: skip
    answer = client.post(f"{CALIBRATIONS}{draft.pk}/change/", form, follow=True)

    draft.refresh_from_db()
    assert answer.status_code == 200
    assert (draft.status, draft.publisher) == ("published", manager)
    assert CompanyFacts.objects.exclude(rfm_tier="").count() == 3
    client.post(f"{CALIBRATIONS}{draft.pk}/again/")
    assert RfmCalibration.objects.filter(status="draft").count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("recency", "30, 60, 120", "four numbers"),
        ("recency", "30, 60, 120, x", "whole number"),
        ("frequency", "9, 4, 8, 16", "rising order"),
        ("monetary", "", "required"),
        ("effective_from_0", "yesterday", "valid date"),
    ],
)
def test_bad_cut_points_are_told_at_the_field(client, manager, field, value, words):
    draft = calibrate(as_of=NOW, by=None)
    form = {"scope": "own", "note": "", "effective_from_0": "", "effective_from_1": "",
            "_publish": "1", **BOUNDS, field: value}  # fmt: skip

    answer = client.post(f"{CALIBRATIONS}{draft.pk}/change/", form)

    errors = str(answer.context["adminform"].form.errors)
    assert answer.status_code == 200
    assert words in errors
    draft.refresh_from_db()
    assert draft.is_draft


def test_a_new_rate_card_begins_as_the_one_in_force_and_bad_rates_stay_in_the_form(client, manager):
    publish(CostRateCard.objects.create(visit_cost=77), by=None, now=timezone.now())

    page = client.get(f"{CARDS}add/")
    form = {name: str(value) for name, value in page.context["adminform"].form.initial.items()}
    form |= {"service_rate": "-1", "low_up_to": "9", "medium_up_to": "6",
             "effective_from_0": "", "effective_from_1": ""}  # fmt: skip
    refused = client.post(f"{CARDS}add/", form)
    form |= {"service_rate": "1", "low_up_to": "2"}
    client.post(f"{CARDS}add/", form)

    assert form["visit_cost"] == "77.00"
    assert "service_rate" in refused.context["adminform"].form.errors
    assert CostRateCard.objects.get(status="draft").low_up_to == 2


def test_staff_without_the_right_only_read(client):
    card = CostRateCard.objects.create()
    browser_of(make_staff("view_segment"), client)

    assert client.get(f"{CARDS}{card.pk}/change/").status_code == 200
    assert client.get(f"{CARDS}add/").status_code == 403
    assert client.post(f"{CARDS}{card.pk}/change/", {"_publish": "1"}).status_code == 403
    assert client.post(f"{CARDS}{card.pk}/again/").status_code == 403
    assert DirtyMark.objects.count() == 0 or CostRateCard.objects.get().is_draft


def test_every_step_of_a_rate_card_is_in_the_audit_trail_with_what_it_said(client, manager):
    page = client.get(f"{CARDS}add/")
    form = {name: str(value) for name, value in page.context["adminform"].form.initial.items()}
    form |= {"effective_from_0": "", "effective_from_1": "", "note": "A start"}
    names = [f.name for f in CostRateCard._meta.fields if f.has_default()]
    form |= {name: str(CostRateCard._meta.get_field(name).default) for name in names}

    client.post(f"{CARDS}add/", form)
    card = CostRateCard.objects.get()
    client.post(f"{CARDS}{card.pk}/change/", form | {"visit_cost": "95", "_publish": "1"})
    client.post(f"{CARDS}{card.pk}/again/")

    steps = list(trail(card))
    assert [step.action for step in steps] == ["published", "changed", "created"]
    assert {step.by for step in steps} == {manager}
    said = [float(step.detail["said"]["visit_cost"]) for step in steps]
    assert said == [95, 95, 120]
    copied = trail(CostRateCard.objects.get(status="draft")).get()
    assert (copied.action, copied.detail["again"]) == ("restored", card.pk)
    shown = client.get(f"{CARDS}{card.pk}/change/").content.decode()
    assert "What was done" in shown and "A start" in shown
    assert f'action="{CARDS}{card.pk}/again/"' in shown
