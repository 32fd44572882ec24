"""Everything that is needed to decide about one company, read with a fixed number of queries."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from django.db.models import F, Func, Q

from ..criteria import REGISTRY, Condition
from ..criteria.measured import Measured
from ..evaluation.plan import Plan, Seat
from ..evaluation.planning import known_plan
from ..evaluation.verdicts import REASONS, Mark
from ..lists import lists_of
from ..measures import Activity, load_activity
from ..models import Company, CompanyFacts, Membership, Override
from ..values.base import Context
from .decision import Standing, decide

OWN_VALUE = {
    "nace_path": "nace_id",
    "naics_path": "naics_id",
    "account_manager": "account_manager_id",
    "continent": "country",
    "region_folded": "region",
    "territory_folded": "territory",
}
"""Which field of Company says the value of a column of CompanyFacts, where the names differ."""


@dataclass(frozen=True)
class Case:
    """
    One company at an instant, with its ancestors (nearest first), memberships and overrides.

    Reading it costs four queries, whatever the number of segments and ancestors.
    """

    chain: tuple[Company, ...]
    facts: dict[int, CompanyFacts]
    memberships: tuple[Membership, ...]
    overrides: tuple[Override, ...]
    plan: Plan
    ctx: Context

    @property
    def company(self) -> Company:
        """The company itself."""
        return self.chain[0]

    def stay(self, seat: Seat, company: Company | None = None) -> Membership | None:
        """Answer the open membership in a segment."""
        company_id = (company or self.company).pk
        return next(
            (
                stay
                for stay in self.memberships
                if stay.company_id == company_id and stay.segment_id == seat.segment_id
            ),
            None,
        )

    def said(self, seat: Seat) -> tuple[Override, ...]:
        """Answer the overrides in force of the company in a segment."""
        return tuple(
            override
            for override in self.overrides
            if (override.company_id, override.segment_id) == (self.company.pk, seat.segment_id)
        )

    @property
    def deciding(self) -> tuple[Company, ...]:
        """The companies whose places have to be known: those above only where children inherit."""
        return self.chain if any(seat.inherits for seat in self.plan.seats) else self.chain[:1]

    @cached_property
    def marks(self) -> dict[int, dict[int, Mark]]:
        """What each deciding company is in after a run, decided from the top down."""
        decided: dict[int, dict[int, Mark]] = {}
        above: dict[int, Mark] = {}
        for company in reversed(self.deciding):
            facts = self.facts.get(company.pk)
            ctx = self.context(company)
            above = decide(self.plan, self.standing(company, above), ctx) if facts else {}
            decided[company.pk] = above
        return decided

    def context(self, company: Company) -> Context:
        """Answer the context for one company of the chain, with what it did."""
        return replace(
            self.ctx,
            activity=self.activity.get(company.pk),
            lists=self.lists.get(company.pk, frozenset()),
        )

    def own_context(self) -> Context:
        """Answer the context of the company itself, with the segments it is finally in."""
        codes = {seat.position: seat.code for seat in self.plan.seats}
        members = frozenset(codes[position] for position in self.marks[self.company.pk])
        return replace(self.context(self.company), member_of=members)

    @cached_property
    def leaves(self) -> list[Condition]:
        """Every condition of every rule."""
        rules = [rule for seat in self.plan.seats for rule in (seat.rule, seat.stay_rule) if rule]
        return [leaf for rule in rules for leaf in rule.conditions()]

    @cached_property
    def lists(self) -> dict[int, frozenset[str]]:
        """The lists that the deciding companies are on, if any rule asks. One query, or none."""
        if not any(leaf.field == "list" for leaf in self.leaves):
            return {}
        return lists_of([company.pk for company in self.deciding])

    @cached_property
    def activity(self) -> dict[int, Activity]:
        """What the deciding companies did, if any rule asks. Four queries, or none."""
        if not any(is_measured(leaf) for leaf in self.leaves):
            return {}
        return load_activity([company.pk for company in self.deciding], self.ctx)

    def standing(self, company: Company, parent: dict[int, Mark]) -> Standing:
        """Answer what decides about one company of the chain."""
        position = {seat.segment_id: seat.position for seat in self.plan.seats}
        seats = {seat.segment_id: seat for seat in self.plan.seats}
        stays = [
            stay
            for stay in self.memberships
            if stay.company_id == company.pk and stay.segment_id in position
        ]
        said = [
            o for o in self.overrides if o.company_id == company.pk and o.segment_id in position
        ]
        return Standing(
            facts=self.facts[company.pk],
            old={position[s.segment_id]: Mark(REASONS.index(s.reason)) for s in stays},
            graced=frozenset(
                position[stay.segment_id]
                for stay in stays
                if stay.reason in {REASONS[mark] for mark in (Mark.RULE, Mark.STAY, Mark.GRACE)}
                and self.ctx.today < grace_ends(seats[stay.segment_id], stay, self.ctx.today)
            ),
            pins=frozenset(position[o.segment_id] for o in said if o.kind == "include"),
            excluded=frozenset(position[o.segment_id] for o in said if o.kind == "exclude"),
            parent=parent,
        )

    def sources(self) -> dict[str, str]:
        """Answer from which ancestor each inherited column comes, by the ancestor's name."""
        found = {}
        for field in CompanyFacts._meta.get_fields():
            own = OWN_VALUE.get(field.name, field.name)
            if not hasattr(Company, own) or own in {"company", "number", "legal_name", "vat_id"}:
                continue
            if getattr(self.company, own) not in (None, ""):
                continue
            for ancestor in self.chain[1:]:
                if getattr(ancestor, own) not in (None, ""):
                    found[field.name] = ancestor.legal_name
                    break
        return found


def is_measured(leaf: Condition) -> bool:
    """Whether a condition asks what a company did, and not only what is known of it."""
    return isinstance(REGISTRY[leaf.field], Measured)


def grace_ends(seat: Seat, stay: Membership, today: date) -> date:
    """Answer the local day on which a stay ends if its rule does not match from today on."""
    return (stay.grace_since or today) + timedelta(days=seat.grace_days)


def open_case(company: Company, ctx: Context) -> Case:
    """Read a case. Four queries, and those of the activity of the companies if a rule asks."""
    above = CompanyFacts.objects.filter(pk=company.pk).annotate(
        one=Func(F("ancestor_ids"), function="unnest")
    )
    mine = Q(pk=company.pk) | Q(pk__in=above.values("one"))
    facts = {f.pk: f for f in CompanyFacts.objects.filter(mine).select_related("company")}
    ids = [company.pk, *(facts[company.pk].ancestor_ids if company.pk in facts else ())]
    return Case(
        chain=tuple(facts[pk].company if pk in facts else company for pk in ids
                    if pk in facts or pk == company.pk),
        facts=facts,
        memberships=tuple(
            Membership.objects.open().filter(company_id__in=ids).select_related("version")
        ),
        overrides=tuple(
            Override.objects.at(ctx.as_of).filter(company_id__in=ids).select_related("by")
        ),
        plan=known_plan(),
        ctx=ctx,
    )  # fmt: skip
