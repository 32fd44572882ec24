"""The live count, try-a-company, the preview, a publish and explain say the same of any rule."""

import json
import os
from random import Random

import pytest

from segments import api, rules
from segments.admin.counting import counted
from segments.admin.trying import tried
from segments.models import Company
from segments.publishing import Change
from segments.rules import RuleError
from segments.workflow.previewing import preview
from tests.factories.segments import make_segment

from . import samples
from .sample_activity import INSTANTS
from .test_both_evaluators_agree import CODES, populate

pytestmark = pytest.mark.django_db

RULES = int(os.environ.get("PARITY_RULES", "12"))
SEED = int(os.environ.get("PARITY_SEED", "20261122"))


def test_count_try_preview_publish_and_explain_agree():
    rng = Random(SEED)
    populate(rng, 16)
    companies = list(Company.objects.all())
    for company in rng.sample(companies, 2):
        api.deactivate(company, now=min(INSTANTS))
    segment = make_segment("asked", published=False)
    done = 0

    while done < RULES:
        now = rng.choice(INSTANTS)
        data = {"schema": 1, "root": samples.tree(rng, CODES)}
        told = f"seed {SEED}, {now}: {json.dumps(data, ensure_ascii=False)}"
        rule = rules.parse(data)
        total = counted(rule, as_of=now)["total"]
        by_hand = {
            company.pk
            for company in Company.objects.all()
            if tried(rule, company, as_of=now)["result"]
        }
        try:
            looked = preview([Change(segment, data)], as_of=now, moves_since=now).result
            api.publish(segment, rule=data, by=None, now=now)
        except RuleError as refusal:
            assert refusal.code == "unknown_code", told
            continue
        members = set(segment.memberships.open().values_list("company_id", flat=True))
        explained = {
            company.pk
            for company in Company.objects.all()
            if api.explain(company, segment, as_of=now).member
        }

        assert by_hand == members == explained, told
        assert total == looked["segments"][0]["after"] == len(members), told
        done += 1
