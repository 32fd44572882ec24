"""Whatever is written to ranges or to the catalogue, remembered answers are not used again."""

from django.db import migrations

from segments.watching import watching


class Migration(migrations.Migration):

    dependencies = [
        ("ranges", "0001_initial"),
        ("catalogue", "0032_category_exclude_from_menu_category_long_description"),
        ("offer", "0013_range_excluded_categories"),
        ("segments", "0020_changes_of_terms"),
    ]

    operations = [
        *watching(
            "ranges",
            "offer_range",
            "ranges_rangemember",
            "ranges_rangeaccess_segments",
            "ranges_rangeaccess_companies",
            periods=["ranges_rangeaccess"],
        ),
        *watching(
            "catalogue",
            "catalogue_product",
            "catalogue_productcategory",
            "catalogue_category",
            "catalogue_productclass",
            "catalogue_productimage",
            "catalogue_productrecommendation",
            "catalogue_productattribute",
            "catalogue_productattributevalue",
            "catalogue_productattributevalue_value_multi_option",
            "catalogue_attributeoption",
        ),
    ]
