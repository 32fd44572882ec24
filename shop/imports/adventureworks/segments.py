"""Segments by business type, size and territory, and the one that all dealer prices are for."""

from datetime import datetime

from segments.models import Dimension, Membership, Segment
from segments.services import publish

from .mapping import INDUSTRIES

RESELLERS = "aw-resellers"

DIMENSIONS = {
    # code: name, exclusive, rank
    "aw-channel": ("Channel", False, 10),
    "aw-business-type": ("Business type", True, 20),
    "aw-size": ("Size", True, 30),
    "aw-territory": ("Territory", True, 40),
}

BUSINESS_TYPES = {
    "BS": ("aw-specialty-shops", "Specialty bike shops"),
    "BM": ("aw-value-added", "Value added resellers"),
    "OS": ("aw-warehouses", "Warehouses"),
}

SIZES = (
    # code, name, from so many employees; the first that fits counts
    ("aw-large", "Large resellers", 50),
    ("aw-medium", "Medium resellers", 15),
    ("aw-small", "Small resellers", 0),
)


def condition(field: str, operator: str, value: object) -> dict:
    """A rule of one condition."""
    root = {"all": [{"field": field, "operator": operator, "value": value}]}
    return {"schema": 1, "root": root}


def make_segments(territories: list[str], *, now: datetime) -> dict[str, Segment]:
    """Make the segments exist with these rules; answer them by code. Safe to repeat."""
    dimensions = {
        code: Dimension.objects.get_or_create(
            code=code, defaults={"name": name, "is_exclusive": exclusive, "rank": rank}
        )[0]
        for code, (name, exclusive, rank) in DIMENSIONS.items()
    }
    wanted = [
        ("aw-channel", RESELLERS, "Resellers", condition("company.channel", "in", ["reseller"]))
    ]
    for kind, (code, name) in BUSINESS_TYPES.items():
        industry = INDUSTRIES[kind][1]
        rule = condition("company.industry_naics", "in", [industry])
        wanted.append(("aw-business-type", code, name, rule))
    for code, name, least in SIZES:
        wanted.append(("aw-size", code, name, condition("company.employees", "gte", least)))
    for territory in territories:
        code = f"aw-territory-{territory.lower().replace(' ', '-')}"
        rule = condition("company.territory", "in", [territory])
        wanted.append(("aw-territory", code, territory, rule))
    made = {}
    for priority, (dimension, code, name, rule) in enumerate(wanted, start=1):
        segment, _new = Segment.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "dimension": dimensions[dimension],
                "priority": priority,
                "purpose": "AdventureWorks",
            },
        )
        if segment.published_version is None:
            publish(segment, rule=rule, by=None, now=now, note="AdventureWorks")
        made[code] = segment
    return made


def backdate(since: datetime) -> None:
    """
    Let the members of our segments be members since the first day of the folder.

    The folder has no history of facts, so what is true today is taken to have been true all along;
    without this, prices at the date of an old order would find nobody in any segment.
    """
    Membership.objects.open().filter(segment__code__startswith="aw-", valid_from__gt=since).update(
        valid_from=since
    )
