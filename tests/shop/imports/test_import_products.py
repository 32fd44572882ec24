"""``import_products``: categories, attributes, prices and stock; searchable at once."""

from decimal import Decimal

import pytest
from oscar.core.loading import get_model

from shop.imports.products import ProductImport
from shop.listings.models import SearchDocument

from .conftest import words

Category = get_model("catalogue", "Category")
Product = get_model("catalogue", "Product")
ProductAttribute = get_model("catalogue", "ProductAttribute")
ProductClass = get_model("catalogue", "ProductClass")
StockRecord = get_model("partner", "StockRecord")

FULL = """sku,title,description,part_number,product_class,categories,price,currency,stock,\
is_public,attribute:Thread,attribute:Length (mm)
HB-8,Sexkantskruv M8,<p>Förzinkad</p>,NF-1,Screws,Fasteners > Bolts | Offers,0.12,SEK,900,1,M8,40
HB-9,Sexkantskruv M9,,,Screws,Fasteners > Bolts,,,,0,M9,
"""


def test_every_column_reaches_its_place(run):
    report = run(ProductImport, FULL)

    assert words(report) == []
    product = Product.objects.get(upc="HB-8")
    record = product.stockrecords.get()
    assert (product.title, product.code, product.slug) == (
        "Sexkantskruv M8", "NF-1", "sexkantskruv-m8",
    )  # fmt: skip
    assert product.product_class.name == "Screws"
    assert [str(c) for c in product.categories.order_by("path")] == ["Fasteners > Bolts", "Offers"]
    assert (record.partner_sku, record.price, record.price_currency, record.num_in_stock) == (
        "HB-8", Decimal("0.12"), "SEK", 900,
    )  # fmt: skip
    assert {v.attribute.code: v.value for v in product.attribute_values.all()} == {
        "thread": "M8",
        "length_mm": "40",
    }
    other = Product.objects.get(upc="HB-9")
    assert (other.is_public, other.stockrecords.get().price) == (False, None)
    assert Category.objects.count() == 3


def test_the_same_file_twice_changes_nothing(run):
    first = run(ProductImport, FULL)
    second = run(ProductImport, FULL)

    assert (first.created, second.created) == (2, 0)
    assert (second.changed, second.unchanged) == (0, 2)
    assert (Product.objects.count(), StockRecord.objects.count()) == (2, 2)
    assert Category.objects.count() == 3


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("price", "9.99"),
        ("stock", "7"),
        ("categories", "Sale"),
        ("attribute:Thread", "M10"),
        ("attribute:Thread", ""),
        ("is_public", "0"),
    ],
)
def test_one_changed_cell_is_one_changed_product(run, header, row):
    run(ProductImport, FULL)

    report = run(ProductImport, f"sku,title,{header}\nHB-8,Sexkantskruv M8,{row}\n")

    assert (report.created, report.changed, report.unchanged) == (0, 1, 0)
    assert StockRecord.objects.get(partner_sku="HB-8").price_currency == "SEK"


def test_a_product_keeps_its_address_when_it_is_renamed(run):
    run(ProductImport, "sku,title\nA,Old\n")
    run(ProductImport, "sku,title\nA,New\n")

    assert Product.objects.values_list("title", "slug").get() == ("New", "old")


def test_what_was_imported_can_be_found_at_once(run):
    run(ProductImport, FULL)

    assert SearchDocument.objects.filter(product__upc="HB-8").exists()


def test_bad_rows_are_told_and_nothing_is_written(run):
    cls = ProductClass.objects.create(name="Bits")
    ProductAttribute.objects.create(product_class=cls, name="Weight", code="weight", type="float")
    run(ProductImport, "sku,title,part_number,product_class\nOLD,Old,P-1,Bits\n")

    report = run(
        ProductImport,
        "sku,title,part_number,product_class,categories,price,attribute:Weight\n"
        "A,A,P-1,Bits,,,\n"
        "B,B,,Bits,Tools >> Bits,,\n"
        "C,C,,Bits,,1.234,\n"
        "D,D,,Bits,,,heavy\n"
        "OLD,Old,,Goods,,,\n"
        "E,E,P-2,Bits,,,\n"
        "F,F,P-2,Bits,,,\n"
        "A,A,,Bits,,,\n",
    )

    assert sorted((p.line, p.column) for p in report.problems) == [
        (2, "part_number"),
        (3, "categories"),
        (4, "price"),
        (5, "attribute:Weight"),
        (6, "product_class"),
        (8, "part_number"),
        (9, "sku"),
    ]
    assert Product.objects.count() == 1


def test_two_columns_for_one_attribute_are_refused(run):
    report = run(ProductImport, "sku,title,attribute:Thread size,attribute:thread-size\nA,A,1,2\n")

    assert "is the same attribute as" in words(report)[0]


def test_five_hundred_products_cost_a_constant_number_of_queries(
    run, django_assert_max_num_queries
):
    rows = "".join(f"S-{n},Screw {n},A > B,{n}.00,10,M{n}\n" for n in range(500))

    with django_assert_max_num_queries(90):
        report = run(ProductImport, f"sku,title,categories,price,stock,attribute:Size\n{rows}")

    assert report.created == 500
