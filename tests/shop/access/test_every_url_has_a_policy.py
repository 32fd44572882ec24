"""Default deny: the table names every URL pattern, and nothing else; the page lists the table."""

from pathlib import Path

from django.urls import get_resolver

from shop.access.matching import is_match, row_of, walk
from shop.access.policies import ROWS, Policy

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "url-policies.md"
TAKES_IDS_OF_OTHER_THINGS = (
    "catalogue:category",
    "basket:vouchers-remove",
    "checkout:user-address",
    "customer:address",
    "customer:notifications",
)
"""Storefront addresses with a ``pk`` that is not a product's."""


def patterns() -> list[tuple[str, str]]:
    return list(walk(get_resolver()))


def test_every_url_pattern_has_a_policy():
    nameless = [(name, route) for name, route in patterns() if row_of(name) is None]

    assert nameless == []


def test_the_longest_row_counts():
    assert row_of("customer:login").policy == Policy.PUBLIC
    assert row_of("customer:order-list").policy == Policy.BUYER
    assert row_of("customer:something-new").policy == Policy.PERSON
    assert row_of("nobody-knows-this") is None


def test_every_exact_row_names_a_url():
    names = {name for name, _ in patterns()}
    optional = {"media"}
    gone = [
        row.name
        for row in ROWS
        if row.policy != Policy.CLOSED
        and row.name not in optional
        and not row.name.startswith("reps:")
        and not any(is_match(row, name) for name in names)
    ]

    assert gone == []


def test_every_product_id_in_a_storefront_address_is_asked_of_the_gate():
    unguarded = []
    for name, route in patterns():
        row = row_of(name)
        is_staffs = row.policy in {Policy.STAFF, Policy.CLOSED}
        if is_staffs or name.startswith(TAKES_IDS_OF_OTHER_THINGS):
            continue
        parts = [
            part for part in ("product_pk", "pk") if f":{part}>" in route or f"<{part}>" in route
        ]
        if parts and row.product != parts[0]:
            unguarded.append((name, route))

    assert unguarded == []


def test_the_reference_lists_every_row():
    listed = REFERENCE.read_text()

    for row in ROWS:
        assert f"| `{row.name}` | {row.policy} |" in listed
    assert listed.count("\n| `") == len(ROWS)
