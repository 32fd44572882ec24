"""
Keep search documents true when products, their part numbers, attributes or categories change.

What a transaction touched is collected and indexed once, after it is committed. Bulk writes send no
signals: they call ``indexing.index``, and a nightly run catches what was forgotten.
"""

import logging

from django.apps import apps
from django.db.models.signals import m2m_changed, post_delete, post_save

from segments.commits import AfterCommit

from .indexing import index
from .tasks import index_products

logger = logging.getLogger(__name__)

AT_ONCE = 50
"""Up to so many products are indexed in place; more go to a worker."""


EVERYTHING = 0
"""Stands for all products among the touched ones."""


def work_out(products: set[int]) -> None:
    """Index products, here or in a worker."""
    if EVERYTHING in products:
        enqueue(None)
    elif len(products) > AT_ONCE:
        enqueue(sorted(products))
    else:
        index(products)


touched = AfterCommit(work_out)


def enqueue(product_ids: list[int] | None) -> None:
    """Hand products to a worker; when no broker answers, index them here: late beats never."""
    try:
        index_products.apply_async([product_ids], retry=False)
    except Exception:
        logger.exception("No worker can be reached; indexing in place.")
        index(product_ids)


def product_saved(sender, instance, raw=False, **kwargs) -> None:
    """A product was made or changed."""
    if not raw:
        touched.add(instance.pk)


def part_changed(sender, instance, raw=False, **kwargs) -> None:
    """A stock record, a category or an attribute value of a product was changed or deleted."""
    if not raw:
        touched.add(instance.product_id)


def name_changed(sender, instance, raw=False, created=False, **kwargs) -> None:
    """A category, an attribute or an option was renamed; a new one is not used yet."""
    if not raw and not created:
        touched.add(EVERYTHING)


def products_categorised(sender, instance, action, reverse, pk_set, **kwargs) -> None:
    """The categories of a product, or the products of a category, were set."""
    if reverse and action == "pre_clear":
        touched.add(EVERYTHING)
    elif action.startswith("post_"):
        touched.add(*((pk_set or ()) if reverse else [instance.pk]))


def options_chosen(sender, instance, action, reverse, **kwargs) -> None:
    """The options of a value with several options were set."""
    if action.startswith("post_") and not reverse:
        touched.add(instance.product_id)


def connect() -> None:
    """Listen. Called once, when the app is ready."""
    post_save.connect(product_saved, apps.get_model("catalogue.Product"))
    value = apps.get_model("catalogue.ProductAttributeValue")
    filed = apps.get_model("catalogue.ProductCategory")
    for model in [value, filed, apps.get_model("partner.StockRecord")]:
        post_save.connect(part_changed, model)
        post_delete.connect(part_changed, model)
    for name in ["Category", "ProductAttribute", "AttributeOption"]:
        post_save.connect(name_changed, apps.get_model(f"catalogue.{name}"))
    m2m_changed.connect(products_categorised, filed)
    m2m_changed.connect(options_chosen, value.value_multi_option.through)
