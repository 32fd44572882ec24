"""Segments, order rules and front pages of the playbooks, made where they are missing."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from segments import playbooks
from segments.models import Segment
from shop.frontpages.models import Block, FrontPage
from shop.orderrules.models import Kind, OrderRule

MINIMUMS: tuple[tuple[str, Promise, str], ...] = (
    ("cts-high", _("Minimum order, high cost to serve"), "250"),
    ("cts-medium", _("Minimum order, medium cost to serve"), "60"),
)
"""Segment, name and least order value in the shop's currency."""

AGAIN = (Block.Kind.ORDER_AGAIN, _("Order again"), "")
PAGES: tuple[tuple[str, Promise, tuple[tuple[str, Promise, Promise | str], ...]], ...] = (
    ("cts-low", _("Playbook: low cost to serve"), (
        (Block.Kind.HERO, _("Your next delivery: tomorrow"),
         _("Ordered by three in the afternoon, delivered on the next working day.")),
        (Block.Kind.TEXT, _("Your weekly order"),
         _("Most of what you need, once a week, on the same day: no least order value.")),
        AGAIN,
    )),
    ("cts-medium", _("Playbook: medium cost to serve"), (
        (Block.Kind.BANNER, _("Campaigns of the month"),
         _("Your campaign prices are in the catalogue; your coupons count on top.")),
        AGAIN,
    )),
    ("cts-high", _("Playbook: high cost to serve"), (
        (Block.Kind.TEXT, _("Order online, and less often"),
         _("Large orders in the shop are the quickest way to your goods.")),
        AGAIN,
    )),
)  # fmt: skip
"""Segment, name and blocks of each front page; the one for high has no campaign in it."""


@transaction.atomic
def install_playbooks(*, by: Any, now: datetime, publish_pages: bool = False) -> list[str]:
    """
    Make the ready segments, order rules and front pages that are missing; answer their names.

    Segments and order rules are in force at once. Front pages wait for somebody to look at them,
    unless told otherwise. What is there is not touched, so it is safe to repeat.
    """
    made: list[str] = [segment.name for segment in playbooks.install(by=by, now=now)]
    segments = {s.code: s for s in Segment.objects.filter(code__in=[code for code, *_r in PAGES])}
    for code, name, amount in MINIMUMS:
        if code in segments and not OrderRule.objects.filter(segments=segments[code]).exists():
            rule = OrderRule.objects.create(
                name=name, kind=Kind.MINIMUM_VALUE, amount=Decimal(amount),
                currency=settings.OSCAR_DEFAULT_CURRENCY,
            )  # fmt: skip
            rule.segments.set([segments[code]])
            made.append(rule.name)
    for code, name, blocks in PAGES:
        if code in segments and not FrontPage.objects.filter(code=f"playbook-{code}").exists():
            page = FrontPage.objects.create(
                code=f"playbook-{code}", name=name, published=publish_pages
            )
            page.segments.set([segments[code]])
            for place, (kind, heading, body) in enumerate(blocks, start=1):
                page.blocks.create(kind=kind, heading=heading, body=body, position=place * 10)
            made.append(page.name)
    return [str(name) for name in made]
