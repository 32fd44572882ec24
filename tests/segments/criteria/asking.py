"""Ask one condition of one company, of both evaluators at once."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from segments import compiler, rules
from segments.explain.findings import holds
from segments.lists import lists_of
from segments.measures import load_activity, with_measures
from segments.models import Company, CompanyFacts
from segments.values.base import Context

NOON = datetime(2026, 2, 28, 12, tzinfo=ZoneInfo("Europe/Helsinki"))
"""The instant of the tables: noon on the last day of February of a common year."""


def ask(company: Company, condition: dict, *, as_of: datetime = NOON) -> bool:
    """Answer whether the condition holds; SQL and Python must agree, and so must its ``not``."""
    ctx = Context(as_of=as_of)
    told = replace(
        ctx,
        activity=load_activity([company.pk], ctx)[company.pk],
        lists=lists_of([company.pk])[company.pk],
    )
    rule = rules.parse({"schema": 1, "root": condition})
    negation = rules.parse({"schema": 1, "root": {"not": condition}})
    facts = CompanyFacts.objects.filter(pk=company.pk)

    def found(asked) -> bool:
        fresh = Context(as_of=as_of)
        return with_measures(facts.filter(compiler.condition(asked, fresh)), fresh).exists()

    in_sql, not_in_sql = found(rule), found(negation)
    in_python = holds(rule, facts.get(), told)

    assert in_sql is in_python, condition
    assert not_in_sql is (not in_sql), condition
    assert holds(negation, facts.get(), told) is not_in_sql, condition
    return in_sql
