"""What a shopper gets on the front page."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from shop.catalogue.menu import menu_entries, tree_of
from shop.frontpages import selection
from shop.frontpages.models import FrontPage
from tests.factories.frontpages import make_block, make_page
from tests.factories.products import make_category, make_product

pytestmark = pytest.mark.django_db


def front_page_for(shopper):
    """The page of a shopper, with the categories they may see."""
    return selection.front_page_for(shopper, lambda: tree_of(menu_entries(shopper)))


def test_each_company_gets_its_own_page(make_company, shop_as):
    ours, theirs = make_company("Ours"), make_company("Theirs")
    make_page("ours", companies=[ours])
    make_page("theirs", companies=[theirs])

    assert front_page_for(shop_as(ours)).code == "ours"
    assert front_page_for(shop_as(theirs)).code == "theirs"


def test_a_subsidiary_gets_the_page_of_its_parent(make_company, make_segment, shop_as):
    parent, segment = make_company("Parent"), make_segment("large")
    child = make_company("Child", ancestors=[parent])
    make_page("segment", segments=[segment])
    make_page("parent", companies=[parent])

    page = front_page_for(shop_as(child, ancestors=[parent], segments=[segment]))

    assert page.code == "parent"


def test_the_segment_of_the_better_rank_decides(make_company, make_segment, shop_as):
    company, first, second = make_company(), make_segment("first"), make_segment("second")
    make_page("second", segments=[second])
    make_page("first", segments=[first])

    assert front_page_for(shop_as(company, segments=[first, second])).code == "first"
    assert front_page_for(shop_as(company, segments=[second, first])).code == "second"


def test_a_draft_is_shown_to_nobody(make_company, shop_as):
    company = make_company()
    make_page("default", is_default=True)
    make_page("draft", companies=[company], published=False)

    assert front_page_for(shop_as(company)).code == "default"


def test_a_page_is_shown_from_its_start_up_to_before_its_end(now, make_company, shop_as):
    company = make_company()
    make_page("default", is_default=True)
    later = now + timedelta(days=1)
    make_page("today", companies=[company], starts_at=now, ends_at=later)

    assert front_page_for(shop_as(company, at=now - timedelta(seconds=1))).code == "default"
    assert front_page_for(shop_as(company, at=now)).code == "today"
    assert front_page_for(shop_as(company, at=later)).code == "default"


def test_a_page_without_an_audience_is_for_nobody(make_company, shop_as):
    make_page("nobodys")

    assert front_page_for(shop_as()).code == ""
    assert front_page_for(shop_as(make_company())).code == ""


def test_without_any_page_there_is_a_built_in_one(shop_as):
    make_product(categories=[make_category("Fasteners")])

    page = front_page_for(shop_as())

    assert [block.kind for block in page.blocks] == ["hero", "tiles"]
    assert [tile.name for tile in page.blocks[1].categories] == ["Fasteners"]


def test_blocks_come_in_their_order_and_empty_ones_are_left_out(shop_as):
    page = make_page("default", is_default=True)
    make_block(page, "text", position=3, heading="Third")
    make_block(page, "order_again", position=2)
    make_block(page, "carousel", position=4)
    make_block(page, "banner", position=1, heading="First")

    shown = front_page_for(shop_as())

    assert [block.heading for block in shown.blocks] == ["First", "Third"]


def test_a_block_is_shown_only_in_its_period(now, shop_as):
    page = make_page("default", is_default=True)
    make_block(page, "banner", heading="Over", ends_at=now)
    make_block(page, "banner", heading="Now", starts_at=now)
    make_block(page, "banner", heading="Later", starts_at=now + timedelta(seconds=1))

    shown = front_page_for(shop_as())

    assert [block.heading for block in shown.blocks] == ["Now"]


def test_tiles_lead_to_the_categories_that_are_named(shop_as):
    tools = make_category("Tools")
    saws = make_category("Saws", parent=tools)
    make_product(categories=[saws])
    page = make_page("default", is_default=True)
    make_block(page, "tiles", categories=[saws])

    tile = front_page_for(shop_as()).blocks[0].categories[0]

    assert (tile.name, tile.url) == ("Saws", saws.get_absolute_url())


def test_a_second_default_page_is_refused():
    make_page("first", is_default=True)

    with pytest.raises(ValidationError) as caught:
        FrontPage(code="second", name="Second", published=True, is_default=True).full_clean()

    assert "Another page is the default" in str(caught.value)


def test_the_default_page_can_not_be_a_draft_nor_have_a_period(now):
    for fields in ({"published": False}, {"starts_at": now}, {"ends_at": now}):
        page = FrontPage(code="d", name="D", is_default=True, **{"published": True, **fields})

        with pytest.raises(ValidationError, match="it is what remains"):
            page.full_clean()


def test_the_mark_of_the_default_page_can_not_be_taken_away():
    page = make_page("default", is_default=True)
    page.is_default = False

    with pytest.raises(ValidationError) as caught:
        page.full_clean()

    assert "is_default" in caught.value.message_dict
