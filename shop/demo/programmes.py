"""Programme segments for scales M and L: companies by country, industry and size, with a list."""

import itertools
from datetime import timedelta

from pricing.models import PriceList
from segments.models import Dimension, Segment, SegmentVersion
from segments.rules import parse

from .places import COUNTRIES, INDUSTRIES
from .world import World

BANDS = ((0, 9), (10, 24), (25, 49), (50, 74), (75, 99), (100, 199), (200, 399), (400, 799),
         (800, 1599), (1600, 100_000))  # fmt: skip


def make_programmes(world: World, wanted: int) -> list[int]:
    """
    Make segments until there are ``wanted``, published, each with an empty price list.

    Answers the ids of the lists. The segments are written in bulk and have no members yet: whoever
    calls this refreshes everyone afterwards, once.
    """
    missing = wanted - Segment.objects.count()
    dimension = Dimension.objects.create(code="programme", name="Programmes", rank=50)
    cuts = itertools.islice(endless_cuts(), missing)
    segments, rules = [], []
    for number, (words, root) in enumerate(cuts, start=1):
        segments.append(
            Segment(
                code=f"programme-{number:03d}",
                name=f"Programme {number:03d}",
                purpose=words,
                dimension=dimension,
                priority=number,
            )
        )
        rules.append(parse({"schema": 1, "root": root}))
    Segment.objects.bulk_create(segments)
    publish_all(world, segments, rules)
    return make_lists(world, segments)


def endless_cuts():
    """Yield (words, rule) for each country, industry and size band, over and over."""
    for country, industry, (least, most) in itertools.cycle(
        itertools.product(COUNTRIES, INDUSTRIES, BANDS)
    ):
        words = f"{country}, NACE {industry.nace}, {least} to {most} employees"
        yield (
            words,
            {
                "all": [
                    {"field": "company.country", "operator": "in", "value": [country]},
                    {"field": "company.industry", "operator": "in", "value": [industry.nace]},
                    {"field": "company.employees", "operator": "between", "value": [least, most]},
                ]
            },
        )


def publish_all(world: World, segments: list[Segment], rules: list) -> None:
    """Give every segment its first version and publish it, in three statements."""
    versions = SegmentVersion.objects.bulk_create(
        SegmentVersion(
            segment=segment,
            number=1,
            rule=rule.as_dict(),
            sha256=rule.sha256,
            note="Demo",
            published_at=world.now,
        )
        for segment, rule in zip(segments, rules, strict=True)
    )
    for segment, version in zip(segments, versions, strict=True):
        segment.published_version = version
        segment.status = Segment.Status.PUBLISHED
    Segment.objects.bulk_update(segments, ["published_version", "status"], batch_size=500)


def make_lists(world: World, segments: list[Segment]) -> list[int]:
    """Make an empty price list for each segment; answer their ids."""
    lists = PriceList.objects.bulk_create(
        PriceList(
            code=segment.code,
            name=segment.name,
            status=PriceList.Status.PUBLISHED,
            currency="EUR",
            priority=80,
            starts_at=world.now - timedelta(days=800),
        )
        for segment in segments
    )
    through = PriceList.segments.through
    through.objects.bulk_create(
        through(pricelist_id=price_list.pk, segment_id=segment.pk)
        for price_list, segment in zip(lists, segments, strict=True)
    )
    return [price_list.pk for price_list in lists]
