"""What a simulation's bills and sights were made from: a change of it makes the result outdated."""

from django.db import migrations

from segments.watching import watching, watching_columns


class Migration(migrations.Migration):

    dependencies = [
        ("ranges", "0005_versions_of_access"),
        ("catalogue", "0032_category_exclude_from_menu_category_long_description"),
        ("offer", "0013_range_excluded_categories"),
        ("segments", "0021_watch_companies"),
    ]

    operations = [
        *watching_columns(
            "goods",
            "catalogue_product",
            ["upc", "is_public", "parent_id", "structure", "product_class_id"],
            mark="goods",
        ),
        *watching("goods", "catalogue_productcategory", mark="goods"),
        *watching_columns("goods", "catalogue_category", ["path", "is_public"], mark="goods"),
        *watching(
            "contents",
            "ranges_rangeattribute",
            "offer_rangeproduct",
            "offer_range_classes",
            "offer_range_excluded_products",
            "offer_range_included_categories",
            "offer_range_excluded_categories",
            "catalogue_productattribute",
            "catalogue_productattributevalue",
            "catalogue_productattributevalue_value_multi_option",
            "catalogue_attributeoption",
            mark="contents",
        ),
    ]
