"""What a change of segments would hide: products bought lately that would not be seen any more."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from segments.impact import Advance, Impact, Move, alike, lines_of, register
from segments.shopper import Shopper

from .consumer import NAME, audience

MOST = 20
PAGE = 1_000


def connect() -> None:
    """Make the hook known to the engine."""
    register(NAME, gettext_lazy("Ranges"), impact)


def impact(moves: Sequence[Move], at: datetime, advance: Advance) -> Impact:
    """Answer the products that companies bought and would lose from sight. Read-only."""
    groups = alike(moves, audience(), at=at)
    lost: Counter[str] = Counter()
    losers: set[int] = set()
    for done, group in enumerate(groups):
        bought: dict[str, set[int]] = defaultdict(set)
        for line in lines_of(group.company_ids, at=at):
            bought[line.product].add(line.company_id)
        gone = seen(group.before, bought) - seen(group.after, bought)
        for number in gone:
            lost[number] += len(bought[number])
            losers |= bought[number]
        advance((done + 1) / len(groups))
    titles = _titles([number for number, _count in lost.most_common(MOST)])
    return Impact(
        figures=[
            (_("Products bought in 90 days that they would not see any more"), str(len(lost))),
            (_("Companies that would miss one"), str(len(losers))),
        ],
        heading=[_("Part number"), _("Product"), _("Companies")],
        rows=[
            [number, titles.get(number, ""), str(companies)]
            for number, companies in lost.most_common(MOST)
        ],
        facts={"products": sorted(lost), "companies": len(losers)},
    )


def seen(shopper: Shopper, numbers: Sequence[str] | dict) -> set[str]:
    """Answer which part numbers a shopper may see, through the gate. Two queries a page."""
    product_model = apps.get_model("catalogue", "Product")
    through = product_model.objects.visible_to(shopper)
    asked, found = sorted(numbers), set()
    for start in range(0, len(asked), PAGE):
        page = through.filter(upc__in=asked[start : start + PAGE])
        found |= set(page.values_list("upc", flat=True))
    return found


def _titles(numbers: Sequence[str]) -> dict[str, str]:
    product_model = apps.get_model("catalogue", "Product")
    rows = product_model._base_manager.filter(upc__in=numbers).select_related("parent")
    return {row.upc: row.get_title() for row in rows}
