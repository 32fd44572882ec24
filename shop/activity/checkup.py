"""The weekly self-check: run, written down, told about."""

import logging
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal

from segments.activity.selfcheck import self_check

from .models import SelfCheck

logger = logging.getLogger(__name__)

MOST_KEPT = 200
"""So many differences are written down; the number of all of them is logged."""

SHARE = Decimal("0.01")


def run_self_check(*, now: datetime, share: Decimal = SHARE) -> SelfCheck:
    """
    Compare a sample with the shop's own orders, heal it, keep the report; an error when any differ.

    Each run takes other companies.
    """
    checked = self_check(seed=now.isoformat(), share=share)
    report = SelfCheck.objects.create(
        at=now,
        companies=checked.companies,
        orders=checked.orders,
        differences=[asdict(difference) for difference in checked.differences[:MOST_KEPT]],
    )
    if checked.differences:
        logger.error(
            "The segmentation knew %s orders of %s companies otherwise than the shop "
            "(first: %s); %s were told again. See “self-checks” in the admin, and run "
            "feed_activity for everyone.",
            len(checked.differences),
            checked.companies,
            checked.differences[0],
            checked.healed,
        )
    return report
