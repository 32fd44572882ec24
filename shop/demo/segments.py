"""Thirteen segments in four dimensions, kept by rules, and the ready ones of the engine."""

from dataclasses import dataclass

from segments.models import Dimension, Segment
from segments.playbooks import install
from segments.services import publish

from .world import World

DIMENSIONS = (
    # code, name, exclusive, rank
    ("industry", "Industry programme", False, 10),
    ("size", "Company size", True, 20),
    ("region", "Region", False, 25),
    ("lifecycle", "Lifecycle", True, 50),
)


@dataclass(frozen=True, slots=True)
class Sketch:
    """A segment to make: where it belongs, what it is for, and its rule."""

    code: str
    name: str
    dimension: str
    priority: int
    purpose: str
    root: dict


def is_in(field: str, *values: str) -> dict:
    """A condition: the field is one of these."""
    return {"all": [{"field": field, "operator": "in", "value": list(values)}]}


def is_in_industry(*codes: str) -> dict:
    """A condition: the industry is one of these, or below."""
    return is_in("company.industry", *codes)


def employs(operator: str, value: object) -> dict:
    """A condition on the number of employees."""
    return {"field": "company.employees", "operator": operator, "value": value}


SEGMENTS = (
    Sketch(
        "metalworking", "Metalworking programme", "industry", 10,
        "Makers of metal goods and machines: prices on fasteners and tools, professional machines.",
        is_in_industry("25", "28"),
    ),
    Sketch(
        "construction", "Construction programme", "industry", 20,
        "Builders and installers: prices on anchors, sealants and workwear; their own front page.",
        is_in_industry("F"),
    ),
    Sketch(
        "food-safe", "Food-safe programme", "industry", 30,
        "Makers of food see only what may enter a food factory.",
        is_in_industry("10", "11"),
    ),
    Sketch(
        "facilities", "Facility services programme", "industry", 40,
        "Cleaners and caretakers: prices on cleaning and packaging.",
        is_in_industry("81"),
    ),
    Sketch(
        "key-accounts", "Key accounts", "size", 10,
        "A thousand employees or more, or an annual turnover of 150 million euros.",
        {
            "any": [
                employs("gte", 1000),
                {
                    "field": "company.turnover", "operator": "gte", "value": "150000000",
                    "where": {"currency": "EUR"},
                },
            ]
        },
    ),
    Sketch(
        "mid-size", "Mid-size companies", "size", 20, "From a hundred employees.",
        {"all": [employs("gte", 100)]},
    ),
    Sketch(
        "small", "Small companies", "size", 30, "Below a hundred employees.",
        {"all": [employs("lt", 100)]},
    ),
    Sketch(
        "nordics", "Nordics and Baltics", "region", 10,
        "Served from the northern warehouse.",
        is_in("company.country", "FI", "SE", "NO", "DK", "EE"),
    ),
    Sketch(
        "central-europe", "Central Europe", "region", 20,
        "Served from the central warehouse.",
        is_in("company.country", "DE", "NL", "PL"),
    ),
    Sketch(
        "new-customers", "New customers", "lifecycle", 10,
        "First orders lately: welcome them.", is_in("company.lifecycle", "new"),
    ),
    Sketch(
        "regulars", "Regular customers", "lifecycle", 20,
        "They order in their own rhythm: do not get in their way.",
        is_in("company.lifecycle", "regular", "occasional"),
    ),
    Sketch(
        "at-risk", "At risk", "lifecycle", 30,
        "Later than they usually are: the rep calls.", is_in("company.lifecycle", "at_risk"),
    ),
    Sketch(
        "lapsed", "Lapsed customers", "lifecycle", 40,
        "Have not ordered for long: win them back.", is_in("company.lifecycle", "lapsed"),
    ),
)  # fmt: skip


def make_segments(world: World) -> None:
    """Publish every segment; publishing works the members out."""
    merchandiser = world.users["merchandiser@grossist.example"]
    dimensions = {
        code: Dimension.objects.create(code=code, name=name, is_exclusive=exclusive, rank=rank)
        for code, name, exclusive, rank in DIMENSIONS
    }
    for sketch in SEGMENTS:
        segment = Segment.objects.create(
            code=sketch.code,
            name=sketch.name,
            purpose=sketch.purpose,
            dimension=dimensions[sketch.dimension],
            priority=sketch.priority,
        )
        publish(
            segment, rule={"schema": 1, "root": sketch.root}, by=merchandiser, now=world.began,
            note="Demo",
        )  # fmt: skip
        world.segments[sketch.code] = segment
    for segment in install(by=merchandiser, now=world.began):
        world.segments[segment.code] = segment
