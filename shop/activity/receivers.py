"""Listening: orders that change or go, reviews, coupons, logins, searches."""

import logging

from django.apps import apps
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from oscar.apps.catalogue.signals import product_viewed
from oscar.apps.search.signals import user_search

from segments.activity import EventRecord, forget, record_events, record_statuses
from segments.current import current_shopper
from segments.selection import shopper_of_user

from .browsing import note, note_login
from .products import NOTHING, topics_of
from .states import state_of

logger = logging.getLogger(__name__)


def order_saved(instance, raw: bool = False, created: bool = False, **kwargs) -> None:
    """Tell the engine how an order stands; a new one is told when it is whole. Two statements."""
    if not raw and not created:
        record_statuses({instance.number: state_of(instance.status)})


def order_deleted(instance, **kwargs) -> None:
    """Have the engine forget an order."""
    forget([instance.number])


def product_seen(request, product, **kwargs) -> None:
    """Note a product page. No query."""
    note(request, "view", product.pk)


def searched(sender, query: str, **kwargs) -> None:
    """Note the words of a search, once and not for each page or facet of it. No query."""
    request = sender.request
    is_first = set(request.GET) <= {"q"}
    if query and is_first and not request.headers.get("HX-Request"):
        note(request, "search", query)


def logged_in(user, **kwargs) -> None:
    """Note a login. One query."""
    if not user.is_staff:
        note_login(shopper_of_user(user.pk, at=timezone.now()))


def reviewed(instance, created: bool = False, raw: bool = False, **kwargs) -> None:
    """Tell the engine of a review, by the category of its product."""
    shopper = current_shopper()
    if created and not raw and shopper and shopper.company_id and not shopper.is_preview:
        about = topics_of([instance.product_id]).get(instance.product_id, NOTHING)
        _tell(
            EventRecord(
                shopper.company_id, "review", instance.date_created, about.nearest[:200],
                reference=f"review-{instance.pk}",
            )
        )  # fmt: skip


def coupon_used(instance, created: bool = False, raw: bool = False, **kwargs) -> None:
    """Tell the engine of a coupon that an order used, by its code."""
    shopper = current_shopper()
    if created and not raw and shopper and shopper.company_id:
        _tell(
            EventRecord(
                shopper.company_id, "coupon", shopper.at, instance.voucher.code[:200],
                reference=f"coupon-{instance.pk}",
            )
        )  # fmt: skip


def _tell(record: EventRecord) -> None:
    """Tell; what the engine stumbles over never stops the shop."""
    try:
        with transaction.atomic():
            record_events([record])
    except Exception:
        logger.exception("%s was not told to the engine.", record)


def connect() -> None:
    """Listen. Called once, when the app is ready."""
    order = apps.get_model("order.Order")
    post_save.connect(order_saved, sender=order, dispatch_uid="activity.order_saved")
    post_delete.connect(order_deleted, sender=order, dispatch_uid="activity.order_deleted")
    review = apps.get_model("reviews.ProductReview")
    post_save.connect(reviewed, sender=review, dispatch_uid="activity.reviewed")
    voucher = apps.get_model("voucher.VoucherApplication")
    post_save.connect(coupon_used, sender=voucher, dispatch_uid="activity.coupon_used")
    product_viewed.connect(product_seen, dispatch_uid="activity.product_seen")
    user_search.connect(searched, dispatch_uid="activity.searched")
    user_logged_in.connect(logged_in, dispatch_uid="activity.logged_in")
