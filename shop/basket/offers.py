"""Oscar's offers on a basket, so that one broken offer costs its discount and nothing else."""

import logging

from django.db import transaction
from django.db.models import prefetch_related_objects
from oscar.core.loading import get_class

from shop.offer.members import known

Applicator = get_class("offer.applicator", "Applicator")

logger = logging.getLogger(__name__)


def apply_offers(basket, *, user, request) -> None:
    """
    Apply the offers to the basket; leave out, and report, each offer that fails.

    Without a failure this is what Oscar does. With one, the offers are tried one by one.
    """
    applicator = Applicator()
    try:
        with transaction.atomic():
            offers = applicator.get_offers(basket, user, request)
    except Exception:
        logger.exception("The offers can not be loaded; the basket is shown without.")
        return
    if not offers:
        return
    prefetch_related_objects(offers, "condition__range", "benefit__range")
    ranges = [one.range for offer in offers for one in (offer.condition, offer.benefit)]
    with known(ranges, [line.product_id for line in basket.all_lines()]):
        _apply_sound_ones(applicator, basket, offers)


def _apply_sound_ones(applicator, basket, offers) -> None:
    if _works(applicator, basket, offers):
        return
    sound: list = []
    for offer in offers:
        basket.reset_offer_applications()
        if _works(applicator, basket, [*sound, offer]):
            sound.append(offer)
        else:
            logger.error("Offer %s fails and was left out of basket %s.", offer.pk, basket.pk)
    basket.reset_offer_applications()
    _works(applicator, basket, sound)


def _works(applicator, basket, offers) -> bool:
    try:
        with transaction.atomic():
            applicator.apply_offers(basket, offers)
    except Exception:
        logger.exception("An offer could not be applied to basket %s.", basket.pk)
        return False
    return True
