"""Why does this shopper see this product, or did (not)? The row that decided, in words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.apps import apps
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from pricing.explaining import company_behind
from pricing.past import company_then
from segments.models import Company
from segments.selection import shopper_for
from segments.shopper import Shopper

from .models import RangeAccess, RangeMember
from .past import known_since, seen_as_it_was
from .selection import SEGMENT_LEVEL, Reach, Row, reach

Verb = RangeAccess.Verb


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    Whether a product is visible, why in words, and the access row that decided, if one did.

    Of the past (``at``): when the record of it begins (``known_since``), what could not be rebuilt
    exactly (``approximate``, in words), and whether the row that decided was removed since.
    """

    is_visible: bool
    words: str
    row_id: int | None = None
    at: datetime | None = None
    known_since: datetime | None = None
    approximate: tuple[str, ...] = ()
    is_row_gone: bool = False


@dataclass(frozen=True, slots=True)
class Ranges:
    """The ranges a product is in, and those it is in as a whole (not only by a variant)."""

    all: frozenset[int]
    whole: frozenset[int]


def why_visible(shopper: Shopper, product) -> Verdict:
    """
    Answer whether and why a shopper sees a product; always the same as the gate's SQL.

    Reads the product's ranges, the names of the rows' ranges, and for a variant its parent's.
    At most five queries.
    """
    said = reach(shopper)
    if product.parent_id is not None:
        above = _verdict(said, product.parent)
        if not above.is_visible:
            words = _("The product it is a variant of is not visible. %(why)s")
            return Verdict(False, words % {"why": above.words}, above.row_id)
    return _verdict(said, product)


def why_visible_to(company: Company, product, *, at: datetime, now: datetime) -> Verdict:
    """
    Answer whether and why a company saw, sees or will see a product at an instant.

    The past is answered from the access rows, audiences, ranges, members and segments of then, by
    the same gate; that costs some fifteen short statements more.
    """
    if at >= now:
        return why_visible(shopper_for(company, at=at), product)
    shopper, is_known = company_then(company, at)
    return _looked_back(shopper, product, _unknown(shopper, is_known=is_known))


def why_visible_as(shopper: Shopper, product, *, at: datetime, now: datetime) -> Verdict:
    """
    Answer the same for whoever is shopping: a company, a visitor or a preview.

    A preview of chosen segments keeps those when it looks back.
    """
    if at >= now:
        return why_visible(shopper if at == now else replace(shopper, at=at), product)
    company = company_behind(shopper, now)
    if company is not None:
        return why_visible_to(company, product, at=at, now=now)
    notes = [_("Company and segments are those of today.")] if shopper.segment_ids else []
    return _looked_back(replace(shopper, at=at), product, iter(notes))


def _looked_back(shopper: Shopper, product, notes: Iterator[str]) -> Verdict:
    """Ask the past, and say what of it is not known."""
    began, told = known_since(), list(notes)
    if shopper.at < began:
        words = _("Before %(date)s nothing is recorded; what was known first is used.")
        told.append(words % {"date": date_format(localtime(began), "DATETIME_FORMAT")})
    with seen_as_it_was(shopper.at):
        verdict = _of_then(shopper, product)
    rows = RangeAccess.objects.filter(pk=verdict.row_id)
    return replace(
        verdict, at=shopper.at, known_since=began, approximate=tuple(told),
        is_row_gone=verdict.row_id is not None and not rows.exists(),
    )  # fmt: skip


def _of_then(shopper: Shopper, product) -> Verdict:
    products = type(product)._base_manager.select_related("parent")
    known = products.filter(pk=product.pk).first()
    if known is None:
        return Verdict(False, _("The product was not in the shop yet."))
    return why_visible(shopper, known)


def _unknown(shopper: Shopper, *, is_known: bool) -> Iterator[str]:
    """Say what was not known of a company then."""
    if shopper.company_id is None:
        yield _("The company was not a customer yet; this is what a visitor saw.")
    elif not is_known:
        yield _("The company's facts of then are not recorded; the first known ones are used.")


def _verdict(said: Reach, product) -> Verdict:
    if not product.is_public:
        return Verdict(False, _("The product is not public."))
    if said.is_blocked:
        return Verdict(
            False, _("A row hides a range that can not be worked out, so nothing is shown.")
        )
    rows = RangeMember.objects.filter(product=product.pk).values_list("range_id", "is_whole")
    members = list(rows)
    inside = Ranges(
        all=frozenset(range_id for range_id, _whole in members),
        whole=frozenset(range_id for range_id, is_whole in members if is_whole),
    )
    return (
        _hidden(said, inside) or _outside_the_union(said, inside) or _closed(said, inside)
        or _shown(said, inside)
    )  # fmt: skip


def _hidden(said: Reach, inside: Ranges) -> Verdict | None:
    for level in said.hiding_levels:
        hidden = said.hidden_at(level) & inside.whole
        if hidden and not said.shown_before(level) & inside.all:
            row = _first(said, Verb.HIDE, hidden, level)
            return Verdict(
                False, _told(row, _("%(who)s must not see the range “%(range)s”.")), row.pk
            )
    return None


def _outside_the_union(said: Reach, inside: Ranges) -> Verdict | None:
    if said.union is None or said.union & inside.all:
        return None
    row = min((row for row in said.rows if row.verb == Verb.ONLY), key=lambda row: row.level)
    words = _("%(who)s sees only some ranges (“%(range)s” among them); this product is in none.")
    return Verdict(False, _told(row, words), row.pk)


def _closed(said: Reach, inside: Ranges) -> Verdict | None:
    closed = (said.exclusive - said.granted) & inside.whole
    if not closed or said.granted & inside.all:
        return None
    words = _("The range “%(range)s” is exclusive, and was not granted.")
    return Verdict(False, words % {"range": _name_of(min(closed))})


def _shown(said: Reach, inside: Ranges) -> Verdict:
    showing = [row for row in said.rows if row.verb != Verb.HIDE and row.range_id in inside.all]
    if not showing:
        return Verdict(True, _("Nothing hides it."))
    row = min(showing, key=lambda row: (row.level, row.verb != Verb.EXCLUSIVE, row.pk))
    if row.verb == Verb.EXCLUSIVE:
        words = _("%(who)s was granted the exclusive range “%(range)s”.")
    else:
        words = _("%(who)s sees the range “%(range)s”.")
    return Verdict(True, _told(row, words), row.pk)


def _first(said: Reach, verb: str, ranges: frozenset[int], level: int) -> Row:
    return min(
        (row for row in said.rows if row.verb == verb and row.level == level
         and row.range_id in ranges),
        key=lambda row: row.pk,
    )  # fmt: skip


def _told(row: Row, words: str) -> str:
    return words % {"who": _who(row.level), "range": _name_of(row.range_id)}


def _who(level: int) -> str:
    if level == SEGMENT_LEVEL:
        return _("The segment of the company")
    return _("The company itself") if level == 0 else _("A parent company")


def _name_of(range_id: int) -> str:
    return apps.get_model("offer.Range").objects.values_list("name", flat=True).get(pk=range_id)
