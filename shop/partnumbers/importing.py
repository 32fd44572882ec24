"""
A company's own numbers from a table: checked as a whole, then applied all at once or not at all.

Products are looked up inside the gate: the number of a hidden product is told like an unknown one.
The same file twice changes nothing.
"""

from collections.abc import Sequence

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from segments.shopper import Shopper
from segments.tabular import Column, Limits, Report, read_rows, text
from segments.tabular.files import MEGABYTE
from segments.tabular.reading import Source
from segments.tabular.writing import as_written

from .models import LONGEST
from .resolution import Resolved, resolve_numbers

COLUMNS = [
    Column(
        "own_number", text(LONGEST + 1), required=True, help=gettext_lazy("What you call it")
    ),
    Column(
        "part_number", text(64), required=True, help=gettext_lazy("Our part number of the product")
    ),
    Column("title", text(1_000), help=gettext_lazy("For your eyes only; it is not read")),
]  # fmt: skip
LIMITS = Limits(columns=50, rows=50_000, cell=500, line=20_000, xlsx_unpacked=50 * MEGABYTE)
"""A buyer's file is read while the buyer waits: what unpacks to more is a bomb."""

_FOLDED = (
    "select search_plain(n) from unnest(%s::text[]) with ordinality as a(n, place) order by place"
)

_COMPARE = """
select count(*) filter (where o.id is null),
    count(*) filter (where o.id is not null and (o.product_id, o.number) <> (n.product, n.number)),
    count(*) filter (where (o.product_id, o.number) = (n.product, n.number))
from unnest(%(products)s::bigint[], %(numbers)s::text[]) as n(product, number)
left join partnumbers_ownnumber o
    on o.company_id = %(company)s and o.plain = search_plain(n.number)
"""

_KEEP = """
insert into partnumbers_ownnumber (company_id, product_id, number)
select %(company)s, n.product, n.number
from unnest(%(products)s::bigint[], %(numbers)s::text[]) as n(product, number)
on conflict (company_id, plain) do update
    set product_id = excluded.product_id, number = excluded.number,
        changed_at = statement_timestamp()
    where (partnumbers_ownnumber.product_id, partnumbers_ownnumber.number)
        <> (excluded.product_id, excluded.number)
"""


@transaction.atomic
def import_numbers(source: Source, shopper: Shopper, *, dry_run: bool = False) -> Report:
    """
    Make the shopper's company know the products by the numbers of the table.

    Nothing is written when anything is wrong, or in a dry run. Numbers that the table does not
    name stay. Safe to repeat. Five queries for any number of rows.
    """
    report = Report()
    rows = [
        (line, as_written(row["own_number"]), as_written(row["part_number"]))
        for line, row in read_rows(source, COLUMNS, report, limits=LIMITS)
    ]
    meant = resolve_numbers(shopper, [part for _line, _own, part in rows], with_own=False)
    _check(rows, meant, report)
    report.problems.sort(key=lambda problem: problem.line)
    if not report.is_clean or not rows:
        return report
    params = {
        "company": shopper.company_id,
        "products": [one.product_ids[0] for one in meant],
        "numbers": [own for _line, own, _part in rows],
    }
    with connection.cursor() as cursor:
        cursor.execute(_COMPARE, params)
        report.created, report.changed, report.unchanged = cursor.fetchone()
        if not dry_run:
            cursor.execute(_KEEP, params)
    return report


def _check(rows: Sequence[tuple], meant: Sequence[Resolved], report: Report) -> None:
    """Report numbers without a letter or digit, twice in the table, or of no one product."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLDED, [[own for _line, own, _part in rows]])
        folded = [plain for (plain,) in cursor.fetchall()]
    first: dict[str, int] = {}
    for (line, own, part), plain, one in zip(rows, folded, meant, strict=True):
        if not plain:
            report.add(line, "own_number", _("“%s” has no letter and no digit") % own)
        elif len(own) > LONGEST:
            report.add(line, "own_number", _("is longer than %s characters") % LONGEST)
        elif first.setdefault(plain, line) != line:
            report.add(line, "own_number", _("is on line %s already") % first[plain])
        if one.is_ambiguous:
            words = _("“%(part)s” may be %(names)s; write it exactly")
            report.add(line, "part_number", words % {"part": part, "names": ", ".join(one.names)})
        elif not one.product_ids:
            report.add(line, "part_number", _("there is no product “%s”") % part)
