"""A merchandiser sets up front pages in admin."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from segments.consumers import changes_of, uses_of
from shop.frontpages.audience import companies_seeing
from shop.frontpages.models import FrontPage
from tests.factories.browsers import browser_of
from tests.factories.frontpages import make_block, make_page
from tests.factories.products import make_category, make_product
from tests.factories.staff import make_boss

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    """A client whose person may do everything."""
    return browser_of(make_boss(), client)


def form_data(blocks=(), **fields) -> dict:
    """What the change form sends: a page and its blocks."""
    data = {
        "name": "Spring", "code": "spring", "published": "on",
        "starts_at_0": "", "starts_at_1": "", "ends_at_0": "", "ends_at_1": "",
        "blocks-TOTAL_FORMS": len(blocks), "blocks-INITIAL_FORMS": 0,
    } | fields  # fmt: skip
    for number, block in enumerate(blocks):
        given = {"kind": "text", "position": number + 1, "limit": 8} | block
        data |= {f"blocks-{number}-{name}": value for name, value in given.items()}
    return data


def test_a_page_with_blocks_is_made_in_one_form(staff, make_segment):
    segment, category = make_segment("large"), make_category()
    blocks = [
        {"kind": "hero", "heading": "Spring is here"},
        {"kind": "tiles", "categories": [category.pk]},
    ]

    answer = staff.post(
        reverse("admin:frontpages_frontpage_add"), form_data(blocks, segments=[segment.pk])
    )

    assert answer.status_code == 302, answer.context["errors"]
    page = FrontPage.objects.get(code="spring")
    assert [block.kind for block in page.blocks.all()] == ["hero", "tiles"]
    assert list(page.segments.all()) == [segment]


def test_a_page_that_begins_in_the_year_one_is_refused_at_the_field(staff):
    period = {"starts_at_0": "0001-01-01", "starts_at_1": "00:00"}

    answer = staff.post(reverse("admin:frontpages_frontpage_add"), form_data(**period))

    assert "Choose a year between 1900 and 9990." in answer.content.decode()
    assert not FrontPage.objects.filter(code="spring").exists()


def test_a_block_that_lacks_something_is_refused_at_the_field(staff):
    answer = staff.post(
        reverse("admin:frontpages_frontpage_add"), form_data([{"kind": "carousel"}])
    )

    assert answer.status_code == 200
    assert "Say which range the products come from." in answer.content.decode()
    assert not FrontPage.objects.exists()


def test_the_default_page_can_not_be_deleted(staff):
    page = make_page("default", is_default=True)

    alone = staff.post(
        reverse("admin:frontpages_frontpage_delete", args=[page.pk]), {"post": "yes"}
    )
    selected = staff.post(
        reverse("admin:frontpages_frontpage_changelist"),
        {"action": "delete_selected", "_selected_action": [page.pk], "post": "yes"},
    )

    assert alone.status_code == 403
    assert "the default page stays" in selected.content.decode()
    assert FrontPage.objects.filter(pk=page.pk).exists()


def test_another_page_can_be_deleted(staff):
    page = make_page("old")

    staff.post(reverse("admin:frontpages_frontpage_delete", args=[page.pk]), {"post": "yes"})

    assert not FrontPage.objects.filter(pk=page.pk).exists()


def test_the_list_says_how_many_companies_see_each_page(staff, make_company, make_segment):
    large = make_segment("large")
    parent = make_company("Parent")
    make_company("Child", ancestors=[parent], segments=[large])
    for _number in range(3):
        make_company(segments=[large])
    make_company("Closed", segments=[large], is_active=False)
    make_company("Nowhere")
    pages = {
        "large": make_page("large", segments=[large]),
        "parent": make_page("parent", companies=[parent]),
        "default": make_page("default", is_default=True),
        "draft": make_page("draft", segments=[large], published=False),
    }

    answer = staff.get(reverse("admin:frontpages_frontpage_changelist"))

    seen = {page.code: page.seeing for page in answer.context["cl"].result_list}
    assert seen == {"large": 3, "parent": 2, "default": 1, "draft": 0}
    assert set(pages) == set(seen)


def test_counting_costs_the_same_for_many_companies(
    now, make_company, make_segment, django_assert_num_queries
):
    large = make_segment("large")
    named = make_company()
    make_page("large", segments=[large])
    make_page("named", companies=[named])
    for _number in range(20):
        make_company(segments=[large])

    with django_assert_num_queries(5):
        seeing = companies_seeing(now)

    assert sorted(seeing.values()) == [1, 20]


def test_a_segment_knows_the_pages_that_are_for_it(make_segment):
    segment, other = make_segment("large"), make_segment("small")
    page = make_page("large", segments=[segment])

    uses = dict(uses_of(segment)).get("Front pages", [])

    address = reverse("admin:frontpages_frontpage_change", args=[page.pk])
    assert [(use.label, use.url) for use in uses] == [("Large", address)]
    assert "Front pages" not in dict(uses_of(other))


def test_saving_a_page_starts_new_cache_keys(staff):
    before = changes_of("frontpages")

    staff.post(reverse("admin:frontpages_frontpage_add"), form_data())

    assert changes_of("frontpages") > before


def test_the_preview_shows_a_draft_as_a_company_sees_it(staff, make_company):
    company = make_company("Harbour Works AB")
    page = make_page("draft", companies=[company], published=False)
    make_block(page, "hero", heading="Only for you")
    url = reverse("front-page-preview", args=[page.pk])

    answer = staff.get(url, {"company": "harbour"})

    text = answer.content.decode()
    assert "Only for you" in text
    assert "Harbour Works AB" in text
    assert "They get another page at that time." in text


def test_the_preview_of_a_segment_shows_its_prices_and_no_way_to_order(staff, make_segment):
    segment = make_segment("large")
    make_product(categories=[make_category("Tools")])
    page = make_page("large", segments=[segment])
    make_block(page, "tiles")

    answer = staff.get(reverse("front-page-preview", args=[page.pk]), {"segment": segment.pk})

    assert answer.context["is_what_they_get"]
    assert not answer.context["shopper"].may_order
    assert "Tools" in answer.content.decode()


def test_an_unknown_company_is_said_in_the_preview(staff):
    page = make_page("default", is_default=True)

    answer = staff.get(
        reverse("front-page-preview", args=[page.pk]), {"company": "zzz", "at": "soon"}
    )

    assert answer.status_code == 200
    assert "No company has this number" in answer.content.decode()


def test_nobody_but_staff_sees_a_preview(client):
    page = make_page("default", is_default=True)
    url = reverse("front-page-preview", args=[page.pk])
    buyer = get_user_model().objects.create_user("buyer@example.com", "a long password")

    as_visitor = client.get(url)
    client.force_login(buyer)
    as_buyer = client.get(url)

    assert as_visitor.status_code == 302
    assert as_buyer.status_code == 403


def test_the_code_of_a_new_page_is_filled_from_its_name_and_an_old_one_stays(staff):
    new = staff.get(reverse("admin:frontpages_frontpage_add"))
    page = FrontPage.objects.create(name="Old", code="old")
    old = staff.get(reverse("admin:frontpages_frontpage_change", args=[page.pk]))

    filled = [page.context["adminform"].prepopulated_fields for page in (new, old)]
    assert [len(fields) for fields in filled] == [1, 0]
