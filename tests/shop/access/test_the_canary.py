"""
One secret product, and nobody but its company ever learns of it.

Every storefront address is fetched as a visitor, as another company and as the entitled one; the
known ways to post a product's number are tried. The secret's token may show only to the entitled.
"""

import json
import re
from urllib.parse import parse_qsl, unquote

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from shop.access.matching import row_of, walk
from shop.access.policies import Policy
from tests.factories.browsers import browser_of
from tests.factories.staff import make_boss

from .world import TOKEN, build_world

pytestmark = pytest.mark.django_db

STRANGERS = ["visitor", "bolt"]
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>")


@pytest.fixture
def world(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return build_world()


def client_of(world, who: str) -> Client:
    client = Client()
    if who in world.users:
        client.force_login(world.users[who])
    return client


def addresses(world) -> list[str]:
    """Every storefront address, with the secret's numbers and names wherever one fits."""
    made = []
    for name, route in walk(get_resolver()):
        if row_of(name).policy in {Policy.STAFF, Policy.REP} or name.startswith("django.views"):
            continue
        names = {first or second for first, second in PARAMETER.findall(route)}
        for values in fillings(world):
            known = {key: value for key, value in values.items() if key in names}
            if set(known) >= names:
                made.append(reverse(name, kwargs=known))
    return sorted(set(made))


def fillings(world) -> list[dict]:
    """What to put into the parameters: the secret, its family, the open product, made-up things."""
    common = {
        "order_number": "100001", "line_id": 1, "hash": "x:y", "key": "abc", "to_key": "abd",
        "line_pk": 1, "uidb64": "MQ", "token": "abc-123", "email_id": 1,
        "action": "default_for_billing",
    }  # fmt: skip
    products = [
        {"product_slug": "x", "pk": product.pk, "product_pk": product.pk}
        for product in (world.secret, world.parent, world.variant, world.plain)
    ]
    pages = [
        {"category_slug": "x", "pk": world.category.pk, "slug": world.range.slug},
        {"slug": world.offer.slug},
        {"product_slug": "x", "product_pk": world.secret.pk, "pk": world.review.pk},
        {"product_slug": "x", "product_pk": world.plain.pk, "pk": world.review.pk},
    ]
    return [common | one for one in products + pages]


def asked(world) -> list[str]:
    """Questions to the listings that would find the secret by its words, numbers or facets."""
    search, catalogue = reverse("search:search"), reverse("catalogue:index")
    words = [TOKEN, TOKEN[:4], f"{TOKEN}1", "gadget", "gadgte", "family", f"Maker {TOKEN}"]
    return [
        *(f"{search}?q={word}" for word in words),
        f"{search}?category={world.category.pk}",
        f"{catalogue}?f_maker=Maker+{TOKEN}",
        f"{catalogue}?category={world.category.pk}",
        *(f"{catalogue}?sort={key}" for key in ("name", "newest", "price-asc", "price-desc")),
        f"{catalogue}?page=2",
    ]


def told(answer) -> str:
    """Everything an answer tells: status line apart, headers, cookies and body."""
    cookies = answer.cookies.output()
    headers = "\n".join(f"{name}: {value}" for name, value in answer.items())
    body = b"".join(answer) if answer.streaming else answer.content
    return f"{headers}\n{cookies}\n{body.decode()}"


def without_the_question(text: str, address: str) -> str:
    """Leave out what the asker said: the question is repeated on the page and in its links."""
    _, _, query = address.partition("?")
    text = unquote(unquote(text)).replace("+", " ")
    for _name, value in parse_qsl(query):
        text = text.replace(value, "")
    return text


def test_the_crawl_reaches_the_known_surfaces(world):
    reached = addresses(world)

    assert f"/catalogue/x_{world.secret.pk}/" in reached
    assert f"/catalogue/category/x_{world.category.pk}/" in reached
    assert f"/catalogue/ranges/{world.range.slug}/" in reached
    assert f"/offers/{world.offer.slug}/" in reached
    assert f"/catalogue/x_{world.plain.pk}/reviews/{world.review.pk}/" in reached
    assert len(reached) > 60


@pytest.mark.parametrize("who", STRANGERS)
def test_no_page_tells_a_stranger(world, who):
    client = client_of(world, who)

    for address in addresses(world):
        answer = client.get(address)
        slug = address.strip("/").rsplit("/", 1)[-1]
        assert TOKEN not in told(answer).replace(slug, ""), address
        assert answer.status_code < 500, address


@pytest.mark.parametrize("who", STRANGERS)
def test_no_search_list_or_facet_tells_a_stranger(world, who):
    client = client_of(world, who)

    for address in asked(world):
        answer = client.get(address)
        assert TOKEN not in without_the_question(told(answer), address), address
        assert answer.status_code == 200, address
        assert world.secret.pk not in answer.context["listing"].ids


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("kind", ["secret", "parent", "variant"])
def test_hidden_is_answered_exactly_like_missing(world, who, kind):
    client = client_of(world, who)
    product = getattr(world, kind)
    client.get("/catalogue/")  # so that both answers come with the same session

    for route in ["/catalogue/{}_{}/", "/catalogue/x_{}/", "/catalogue/x_{}/reviews/"]:
        hidden = client.get(route.format(*[product.slug, product.pk][-route.count("{") :]))
        missing = client.get(route.format(*["nothing", 987654][-route.count("{") :]))
        assert hidden.status_code == missing.status_code == 404
        assert same(hidden) == same(missing)


def same(answer) -> str:
    """The page without what differs from one answer to the next: the form token."""
    return re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", answer.content.decode())


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("kind", ["secret", "parent", "variant"])
def test_a_stranger_can_not_post_its_number_into_anything(world, who, kind):
    client = client_of(world, who)
    pk = getattr(world, kind).pk
    review = world.review.pk

    for address, data in [
        (f"/basket/add/{pk}/", {"quantity": 1, "next": "/"}),
        (f"/basket/add/{world.plain.pk}/", {"quantity": 1, "child_id": pk}),
        (f"/accounts/alerts/create/{pk}/", {"email": "a@b.example"}),
        (f"/accounts/wishlists/add/{pk}/", {}),
        (f"/accounts/wishlists/create/with-product/{pk}/", {"name": "x"}),
        (f"/catalogue/x_{pk}/reviews/add/", {"title": "t", "score": 1, "body": "b"}),
        (f"/catalogue/x_{pk}/reviews/{review}/vote/", {"delta": 1}),
        (f"/catalogue/x_{world.plain.pk}/reviews/{review}/vote/", {"delta": 1}),
    ]:
        answer = client.post(address, data)
        assert TOKEN not in told(answer), address
        assert answer.status_code < 500, address
    assert TOKEN not in told(client.get("/basket/"))
    assert TOKEN not in told(client.get("/"))


@pytest.mark.parametrize("who", STRANGERS)
def test_a_forged_history_shows_nothing(world, who):
    client = client_of(world, who)
    client.cookies["oscar_history"] = json.dumps([world.secret.pk, world.variant.pk])

    for address in [world.plain.get_absolute_url(), "/", "/catalogue/"]:
        assert TOKEN not in told(client.get(address))


@pytest.mark.parametrize("who", STRANGERS)
def test_counts_do_not_tell(world, who):
    listing = client_of(world, who).get("/catalogue/").context["listing"]

    assert listing.total == 2
    counts = {group.code: {v.label: v.count for v in group.values} for group in listing.facets}
    assert counts["category"] == {"Tools": 2}
    assert "maker" not in counts


def test_the_picture_has_a_name_that_can_not_be_guessed(world):
    name = world.secret.images.get().original.name

    assert re.search(r"/[0-9a-f]{32}\.gif$", name)


def test_the_entitled_company_finds_it_everywhere(world):
    client = client_of(world, "acme")
    url = world.secret.get_absolute_url()

    for address in [
        url,
        world.parent.get_absolute_url(),
        world.category.get_absolute_url(),
        world.range.get_absolute_url(),
        reverse("offer:list"),
        reverse("offer:detail", args=[world.offer.slug]),
        f"{url}reviews/",
        world.plain.get_absolute_url(),
    ]:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert TOKEN in answer.text, address
    found = client.get("/search/", {"q": f"{TOKEN} 1"}).context["listing"]
    assert found.ids == [world.secret.pk]
    counts = client.get("/catalogue/").context["listing"]
    assert counts.total == 4


def test_the_entitled_company_can_put_it_into_the_basket(world):
    client = client_of(world, "acme")

    client.post(f"/basket/add/{world.secret.pk}/", {"quantity": 1})

    assert TOKEN in client.get("/basket/").text


def test_staff_on_the_storefront_see_what_a_visitor_sees(world):
    client = browser_of(make_boss())

    assert client.get(world.secret.get_absolute_url()).status_code == 404
    assert TOKEN not in client.get("/catalogue/").text
