"""Companies with their declared facts, from a table."""

from typing import Any

from django.utils.translation import gettext as _

from segments.data.industries import load_shipped
from segments.models import Company, IndustryCode, SalesRep
from segments.services import refresh
from segments.tabular import Report

from .company_columns import COLUMNS
from .running import Importer, Rows
from .upserts import upsert

AT_ONCE = 5_000
"""Above so many companies everyone is evaluated again: cheaper than naming them."""

REFERENCES = {"nace", "naics", "parent", "account_manager"}
"""Columns that name another row by its code."""


class CompanyImport(Importer):
    """Create and update companies by number. Parents may come later in the same file."""

    columns = COLUMNS
    key = ("number",)

    def __init__(self, **options):
        super().__init__(**options)
        if not IndustryCode.objects.exists():
            load_shipped()
        self.industries = {
            (scheme, code): pk
            for scheme, code, pk in IndustryCode.objects.values_list("scheme", "code", "pk")
        }
        self.reps = dict(SalesRep.objects.values_list("code", "pk"))
        self.parents: dict[str, tuple[int, str]] = {}
        self.numbers: set[str] = set()
        self.external: dict[str, int] = {}

    def check(self, rows: Rows, report: Report) -> None:
        """Look up every code; two queries a batch."""
        taken = dict(
            Company.objects.filter(
                external_id__in=[v["external_id"] for _line, v in rows if v["external_id"]]
            ).values_list("external_id", "number")
        )
        for line, values in rows:
            self.numbers.add(values["number"])
            if values["parent"]:
                self.parents[values["number"]] = (line, values["parent"])
            if values["turnover"] is not None and not values["turnover_currency"]:
                report.add(line, "turnover_currency", _("is empty, but there is a turnover"))
            for scheme in ("nace", "naics"):
                if values[scheme] and (scheme, values[scheme]) not in self.industries:
                    report.add(line, scheme, _("“%s” is not a code we know") % values[scheme])
            if values["account_manager"] and values["account_manager"] not in self.reps:
                report.add(
                    line, "account_manager", _("“%s” is no sales rep") % values["account_manager"]
                )
            self._check_external(line, values, taken, report)

    def _check_external(
        self, line: int, values: dict[str, Any], taken: dict[str, str], report: Report
    ) -> None:
        code = values["external_id"]
        if not code:
            return
        if self.external.setdefault(code, line) != line:
            report.add(line, "external_id", _("“%s” appears twice in the file") % code)
        if taken.get(code, values["number"]) != values["number"]:
            report.add(
                line,
                "external_id",
                _("“%(code)s” belongs to company %(number)s")
                % {"code": code, "number": taken[code]},
            )

    def check_whole(self, report: Report) -> None:
        """Refuse parents that nobody knows and companies that are above themselves."""
        above = dict(Company.objects.values_list("number", "parent__number"))
        known = above.keys() | self.numbers
        if "parent" in self.header:
            above |= dict.fromkeys(self.numbers)
        above |= {number: parent for number, (_line, parent) in self.parents.items()}
        for number, (line, parent) in self.parents.items():
            if parent not in known:
                report.add(line, "parent", _("“%s” is no company, here or stored") % parent)
            elif is_above_itself(number, above):
                report.add(line, "parent", _("“%s” would be above itself") % number)

    def write(self, rows: Rows, report: Report) -> None:
        """Insert and update the batch; parents wait until everybody is there."""
        fields = [
            column.name
            for column in self.columns
            if column.name in self.header and column.name not in {"number", "parent"}
        ]
        wanted = {values["number"]: self._company(values) for _line, values in rows}
        self.numbers.update(wanted)
        existing = {
            company.number: company for company in Company.objects.filter(number__in=wanted)
        }
        changes = upsert(Company, wanted, existing, fields=fields)
        report.created += len(changes.created)
        report.changed += len(changes.changed)
        report.unchanged += len(rows) - len(changes.created) - len(changes.changed)

    def _company(self, values: dict[str, Any]) -> Company:
        facts = {name: value for name, value in values.items() if name not in REFERENCES}
        return Company(
            **facts,
            nace_id=self.industries.get(("nace", values["nace"])),
            naics_id=self.industries.get(("naics", values["naics"])),
            account_manager_id=self.reps.get(values["account_manager"]),
        )

    def complete(self) -> None:
        """Link the parents, then bring every membership up to date."""
        if "parent" in self.header:
            self._link_parents()
        everyone = len(self.numbers) > AT_ONCE
        refresh(
            None
            if everyone
            else Company.objects.filter(number__in=self.numbers).values_list("pk", flat=True),
            now=self.now,
        )

    def _link_parents(self) -> None:
        names = self.numbers | {parent for _line, parent in self.parents.values()}
        stored = Company.objects.filter(number__in=names).only("number", "parent_id")
        by_number = {company.number: company for company in stored}
        moved = []
        for number in self.numbers:
            parent = self.parents.get(number)
            parent_id = by_number[parent[1]].pk if parent else None
            if by_number[number].parent_id != parent_id:
                by_number[number].parent_id = parent_id
                moved.append(by_number[number])
        Company.objects.bulk_update(moved, ["parent"], batch_size=1_000)


def is_above_itself(number: str, above: dict[str, str | None]) -> bool:
    """Whether following the parents from ``number`` comes back to it."""
    seen = set()
    parent = above.get(number)
    while parent and parent not in seen:
        if parent == number:
            return True
        seen.add(parent)
        parent = above.get(parent)
    return False
