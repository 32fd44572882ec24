"""Why a product is visible or not; and the explanation always agrees with the gate."""

import random

import pytest
from django.core.management import CommandError, call_command
from oscar.core.loading import get_model

from segments.shopper import Shopper
from shop.ranges.explanation import why_visible
from shop.ranges.resolution import resolve
from tests.factories.companies import LONG_AGO, make_company
from tests.factories.products import make_product
from tests.factories.ranges import exclusive, hide, make_range, only
from tests.factories.segments import make_segment

pytestmark = pytest.mark.django_db

Product = get_model("catalogue", "Product")


def shopper(company, *, parents=(), segments=()) -> Shopper:
    return Shopper(
        at=LONG_AGO,
        currency="EUR",
        company_id=company.pk,
        ancestor_ids=tuple(parent.pk for parent in parents),
        segment_ids=tuple(segment.pk for segment in segments),
    )


def test_nothing_hides_it():
    verdict = why_visible(shopper(make_company()), make_product())

    assert verdict.is_visible
    assert verdict.words == "Nothing hides it."


def test_the_row_that_hides_is_named():
    acme, product = make_company(), make_product()
    row = hide(make_range(product, name="Fireworks"), companies=[acme])

    verdict = why_visible(shopper(acme), product)

    assert not verdict.is_visible
    assert verdict.row_id == row.pk
    assert verdict.words == "The company itself must not see the range “Fireworks”."


def test_a_product_outside_the_only_range():
    acme, product, steel = make_company(), make_product(), make_segment("steel")
    only(make_range(name="Steel"), segments=[steel])

    verdict = why_visible(shopper(acme, segments=[steel]), product)

    assert not verdict.is_visible
    assert verdict.words.startswith("The segment of the company sees only some ranges (“Steel”")


def test_an_exclusive_range_that_was_not_granted_and_then_is():
    acme, product = make_company(), make_product()
    own = make_range(product, name="Secret")
    exclusive(own)

    assert why_visible(shopper(acme), product).words == (
        "The range “Secret” is exclusive, and was not granted."
    )
    exclusive(own, companies=[acme])
    assert why_visible(shopper(acme), product).words == (
        "The company itself was granted the exclusive range “Secret”."
    )


def test_a_variant_is_hidden_with_its_parent():
    acme = make_company()
    parent = make_product(structure="parent", is_public=False)
    variant = make_product(parent=parent)

    verdict = why_visible(shopper(acme), variant)

    assert verdict.words == (
        "The product it is a variant of is not visible. The product is not public."
    )


@pytest.mark.parametrize("seed", range(12))
def test_the_explanation_agrees_with_the_gate(seed):
    """Random companies, segments, ranges and rows: both answer the same for every product."""
    dice = random.Random(seed)
    companies = [make_company() for _ in range(3)]
    segments = [make_segment(f"s{number}") for number in range(3)]
    parent = make_product(structure="parent")
    products = [make_product(is_public=dice.random() > 0.1) for _ in range(8)]
    products += [parent, make_product(parent=parent), make_product(parent=parent)]
    ranges = [make_range(*dice.sample(products, dice.randint(0, 4))) for _ in range(6)]
    if seed % 4 == 0:
        type(ranges[0]).objects.filter(pk=ranges[0].pk).update(proxy_class="no.such.Thing")
    resolve()
    for _ in range(dice.randint(1, 8)):
        dice.choice([only, hide, exclusive, exclusive])(
            dice.choice(ranges),
            companies=dice.sample(companies, dice.randint(0, 2)),
            segments=dice.sample(segments, dice.randint(0, 2)),
        )

    for own in companies:
        who = shopper(
            own,
            parents=[company for company in companies if company != own][: dice.randint(0, 2)],
            segments=dice.sample(segments, dice.randint(0, 3)),
        )
        seen = set(Product.objects.visible_to(who).values_list("pk", flat=True))
        listed = set(Product.objects.listed_for(who).values_list("pk", flat=True))
        told = {p.pk for p in Product.objects.all() if why_visible(who, p).is_visible}
        assert told == seen
        assert listed == {p.pk for p in products if p.pk in seen and p.parent_id is None}


def test_the_command_names_the_row_that_decided(capsys):
    acme, product = make_company(number="ACME", legal_name="Acme"), make_product("Rocket", upc="R1")
    row = hide(make_range(product, name="Fireworks"), companies=[acme])

    call_command("explain_visibility", "ACME", "R1")

    assert capsys.readouterr().out == (
        "Acme, Rocket (R1): hidden. "
        f"The company itself must not see the range “Fireworks”. (row {row.pk})\n"
    )


def test_the_command_says_what_it_does_not_know():
    make_company(number="ACME")

    with pytest.raises(CommandError, match="no company with the number 7"):
        call_command("explain_visibility", "7", "R1")
    with pytest.raises(CommandError, match="no product with the part number R1"):
        call_command("explain_visibility", "ACME", "R1")
