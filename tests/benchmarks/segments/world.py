"""A world of companies and random segments, the same every time."""

from random import Random

from django.core.management import call_command
from django.db import connection

from segments.models import Company, Dimension, Segment, SegmentVersion
from segments.rules import parse
from tests.benchmarks.segments.clock import START

COMPANIES = """
INSERT INTO segments_company (
    number, legal_name, vat_id, country, region, territory, reach, channel, ordering_method,
    digital_maturity, payment_terms, delivery_terms, cost_to_serve, loyalty_number, language,
    currency, turnover_currency, external_id, is_active, credit_hold, created_at, updated_at,
    employees, customer_since, turnover, loyalty_points)
SELECT 'C' || n, 'Company ' || n, '',
       (ARRAY['FI', 'SE', 'NO', 'DK', 'DE', 'EE', ''])[1 + h %% 7],
       (ARRAY['North', 'South', 'East', 'West', ''])[1 + h / 7 %% 5],
       (ARRAY['T1', 'T2', 'T3', 'T4', 'T5', 'T6'])[1 + h / 35 %% 6],
       (ARRAY['local', 'regional', 'national', 'global', ''])[1 + h / 210 %% 5],
       (ARRAY['direct', 'distributor', ''])[1 + h / 1050 %% 3], '', '', '', '', '', '',
       (ARRAY['fi', 'sv', 'en', ''])[1 + h / 3150 %% 4], 'EUR', 'EUR', '', n %% 50 > 0, false,
       now(), now(), CASE WHEN h %% 9 > 0 THEN h %% 3000 END,
       CASE WHEN h %% 11 > 0 THEN date '2010-01-01' + h %% 5800 END,
       CASE WHEN h %% 5 > 0 THEN (h %% 100000) * 1000 END, h %% 5000
FROM (SELECT n, (n::bigint * 2654435761 %% 1000003)::int AS h
      FROM generate_series(1, %s) AS n) numbered
"""
PARENTS = """
UPDATE segments_company c SET parent_id = p.id FROM segments_company p
WHERE p.number = 'C' || (substr(c.number, 2)::int - 1) AND substr(c.number, 2)::int %% 10 = 2
"""
ORDERS = """
INSERT INTO segments_tradeorder (
    company_id, reference, placed_at, status, method, currency, rate, net, discount,
    freight_charged, freight_paid, lines, units, returned)
SELECT c.id, 'O' || c.id || '-' || turn,
       %s - (c.id * 7919 + turn * 104729) %% 700 * interval '1 day',
       'delivered', '', 'EUR', 1, 50 + (c.id * 31 + turn * 17) %% 900, 0, 0, 0, 1, 1, 0
FROM segments_company c CROSS JOIN generate_series(1, 5) AS turn
"""


def fill(companies: int, segments: int) -> None:
    """Migrate, and make the companies, their orders and the published segments, once."""
    call_command("migrate", verbosity=0)
    if Company.objects.exists():
        return
    with connection.cursor() as cursor:
        cursor.execute(COMPANIES, [companies])
        cursor.execute(PARENTS.replace("%%", "%"))
        cursor.execute(ORDERS, [START])
    dimension = Dimension.objects.create(code="bench", name="Bench")
    tiers = Dimension.objects.create(code="tiers", name="Tiers", is_exclusive=True, grace_days=30)
    random = Random(7)
    for number in range(segments):
        is_tier = number % 40 == 0
        segment = Segment.objects.create(
            code=f"s{number}", name=f"S{number}", dimension=tiers if is_tier else dimension,
            priority=number,
        )  # fmt: skip
        publish(segment, random_rule(random, number), number=1)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def publish(segment: Segment, data: dict, *, number: int) -> None:
    """Publish a rule without evaluating it: the run that is measured does that."""
    rule = parse(data)
    version = SegmentVersion.objects.create(
        segment=segment, number=number, rule=rule.as_dict(), sha256=rule.sha256, published_at=START
    )
    Segment.objects.filter(pk=segment.pk).update(status="published", published_version=version)


def random_rule(random: Random, number: int) -> dict:
    """
    Five or six conditions, some of them nested, that a few companies in a hundred fit.

    Every eighth rule asks for a measure as well, every tenth refers to an earlier segment.
    """
    wide = [wide_condition(random) for _ in range(2)]
    inner = {"all": [wide_condition(random), {"not": narrow_condition(random)}]}
    conditions = [
        narrow_condition(random),
        half(random),
        {"any": [narrow_condition(random), inner]},
    ]
    if number % 8 == 1:
        conditions[1] = measured(random)
    if number % 10 == 5:
        reference = {"field": "segment", "operator": "not_member", "value": f"s{number - 3}"}
        conditions.append(reference)
    return {"schema": 1, "root": {"all": [*conditions, {"any": wide}]}}


def narrow_condition(random: Random) -> dict:
    """What a fifth to a third of the companies fit."""
    field, operator, value = random.choice([
        ("company.country", "in", random.sample(["FI", "SE", "NO", "DK", "DE", "EE"], 2)),
        ("company.territory", "in", random.sample(["T1", "T2", "T3", "T4", "T5", "T6"], 2)),
        ("company.region", "in", random.sample(["North", "South", "East", "West"], 1)),
        ("company.reach", "in", random.sample(["local", "regional", "national", "global"], 1)),
        ("company.language", "in", random.sample(["fi", "sv", "en"], 1)),
    ])  # fmt: skip
    return {"field": field, "operator": operator, "value": value}


def half(random: Random) -> dict:
    """What a quarter to a half of the companies fit: declared numbers and derived columns."""
    field, operator, value = random.choice([
        ("company.employees", "gte", random.randrange(1500, 2500, 50)),
        ("company.employees", "lt", random.randrange(800, 1500, 50)),
        ("company.loyalty_points", "gte", random.randrange(2500, 4000, 100)),
        ("company.customer_since", "in_last", {"last": random.randint(4, 8), "unit": "year"}),
        ("orders.last_at", "in_last", {"last": random.randint(20, 60), "unit": "day"}),
        ("orders.first_at", "in_last", {"last": random.randint(200, 500), "unit": "day"}),
        ("orders.drop_size", "gte", random.randrange(500, 700, 20)),
    ])  # fmt: skip
    return {"field": field, "operator": operator, "value": value}


def wide_condition(random: Random) -> dict:
    """What most companies fit."""
    field, operator, value = random.choice([
        ("company.channel", "eq", "direct"),
        ("company.employees", "gte", random.randrange(10, 500, 50)),
        ("company.lifecycle", "not_in", ["lapsed"]),
        ("orders.last_at", "in_last", {"last": random.randint(300, 600), "unit": "day"}),
        ("company.reach", "not_in", random.sample(["local", "regional", "national"], 1)),
    ])  # fmt: skip
    return {"field": field, "operator": operator, "value": value}


def measured(random: Random) -> dict:
    """A measure of orders, in one of a few windows."""
    window = {"last": random.choice([30, 90, 180, 365]), "unit": "day"}
    field, value = random.choice([
        ("orders.count", 2), ("orders.net_total", 1000),
    ])  # fmt: skip
    return {"field": field, "operator": "gte", "value": value, "window": window}
