"""Whatever a result was made from is changed, behind the models' backs: the result says so."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal as D
from typing import Any

import pytest
from oscar.core.loading import get_model

from pricing.models import (
    CategoryPercent,
    CategoryTax,
    ListBreak,
    Price,
    PriceList,
    ProductTax,
    TaxCategory,
    UnitCost,
    VatRate,
)
from pricing.simulating import jobs, listchange
from pricing.simulating.kinds import KINDS
from segments.models import Company, Publication
from shop.ranges import accesschange, contentschange
from shop.ranges.contents import ContentsChange
from shop.ranges.models import RangeAccess, RangeAttribute, RangeMember
from tests.factories.activity_rows import make_line, make_order
from tests.factories.companies import make_company
from tests.factories.prices import make_list_break, make_price, make_price_list
from tests.factories.products import make_category, make_product, make_product_class
from tests.factories.ranges import hide, make_range
from tests.factories.segments import make_segment
from tests.pricing.conftest import NOW
from tests.shop.ranges.test_attributes_of_ranges import give

pytestmark = pytest.mark.django_db

AttributeOption = get_model("catalogue", "AttributeOption")
Category = get_model("catalogue", "Category")
Product = get_model("catalogue", "Product")
ProductAttribute = get_model("catalogue", "ProductAttribute")
ProductAttributeValue = get_model("catalogue", "ProductAttributeValue")
ProductCategory = get_model("catalogue", "ProductCategory")
Range = get_model("offer", "Range")
RangeProduct = get_model("offer", "RangeProduct")
StockRecord = get_model("partner", "StockRecord")


@dataclass
class Shop:
    """One of each thing that a result can rest on."""

    product: Any
    other: Any
    category: Any
    company: Any
    segment: Any
    draft: Any
    held: Any
    access: Any


@pytest.fixture
def shop():
    category, segment = make_category(), make_segment("any")
    product, other = (make_product(price="10.00", categories=[category]) for _ in range(2))
    give(product, "brand", "Arbo")
    company = make_company(currency="EUR")
    make_line(make_order(company, NOW - timedelta(days=30)), product.upc, 10)
    draft = make_price_list(companies=[company], status="draft")
    make_price(draft, product, "8.00")
    make_list_break(draft, 4, min_quantity=5)
    CategoryPercent.objects.create(price_list=draft, category=category, percent=D(5))
    UnitCost.objects.create(product=product, currency="EUR", amount=D(3))
    held = make_range(product)
    return Shop(
        product, other, category, company, segment, draft, held, hide(held, companies=[company])
    )


TRIED = {
    listchange.NAME: lambda s: listchange.publishing(s.draft),
    accesschange.NAME: lambda s: accesschange.AccessChange(s.access.pk, is_removed=True),
    contentschange.NAME: lambda s: ContentsChange(s.held.pk, attributes=[]),
}
"""A change of every kind."""


def result(shop, kind):
    """A result of today, of a change of this kind."""
    simulation = jobs.request(
        kind, TRIED[kind](shop).as_data(), title="It", says=[], at=NOW, now=NOW, by=None
    )
    jobs.execute(simulation, clock=lambda: NOW)
    assert simulation.status == "done", simulation.error
    assert not jobs.is_stale(simulation)
    return simulation


def only(model, **values):
    """Answer what writes these values to all rows of a model, with no signal sent."""
    return lambda shop: model.objects.update(**values)


def gone(model):
    return lambda shop: model.objects.all()._raw_delete("default")


STANDARD = "standard"

INPUTS = {
    "a price": only(Price, amount=7),
    "a price that is gone": gone(Price),
    "a percentage for a category": only(CategoryPercent, percent=9),
    "a quantity break": only(ListBreak, percent=9),
    "a unit cost": only(UnitCost, amount=4),
    "the currency of a list": only(PriceList, currency="USD"),
    "the period of a list": only(PriceList, ends_at=NOW),
    "the segments of a list": lambda s: s.draft.segments.add(s.segment),
    "the companies of a list": lambda s: s.draft.companies.clear(),
    "a base price": only(StockRecord, price=11),
    "the currency of a base price": only(StockRecord, price_currency="USD"),
    "a tax": only(VatRate, percent=99),
    "the tax of a product": lambda s: ProductTax.objects.create(
        product=s.product, tax_category=TaxCategory.objects.get(code=STANDARD)
    ),
    "the tax of a category": lambda s: CategoryTax.objects.create(
        category=s.category, tax_category=TaxCategory.objects.get(code=STANDARD)
    ),
    "a product made private": lambda s: Product.objects.filter(pk=s.product.pk).update(
        is_public=False
    ),
    "a product that is deleted": lambda s: Product.objects.get(pk=s.other.pk).delete(),
    "a new product": lambda s: make_product(),
    "a part number": lambda s: Product.objects.filter(pk=s.other.pk).update(upc="RENAMED"),
    "a variant that gets another parent": lambda s: Product.objects.filter(pk=s.other.pk).update(
        parent=s.product
    ),
    "a product in another category": lambda s: ProductCategory.objects.filter(
        product=s.product
    ).update(category=make_category()),
    "a product in no category": gone(ProductCategory),
    "a category that is moved": lambda s: Category.objects.get(pk=s.category.pk).move(
        make_category(), "first-child"
    ),
    "a member of a range": gone(RangeMember),
    "the range of everything": only(Range, includes_all_products=True),
    "what an access row does": only(RangeAccess, verb="only"),
    "whom an access row names": lambda s: s.access.segments.add(s.segment),
    "the companies of an access row": lambda s: s.access.companies.clear(),
    "the currency of a company": only(Company, currency="USD"),
    "a company that buys no more": only(Company, is_active=False),
    "the parent of a company": lambda s: Company.objects.filter(pk=s.company.pk).update(
        parent=make_company()
    ),
    "a segment that is published": lambda s: Publication.objects.create(segment=s.segment, at=NOW),
}


@pytest.mark.parametrize("kind", TRIED)
@pytest.mark.parametrize("change", INPUTS.values(), ids=INPUTS)
def test_a_result_is_outdated_when_what_it_rests_on_changed(shop, change, kind):
    simulation = result(shop, kind)

    change(shop)

    assert jobs.is_stale(simulation)


CONTENTS = {
    "an attribute of the range": lambda s: RangeAttribute.objects.create(
        range=s.held, kind="include", code="brand", value="Boro"
    ),
    "a product of the range": gone(RangeProduct),
    "a product that the range leaves out": lambda s: s.held.excluded_products.add(s.other),
    "a type of the range": lambda s: s.held.classes.add(make_product_class()),
    "a category of the range": lambda s: s.held.included_categories.add(s.category),
    "a category that the range leaves out": lambda s: s.held.excluded_categories.add(s.category),
    "a value of a product": only(ProductAttributeValue, value_text="Boro"),
    "the code of an attribute": only(ProductAttribute, code="make"),
}


@pytest.mark.parametrize("change", CONTENTS.values(), ids=CONTENTS)
def test_a_simulated_range_is_outdated_when_what_it_is_worked_out_from_changed(shop, change):
    simulation, of_a_list = result(shop, contentschange.NAME), result(shop, listchange.NAME)

    change(shop)

    assert jobs.is_stale(simulation)
    assert not jobs.is_stale(of_a_list)


OTHERS = {
    "a text of a product": only(Product, description="Better"),
    "what is in stock": only(StockRecord, num_in_stock=1),
    "the name of a category": only(Category, name="Else"),
    "the name of a company": only(Company, legal_name="Else"),
    "a company that is new": lambda s: make_company(),
    "an order of today": lambda s: make_line(make_order(s.company, NOW), s.product.upc, 10),
}


@pytest.mark.parametrize("kind", TRIED)
@pytest.mark.parametrize("change", OTHERS.values(), ids=OTHERS)
def test_a_result_stands_when_something_else_changed(shop, change, kind):
    simulation = result(shop, kind)

    change(shop)

    assert not jobs.is_stale(simulation)


@pytest.mark.parametrize(
    ("name", "value"), [("PRICING_POLICY", "lowest"), ("OSCAR_DEFAULT_CURRENCY", "USD")]
)
def test_a_result_is_outdated_under_other_settings(shop, settings, name, value):
    simulation = result(shop, listchange.NAME)

    setattr(settings, name, value)

    assert jobs.is_stale(simulation)


def test_every_kind_of_change_is_tried_here():
    assert set(KINDS) == set(TRIED)
