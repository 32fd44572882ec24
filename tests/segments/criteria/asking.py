"""Ask one condition of one company, of both evaluators at once."""

from datetime import datetime
from zoneinfo import ZoneInfo

from segments import compiler, rules
from segments.explain.findings import holds
from segments.models import Company, CompanyFacts
from segments.values.base import Context

NOON = datetime(2026, 2, 28, 12, tzinfo=ZoneInfo("Europe/Helsinki"))
"""The instant of the tables: noon on the last day of February of a common year."""


def ask(company: Company, condition: dict, *, as_of: datetime = NOON) -> bool:
    """Answer whether the condition holds; SQL and Python must agree, and so must its ``not``."""
    ctx = Context(as_of=as_of)
    rule = rules.parse({"schema": 1, "root": condition})
    negation = rules.parse({"schema": 1, "root": {"not": condition}})
    facts = CompanyFacts.objects.filter(pk=company.pk)

    in_sql = facts.filter(compiler.condition(rule, ctx)).exists()
    not_in_sql = facts.filter(compiler.condition(negation, ctx)).exists()
    in_python = holds(rule, facts.get(), ctx)

    assert in_sql is in_python, condition
    assert not_in_sql is (not in_sql), condition
    assert holds(negation, facts.get(), ctx) is not_in_sql, condition
    return in_sql
