"""
What segments learn of agreed prices: how many a company has by name, for its cost to serve.

A list that changes marks the companies it names; that a list begins or ends is seen nightly.
"""

from collections.abc import Collection

from django.db.models.signals import m2m_changed, post_save, pre_delete

from segments.behaviour import agreements
from segments.marks import mark_dirty

from .models import CategoryPercent, ListBreak, Price, PriceList

FIELDS = ("has_contract_prices", "cost_of_service", "cost_ratio", "cost_band")
ROWS = (Price, CategoryPercent, ListBreak)


def agreed_lines(among: bool) -> str:
    """
    Answer the SELECT of the rows of published lists in force that name companies.

    The upkeep of a list is shared by the companies that it names; a company below one of them
    costs nothing more.
    """
    named = PriceList.companies.through._meta.db_table
    lists = PriceList._meta.db_table
    counted = " + ".join(
        f"(SELECT count(*) FROM {model._meta.db_table} p WHERE p.price_list_id = l.id)"  # noqa: S608
        for model in ROWS
    )
    theirs = f"AND l.id IN (SELECT pricelist_id FROM {named} WHERE company_id = ANY(%(ids)s))"  # noqa: S608
    # Only names of ours; every value is a parameter.
    return f"""
SELECT n.company_id, l.lines / count(*) OVER (PARTITION BY n.pricelist_id) AS lines
FROM {named} n JOIN (
    SELECT l.id, ({counted} + (l.percent IS NOT NULL)::int)::numeric AS lines FROM {lists} l
    WHERE l.status = 'published' AND (l.starts_at IS NULL OR l.starts_at <= %(now)s)
      AND (l.ends_at IS NULL OR l.ends_at > %(now)s) {theirs if among else ""} OFFSET 0
) l ON l.id = n.pricelist_id"""  # noqa: S608


def mark(company_ids: Collection[int]) -> None:
    """Have companies looked at again whose agreed prices may be others now."""
    mark_dirty(company_ids, fields=FIELDS, reason="prices")


def named_by(price_list: PriceList) -> list[int]:
    """Answer the companies that a list names. One query."""
    return list(price_list.companies.values_list("pk", flat=True))


def list_saved(instance: PriceList, raw: bool = False, created: bool = False, **kwargs) -> None:
    """A list was published, ended or changed."""
    if not raw and not created:
        mark(named_by(instance))


def list_deleted(instance: PriceList, **kwargs) -> None:
    """A list goes, while its companies are still known."""
    mark(named_by(instance))


def companies_named(instance, action: str, reverse: bool, pk_set, **kwargs) -> None:
    """The companies of a list, or the lists of a company, were set."""
    if reverse:
        mark([instance.pk])
    elif action == "pre_clear":
        mark(named_by(instance))
    elif action in ("post_add", "post_remove"):
        mark(pk_set or ())


def connect() -> None:
    """Make agreed prices known to segments, and listen. Called once, when the app is ready."""
    agreements.register(agreed_lines)
    post_save.connect(list_saved, sender=PriceList, dispatch_uid="pricing.agreements.saved")
    pre_delete.connect(list_deleted, sender=PriceList, dispatch_uid="pricing.agreements.deleted")
    m2m_changed.connect(
        companies_named,
        sender=PriceList.companies.through,
        dispatch_uid="pricing.agreements.companies",
    )
