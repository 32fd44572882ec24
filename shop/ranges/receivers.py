"""
Keep range members true when ranges, categories or products change.

What a transaction touched is collected and worked out once, after it is committed, and only that:
a category stands for the products in and below it. Few products are worked out at once, because a
new product in a hidden category must not be seen meanwhile; many, and whole ranges, go to a worker.
Bulk writes send no signals, nor does a category moved by code without being saved: whoever does
that calls ``resolution.resolve``, and a nightly run catches what was forgotten.
"""

import logging
from collections.abc import Iterable

from django.apps import apps
from django.db.models import Exists, OuterRef
from django.db.models.functions import Left, Length
from django.db.models.signals import m2m_changed, post_delete, post_save

from segments.commits import AfterCommit

from .resolution import resolve
from .tasks import resolve_ranges

logger = logging.getLogger(__name__)

AT_ONCE = 200
"""Up to so many products are worked out in place; more go to a worker."""

EVERYTHING = 0
"""Stands for all ranges among the touched ones."""


def work_out(touched: set[tuple[str, int]]) -> None:
    """Work out what was touched: ``("range", 3)``, ``("product", 7)``, ``("category", 5)``."""
    ranges, products, categories = (
        {pk for kind, pk in touched if kind == wanted}
        for wanted in ("range", "product", "category")
    )
    if EVERYTHING in ranges:
        enqueue()
        return
    if categories:
        products |= set(products_below(categories))
    if len(products) > AT_ONCE:
        enqueue(product_ids=sorted(products))
    elif products:
        resolve(product_ids=products)
    if ranges:
        enqueue(sorted(ranges))


_touched = AfterCommit(work_out)


def touch(
    *, ranges: Iterable[int] = (), products: Iterable[int] = (), categories: Iterable[int] = ()
) -> None:
    """Remember these until the transaction is committed; rolled back, they are forgotten."""
    _touched.add(
        *(("range", pk) for pk in ranges),
        *(("product", pk) for pk in products),
        *(("category", pk) for pk in categories),
    )


def products_below(category_ids: Iterable[int]) -> list[int]:
    """Answer the products in these categories and below. One query."""
    category, links = (
        apps.get_model("catalogue.Category"),
        apps.get_model("catalogue.ProductCategory"),
    )
    above = category.objects.filter(
        pk__in=list(category_ids), path=Left(OuterRef("category__path"), Length("path"))
    )
    return list(links.objects.filter(Exists(above)).values_list("product_id", flat=True).distinct())


def enqueue(range_ids: list[int] | None = None, *, product_ids: list[int] | None = None) -> None:
    """Hand work to a worker; when no broker answers, do it here: late beats never."""
    try:
        resolve_ranges.apply_async([range_ids, product_ids], retry=False)
    except Exception:
        logger.exception("No worker can be reached; working out the ranges in place.")
        resolve(range_ids, product_ids)


def range_changed(sender, instance, raw=False, **kwargs) -> None:
    """A range was saved."""
    if not raw:
        touch(ranges=[instance.pk])


def named_product_changed(sender, instance, raw=False, **kwargs) -> None:
    """A product was put into a range or taken out, or the range says another attribute."""
    if not raw:
        touch(ranges=[instance.range_id])


def product_changed(sender, instance, raw=False, **kwargs) -> None:
    """A product was made or changed: its type, its parent, or that it exists."""
    if not raw:
        touch(products=[instance.pk])


def product_categorised(sender, instance, raw=False, **kwargs) -> None:
    """A product was put into a category or taken out."""
    if not raw:
        touch(products=[instance.product_id])


def category_changed(sender, instance, raw=False, **kwargs) -> None:
    """A category may have moved: what is in it and below may be in other ranges now."""
    if not raw:
        touch(categories=[instance.pk])


def category_deleted(sender, instance, **kwargs) -> None:
    """A category is gone, and with it what ranges said about it."""
    touch(ranges=[EVERYTHING])


def attribute_changed(sender, instance, raw=False, **kwargs) -> None:
    """A product has another value of an attribute."""
    if not raw:
        touch(products=[instance.product_id])


def values_chosen(sender, instance, action, reverse, pk_set, **kwargs) -> None:
    """A product has other options of an attribute with several."""
    if action.startswith("post_") and not reverse:
        touch(products=[instance.product_id])


def option_renamed(sender, instance, raw=False, **kwargs) -> None:
    """An option is called something else: whatever has it may be in other ranges now."""
    if not raw:
        touch(ranges=[EVERYTHING])


def range_named_others(sender, instance, action, reverse, pk_set, **kwargs) -> None:
    """What a range includes or excludes was changed, from either side."""
    if action in {"post_add", "post_remove", "post_clear", "pre_clear"}:
        touch(ranges=(pk_set or [EVERYTHING]) if reverse else [instance.pk])


def products_categorised(sender, instance, action, reverse, pk_set, **kwargs) -> None:
    """The categories of a product, or the products of a category, were set."""
    if action.startswith("post_"):
        touch(products=(pk_set or []) if reverse else [instance.pk])
    if reverse and action == "pre_clear":
        touch(ranges=[EVERYTHING])


def connect() -> None:
    """Listen. Called once, when the app is ready."""
    offer_range = apps.get_model("offer.Range")
    post_save.connect(range_changed, offer_range)
    for model, receiver in [
        ("offer.RangeProduct", named_product_changed),
        ("ranges.RangeAttribute", named_product_changed),
        ("catalogue.ProductCategory", product_categorised),
        ("catalogue.ProductAttributeValue", attribute_changed),
    ]:
        post_save.connect(receiver, apps.get_model(model))
        post_delete.connect(receiver, apps.get_model(model))
    category = apps.get_model("catalogue.Category")
    post_save.connect(category_changed, category)
    post_delete.connect(category_deleted, category)
    post_save.connect(option_renamed, apps.get_model("catalogue.AttributeOption"))
    chosen = apps.get_model("catalogue.ProductAttributeValue").value_multi_option.through
    m2m_changed.connect(values_chosen, chosen)
    post_save.connect(product_changed, apps.get_model("catalogue.Product"))
    m2m_changed.connect(products_categorised, apps.get_model("catalogue.ProductCategory"))
    for field in offer_range._meta.many_to_many:
        m2m_changed.connect(range_named_others, field.remote_field.through)
