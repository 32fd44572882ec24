"""What serving companies took, from a table: support contacts, delivery drops, visits by reps."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from segments.activity import EventRecord, record_events
from segments.models import Company, Event
from segments.tabular import Column, Report, choice, decimal, instant, integer, text

from .running import Importer, Rows

KINDS = (Event.Kind.CONTACT, Event.Kind.DROP, Event.Kind.VISIT)

COLUMNS = (
    Column(
        "kind",
        choice([kind.value for kind in KINDS]),
        required=True,
        help=gettext_lazy("Support contact, delivery drop, or visit by a sales rep"),
    ),
    Column(
        "reference",
        text(80),
        required=True,
        help=gettext_lazy("Number in the other system: the key, with the kind"),
    ),
    Column("company", text(32), required=True, help=gettext_lazy("Number of a stored company")),
    Column("at", instant, required=True, help=gettext_lazy("Day, or day and time")),
    Column("about", text(200), default="", help=gettext_lazy("What it was about")),
    Column("quantity", integer(least=1), default=1, help=gettext_lazy("How many; blank: one")),
    Column(
        "minutes",
        decimal(most=Decimal("999999.99")),
        default=Decimal(0),
        help=gettext_lazy("How long it took, together"),
    ),
)


class ServiceImport(Importer):
    """Create and update contacts, drops and visits by kind and reference."""

    columns = COLUMNS
    key = ("kind", "reference")

    def __init__(self, **options):
        super().__init__(**options)
        self.companies = dict(Company.objects.values_list("number", "pk"))

    def check(self, rows: Rows, report: Report) -> None:
        """Look up the companies. No query."""
        for line, values in rows:
            if values["company"] not in self.companies:
                report.add(line, "company", _("“%s” is no company") % values["company"])
            if values["at"] > self.now:
                report.add(line, "at", _("has not happened yet"))

    def write(self, rows: Rows, report: Report) -> None:
        """Tell the engine. Four statements a batch."""
        told = record_events(
            [
                EventRecord(
                    self.companies[v["company"]], v["kind"], v["at"], v["about"], v["quantity"],
                    v["minutes"], v["reference"],
                )
                for _line, v in rows
            ]
        )  # fmt: skip
        report.created += told.created
        report.changed += told.changed
        report.unchanged += told.unchanged
