"""Until when a company stays in a segment: the end of its grace, or of the pin that holds it."""

from datetime import datetime, timedelta

from django.db.models import (
    Case,
    DateField,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, TruncDate

from ..models import Membership, Override, Segment

REASON = Membership.Reason


def grace_days(segment: Segment) -> int:
    """Answer the days of grace of a segment: its version's own, else its dimension's."""
    version = segment.published_version
    own = version.grace_days if version else None
    return segment.dimension.grace_days if own is None else own


def with_until(
    members: QuerySet[Membership], segment: Segment, now: datetime
) -> QuerySet[Membership]:
    """Add the column ``until``: the local day on which the stay ends by itself, null for open."""
    pins = Override.objects.at(now).filter(
        segment=segment, kind=Override.Kind.INCLUDE, company=OuterRef("company")
    )
    pin_end = pins.order_by(F("valid_until").desc(nulls_first=True)).values("valid_until")[:1]
    grace_end = ExpressionWrapper(
        F("grace_since") + Value(timedelta(days=grace_days(segment))), output_field=DateField()
    )
    return members.annotate(
        until=Case(
            When(reason=REASON.GRACE, then=Cast(grace_end, DateField())),
            When(reason=REASON.INCLUDE, then=TruncDate(Subquery(pin_end))),
            default=Value(None, output_field=DateField()),
            output_field=DateField(),
        )
    )
