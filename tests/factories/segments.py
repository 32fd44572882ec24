"""Dimensions, segments and rules for tests."""

from datetime import datetime
from itertools import count
from typing import Any

from segments.models import Dimension, Membership, Segment
from segments.services import publish, refresh

from .companies import LONG_AGO

_priorities = count(1)


def when(field: str, operator: str, value: Any = None, **more) -> dict:
    """Write one condition."""
    leaf = {"field": field, "operator": operator, **more}
    return leaf if value is None else leaf | {"value": value}


def rule(*conditions: dict, kind: str = "all") -> dict:
    """Write a rule: all (or any) of these conditions."""
    return {"schema": 1, "root": {kind: list(conditions)}}


def make_dimension(code: str = "general", **fields) -> Dimension:
    """Make (or find) a dimension."""
    fields.setdefault("name", code.replace("-", " ").title())
    return Dimension.objects.get_or_create(code=code, defaults=fields)[0]


def make_segment(
    code: str,
    *,
    rule: dict | None = None,
    dimension: Dimension | str = "general",
    published: bool = True,
    now: datetime = LONG_AGO,
    by=None,
    **fields,
) -> Segment:
    """
    Make a segment, published and evaluated unless told otherwise.

    Without a rule it is kept by hand: see ``put_in``. ``is_default`` makes it its dimension's
    default segment.
    """
    version = {key: fields.pop(key) for key in ("stay_rule", "grace_days") if key in fields}
    is_default = fields.pop("is_default", False)
    if isinstance(dimension, str):
        dimension = make_dimension(dimension)
    fields.setdefault("name", code.replace("-", " ").title())
    fields.setdefault("priority", next(_priorities))
    segment = Segment.objects.create(code=code, dimension=dimension, **fields)
    if is_default:
        dimension.default_segment = segment
        dimension.save()
    if published:
        publish(segment, rule=rule, by=by, now=now, **version)
    return segment


def put_in(segment: Segment, *companies, now: datetime = LONG_AGO) -> None:
    """Pin companies to a segment."""
    for company in companies:
        segment.overrides.create(company=company, kind="include", reason="test")
    refresh([company.pk for company in companies], now=now)


def put_in_or_out(segment: Segment, company, *, now: datetime) -> None:
    """Pin a company to a segment, or let it go where it is a member."""
    if Membership.objects.open().filter(company=company, segment=segment).exists():
        segment.overrides.all().delete()
        refresh([company.pk], now=now)
    else:
        put_in(segment, company, now=now)
