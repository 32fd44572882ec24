"""Members as CSV. No cell can be a formula: spreadsheets show what was stored, and run nothing."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Membership
from ..tabular.writing import AT_ONCE, csv_lines


def csv_rows(members: QuerySet[Membership]) -> Iterator[str]:
    """Yield the lines, a header first; two thousand members are in memory at a time."""
    header = [_("Number"), _("Name"), _("Country"), _("Since"), _("Until"), _("Why")]
    return csv_lines(header, _rows(members))


def _rows(members: QuerySet[Membership]) -> Iterator[list[str]]:
    reasons = {code: str(label) for code, label in Membership.Reason.choices}
    rows = members.values_list(
        "company__number", "company__legal_name", "company__country", "valid_from", "until",
        "reason",
    )  # fmt: skip
    for number, name, country, since, until, reason in rows.iterator(chunk_size=AT_ONCE):
        yield [
            number,
            name,
            country or "",
            timezone.localtime(since).isoformat(timespec="minutes"),
            until.isoformat() if until else "",
            reasons.get(reason, reason),
        ]
