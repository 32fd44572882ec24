"""Members as CSV. No cell can be a formula: spreadsheets show what was stored, and run nothing."""

import csv
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Membership

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a cell must not begin with (OWASP, CSV injection)."""
AT_ONCE = 2_000


class Echo:
    """A file that answers each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def neutral(text: str) -> str:
    """Answer the text, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(RISKY) else text


def csv_rows(members: QuerySet[Membership]) -> Iterator[str]:
    """Yield the lines, a header first; two thousand members are in memory at a time."""
    writer = csv.writer(Echo())
    yield "\ufeff"
    yield writer.writerow([_("Number"), _("Name"), _("Country"), _("Since"), _("Until"), _("Why")])
    reasons = {code: str(label) for code, label in Membership.Reason.choices}
    rows = members.values_list(
        "company__number", "company__legal_name", "company__country", "valid_from", "until",
        "reason",
    )  # fmt: skip
    for number, name, country, since, until, reason in rows.iterator(chunk_size=AT_ONCE):
        cells = [
            number,
            name,
            country or "",
            timezone.localtime(since).isoformat(timespec="minutes"),
            until.isoformat() if until else "",
            reasons.get(reason, reason),
        ]
        yield writer.writerow([neutral(cell) for cell in cells])
