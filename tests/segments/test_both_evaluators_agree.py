"""
Law S8: SQL for sets and Python for one company give the same answer.

Random rules over random companies and their activity at random instants, from a seed.
``PARITY_COMPARISONS`` sets how many (the nightly run asks for 100,000); ``PARITY_SEED`` the seed.
"""

import json
import os
from dataclasses import replace
from datetime import datetime
from random import Random

import pytest

from segments import compiler, rules
from segments.criteria import REGISTRY
from segments.explain.changes import smallest_change
from segments.explain.findings import findings, holds
from segments.facts import refresh_facts
from segments.lists import lists_of
from segments.measures import load_activity, with_measures
from segments.models import Company, CompanyFacts
from segments.rules import Rule
from segments.values.base import Context
from tests.factories.companies import make_industry, make_rep

from . import sample_activity, samples
from .sample_activity import INSTANTS

pytestmark = pytest.mark.django_db

COMPARISONS = int(os.environ.get("PARITY_COMPARISONS", "10000"))
SEED = int(os.environ.get("PARITY_SEED", "20260228"))
COMPANIES = 40
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
    sample_activity.derive(rng)
    sample_activity.happen(rng, made)
    sample_activity.put_on_lists(rng, made)
    return CompanyFacts.objects.in_bulk()


def contexts(ids: list[int], as_of: datetime) -> dict[int, Context]:
    """Answer the context of each company at an instant, with what it had done until then."""
    ctx = Context(as_of=as_of)
    lists = lists_of(ids)
    return {
        pk: replace(ctx, activity=did, lists=lists[pk])
        for pk, did in load_activity(ids, ctx).items()
    }


def matching(rule: Rule, as_of: datetime, ids: list[int] | None = None) -> set[int]:
    """Answer the companies that SQL finds, among all or (as an incremental batch does) some."""
    ctx = Context(as_of=as_of)
    facts = CompanyFacts.objects.filter(compiler.condition(rule, ctx))
    if ids is not None:
        facts = facts.filter(pk__in=ids)
    return set(with_measures(facts, ctx, ids).values_list("pk", flat=True))


def test_random_rules_find_the_same_companies_in_sql_and_in_python():
    rng = Random(SEED)
    facts = populate(rng)
    told = {as_of: contexts(list(facts), as_of) for as_of in INSTANTS}

    done, kinds = 0, set()
    while done < COMPARISONS:
        as_of = rng.choice(INSTANTS)
        data = {"schema": 1, "root": samples.tree(rng, CODES)}
        rule = rules.parse(data)
        expected = {pk for pk, row in facts.items() if holds(rule, row, told[as_of][pk])}
        batch = rng.sample(list(facts), rng.randint(1, len(facts)))
        failed = f"seed {SEED}, {as_of}: {json.dumps(data, ensure_ascii=False)}"
        assert matching(rule, as_of) == expected, failed
        assert matching(rule, as_of, batch) == expected & set(batch), failed
        kinds |= {(leaf.field, leaf.operator) for leaf in rule.conditions()}
        done += len(facts)

    # The run is only worth something if it asked most questions there are.
    possible = {(code, op) for code in CODES for op in REGISTRY[code].operators}
    assert len(kinds) > len(possible) * 0.4


@pytest.mark.parametrize("code", CODES)
def test_every_question_has_one_answer_at_every_instant(code):
    rng = Random(f"{SEED} {code}")
    facts = populate(rng, 12)

    for as_of in INSTANTS:
        told = contexts(list(facts), as_of)
        for operator in REGISTRY[code].operators:
            data = samples.leaf(rng, [code], operator)
            rule = rules.parse({"schema": 1, "root": data})
            expected = {pk for pk, row in facts.items() if holds(rule, row, told[pk])}
            assert matching(rule, as_of) == expected, f"{as_of}: {data}"


def test_the_findings_of_a_rule_agree_with_its_verdict_and_name_what_is_missing():
    rng = Random(SEED + 1)
    facts = populate(rng, 10)
    told = contexts(list(facts), INSTANTS[0])

    for _ in range(200):
        rule = rules.parse({"schema": 1, "root": samples.tree(rng, CODES)})
        for pk, row in facts.items():
            found = findings(rule, row, told[pk])
            assert found.result == holds(rule, row, told[pk])
            assert bool(smallest_change(found)) != found.result
