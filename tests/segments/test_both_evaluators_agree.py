"""
Law S8: SQL for sets and Python for one company give the same answer.

Random rules over random companies, from a seed. ``PARITY_COMPARISONS`` sets how many (the nightly
run asks for 100,000); ``PARITY_SEED`` repeats a run.
"""

import json
import os
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest

from segments import compiler, rules
from segments.criteria import REGISTRY
from segments.explain.findings import findings, holds
from segments.facts import refresh_facts
from segments.models import Company, CompanyFacts
from segments.values.base import Context
from tests.factories.companies import make_industry, make_rep

from . import samples

pytestmark = pytest.mark.django_db

COMPARISONS = int(os.environ.get("PARITY_COMPARISONS", "10000"))
SEED = int(os.environ.get("PARITY_SEED", "20260228"))
COMPANIES = 100
AS_OF = datetime(2026, 2, 28, 23, 30, tzinfo=ZoneInfo("Europe/Helsinki"))
CODES = sorted(set(REGISTRY) - {"segment"})


def populate(rng: Random, size: int = COMPANIES) -> dict[int, CompanyFacts]:
    """Make companies, some of them children of others, and answer their facts."""
    trees = {
        scheme: [make_industry(path, scheme=scheme) for path in paths]
        for scheme, paths in samples.INDUSTRIES.items()
    }
    reps = [make_rep("anna"), make_rep("bert")]
    made: list[Company] = []
    for serial in range(size):
        facts = samples.facts(rng)
        for scheme, codes in trees.items():
            facts[scheme] = rng.choice([None, *codes])
        facts["account_manager"] = rng.choice([None, *reps])
        facts["parent"] = rng.choice([None, rng.choice(made)]) if made else None
        company = Company(number=f"W{serial}", legal_name=rng.choice(samples.TEXTS), **facts)
        company.external_id = rng.choice(["", f"{rng.choice(samples.TEXTS)}{serial}"])
        company.save()
        made.append(company)
    refresh_facts()
    return CompanyFacts.objects.in_bulk()


def test_random_rules_find_the_same_companies_in_sql_and_in_python():
    rng = Random(SEED)
    facts = populate(rng)
    ctx = Context(as_of=AS_OF)

    done, kinds = 0, set()
    while done < COMPARISONS:
        data = {"schema": 1, "root": samples.tree(rng, CODES)}
        rule = rules.parse(data)
        found = set(
            CompanyFacts.objects.filter(compiler.condition(rule, ctx)).values_list("pk", flat=True)
        )
        expected = {pk for pk, row in facts.items() if holds(rule, row, ctx)}
        assert found == expected, f"seed {SEED}: {json.dumps(data, ensure_ascii=False)}"
        kinds |= {(leaf.field, leaf.operator) for leaf in rule.conditions()}
        done += len(facts)

    # The run is only worth something if it asked most questions there are.
    possible = {(code, op) for code in CODES for op in REGISTRY[code].operators}
    assert len(kinds) > len(possible) * 0.4


def test_the_findings_of_a_rule_agree_with_its_verdict_and_name_what_is_missing():
    rng = Random(SEED + 1)
    facts = populate(rng, 10)
    ctx = Context(as_of=AS_OF)

    for _ in range(200):
        rule = rules.parse({"schema": 1, "root": samples.tree(rng, CODES)})
        for row in facts.values():
            found = findings(rule, row, ctx)
            assert found.result == holds(rule, row, ctx)
            assert bool(found.why_not()) != found.result
