"""The merchandiser's screens in a real browser: mouse, keyboard alone, phone, and axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from segments.models import Company, Override, Release, Segment, StaticList
from segments.services import refresh
from tests.factories.companies import make_company
from tests.factories.prices import make_price_list
from tests.factories.segments import make_dimension, make_segment, rule, when
from tests.factories.staff import make_merchandiser

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture
def gold(transactional_db):
    """An exclusive dimension with two tiers and a default, some companies, and a merchandiser."""
    make_merchandiser("merchandiser@example.com", first_name="Mio")
    dimension = make_dimension("value", is_exclusive=True)
    tiers = [
        make_segment(
            code, rule=rule(when("company.employees", "gte", least)), dimension=dimension,
            priority=place * 10,
        )
        for place, (code, least) in enumerate([("gold", 500), ("silver", 100)], start=1)
    ]  # fmt: skip
    make_segment("basic", dimension=dimension, priority=30, is_default=True)
    make_price_list(segments=tiers)
    for name, employees in (("Alpha", 900), ("Beta", 600), ("Gamma", 200), ("Delta", 5)):
        make_company(legal_name=name, number=name[0], employees=employees)
    refresh(now=timezone.now())
    return tiers[0]


def enter(page):
    """Log the merchandiser in."""
    page.goto(reverse("admin:login"))
    page.get_by_label("Email").fill("merchandiser@example.com")
    page.get_by_label("Password").fill("secret-pass")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="What companies see, pay and may order").wait_for()
    return page


def go(page, name: str, *args, query: str = "") -> None:
    """Open a page of the admin."""
    page.goto(reverse(f"admin:segments_{name}", args=args) + query)


def order(page) -> list[str]:
    """Answer the tiers from top to bottom."""
    return page.locator(".ladder__name a").all_inner_texts()


def test_a_company_is_tried_by_keyboard_and_follows_the_rule(gold, page):
    enter(page)
    go(page, "segment_change", gold.pk)
    box = page.get_by_role("combobox", name="Try a company")
    box.focus()
    page.keyboard.type("gam")
    page.get_by_role("option", name="Gamma (G)").wait_for()
    page.keyboard.press("Enter")

    page.get_by_text("Gamma does not match this rule.").wait_for()
    verdict = page.locator(".rule-condition .rule-verdict")
    assert verdict.inner_text() == "✗ no · found: 200 · missing: 300"

    page.get_by_label("Employees: value").fill("150")
    page.get_by_text("Gamma matches this rule.").wait_for()
    assert verdict.inner_text() == "✓ yes · found: 200"

    page.get_by_role("button", name="Remove Gamma (G)").press("Enter")
    page.get_by_text("Gamma matches this rule.").wait_for(state="hidden")
    assert verdict.count() == 0


def test_the_tabs_are_walked_by_keyboard(gold, page):
    enter(page)
    go(page, "segment_change", gold.pk)

    page.get_by_role("navigation", name="Pages of this segment").get_by_role(
        "link", name="Rule"
    ).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.get_by_role("rowheader", name="Alpha").wait_for()
    here = page.locator(".segment-tabs [aria-current=page]")
    assert here.inner_text() == "Members"


def test_ticked_members_are_excluded_with_a_reason(gold, page):
    enter(page)
    go(page, "segment_members", gold.pk)

    page.get_by_label("Choose Alpha").check()
    page.get_by_label("Reason:").fill("Unpaid invoices")
    page.get_by_label("Until the end of:").fill(f"{timezone.localdate():%Y-%m-%d}")
    page.get_by_role("button", name="Decide").click()

    page.get_by_text("1 company was excluded.").wait_for()
    made = Override.objects.get()
    assert (made.company.legal_name, made.kind, made.by.email) == (
        "Alpha",
        "exclude",
        "merchandiser@example.com",
    )


def test_a_tier_moves_by_mouse_and_by_keyboard_and_is_saved_as_a_release(gold, page):
    enter(page)
    go(page, "dimension_ladder", gold.dimension_id)

    rungs = page.locator(".ladder__rung")
    rungs.nth(1).drag_to(rungs.nth(0), target_position={"x": 40, "y": 4})
    assert order(page) == ["Silver", "Gold", "Basic"]
    page.get_by_role("button", name="Move Gold up").press("Enter")
    assert order(page) == ["Gold", "Silver", "Basic"]
    page.get_by_role("link", name="Silver").focus()
    page.keyboard.press("Alt+ArrowUp")
    assert order(page) == ["Silver", "Gold", "Basic"]
    page.get_by_role("button", name="Move Gold down").press("Enter")
    assert order(page) == ["Silver", "Gold", "Basic"]

    page.get_by_role("button", name="Who would move?").click()
    page.get_by_text("2 companies would change their tier.").wait_for()
    page.get_by_role("button", name="Save the order as a release").click()
    page.get_by_text("The new order is a release now.").wait_for()
    release = Release.objects.get()
    assert release.items.get(segment__code="silver").priority == 10
    assert Segment.objects.get(code="silver").priority == 20


def test_a_tier_moves_without_javascript(gold, new_page):
    page = enter(new_page(java_script_enabled=False))
    go(page, "dimension_ladder", gold.dimension_id)

    page.get_by_role("button", name="Move Silver up").click()

    assert order(page) == ["Silver", "Gold", "Basic"]
    assert page.get_by_text("This order is not saved yet.").count() == 1


def test_two_segments_are_compared_from_the_list(gold, page):
    enter(page)
    go(page, "segment_changelist")
    for row in ("Gold", "Silver"):
        page.get_by_role("row", name=row).get_by_role("checkbox").check()

    page.get_by_label("Action:").select_option(label="Compare two segments")
    page.get_by_role("button", name="Go", exact=True).click()

    page.get_by_text("0 companies are in both").wait_for()


@pytest.mark.parametrize("size", [{}, PHONE], ids=["desktop", "phone"])
def test_no_page_has_a_serious_finding_or_is_wider_than_the_screen(
    gold, new_page, keep, complaints, size
):
    page = enter(new_page(**size))
    silver = Segment.objects.get(code="silver")
    alpha = Company.objects.get(legal_name="Alpha").pk
    guests = StaticList.objects.create(code="guests", name="Guests")
    make_segment("guests-in", rule=rule(when("list", "member", "guests")))
    pages = [
        ("segment_changelist", (), ""),
        ("segment_changelist", (), "?used_by=nobody"),
        ("segment_change", (gold.pk,), ""),
        ("segment_members", (gold.pk,), ""),
        ("segment_story", (gold.pk,), ""),
        ("segment_uses", (gold.pk,), ""),
        ("segment_compare", (), f"?a={gold.pk}&b={silver.pk}"),
        ("segment_calendar", (), ""),
        ("segment_calendar", (), "?view=list"),
        ("dimension_ladder", (gold.dimension_id,), ""),
        ("segmentrun_changelist", (), ""),
        ("segment_near", (gold.pk,), ""),
        ("segment_performance", (gold.pk,), ""),
        ("segmentday_changelist", (), ""),
        ("company_change", (alpha,), ""),
        ("company_ask", (alpha,), ""),
        ("company_why", (alpha, "silver"), ""),
        ("company_timeline", (alpha,), ""),
        ("company_merge", (alpha,), ""),
        ("staticlist_add", (), ""),
        ("staticlist_fill", (guests.pk,), ""),
        ("staticlist_delete", (guests.pk,), ""),
        ("release_add", (), ""),
    ]

    found = []
    for name, args, query in pages:
        go(page, name, *args, query=query)
        keep(page, f"{name}-{'phone' if size else 'desktop'}")
        found += complaints
        found += [
            f"{page.url}: {rule_['id']}: {[node['target'] for node in rule_['nodes']][:3]}"
            for rule_ in Axe().run(page).response["violations"]
            if rule_["impact"] in {"serious", "critical"}
        ]
        complaints.clear()  # axe itself writes inline styles, which the page's policy stops
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{page.url}: wider than the screen")

    assert found == []
