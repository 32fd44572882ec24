"""
A shop with one secret: a product that only Acme may see, with a token wherever a word can stand.

The token is in the title, slug, part numbers, description, attribute, variant, in the names of its
category, range and offer, and in a review. ``Bolt`` is another company; a visitor is nobody.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from oscar.core.loading import get_model

from shop.listings.indexing import index
from tests.factories.companies import make_buyer, make_company
from tests.factories.products import make_category, make_product, make_product_class
from tests.factories.ranges import exclusive, make_range

TOKEN = "zqxcanary"
PIXEL = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


@dataclass
class World:
    """Who and what there is, by name."""

    acme: object = None
    bolt: object = None
    secret: object = None
    parent: object = None
    variant: object = None
    plain: object = None
    category: object = None
    range: object = None
    offer: object = None
    review: object = None
    users: dict = field(default_factory=dict)


def build_world() -> World:
    """Make everything, worked out and indexed."""
    world = World(acme=make_company(legal_name="Acme"), bolt=make_company(legal_name="Bolt"))
    world.users = {
        "acme": make_buyer(world.acme).user,
        "bolt": make_buyer(world.bolt).user,
    }
    world.category = make_category(f"Department {TOKEN}")
    open_category = make_category("Tools")
    goods = make_product_class()
    maker = goods.attributes.create(name="Maker", code="maker", type="text")
    world.secret = make_product(
        f"Gadget {TOKEN}",
        upc=f"{TOKEN}-1",
        description=f"About {TOKEN}",
        categories=[world.category, open_category],
        product_class=goods,
    )
    world.secret.attribute_values.create(attribute=maker, value_text=f"Maker {TOKEN}")
    world.parent = make_product(
        f"Family {TOKEN}", upc=f"{TOKEN}-2", structure="parent", categories=[world.category]
    )
    world.variant = make_product(f"Member {TOKEN}", upc=f"{TOKEN}-3", parent=world.parent)
    world.plain = make_product("Plain hammer", categories=[open_category], product_class=goods)
    world.plain.attribute_values.create(attribute=maker, value_text="Other maker")
    make_product("Plain saw", categories=[open_category])
    world.plain.primary_recommendations.create(recommendation=world.secret, ranking=5)
    get_model("catalogue", "ProductImage").objects.create(
        product=world.secret, original=SimpleUploadedFile("picture.gif", PIXEL)
    )
    world.range = make_range(world.secret, world.parent, name=f"Range {TOKEN}", is_public=True)
    exclusive(world.range, companies=[world.acme])
    world.offer = make_offer(world.range)
    world.review = get_model("reviews", "ProductReview").objects.create(
        product=world.secret, user=world.users["acme"], score=5, status=1,
        title=f"Good {TOKEN}", body=f"I like {TOKEN}",
    )  # fmt: skip
    index()
    return world


def make_offer(product_range):
    """Make a public offer: one percent off a range."""
    condition = get_model("offer", "Condition").objects.create(
        range=product_range, type="Count", value=1
    )
    benefit = get_model("offer", "Benefit").objects.create(
        range=product_range, type="Percentage", value=1
    )
    return get_model("offer", "ConditionalOffer").objects.create(
        name=f"Offer {TOKEN}",
        description=f"Save on {TOKEN}",
        condition=condition,
        benefit=benefit,
        start_datetime=timezone.now() - timedelta(days=1),
    )
