"""Industry code trees into the database: the shipped ones and full ones from a file."""

from collections.abc import Iterable
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from segments.models import IndustryCode
from segments.tabular import Column, Report, read_rows, text
from segments.tabular.reading import Source

SHIPPED = {
    scheme: Path(__file__).with_name(f"{scheme}.csv") for scheme in IndustryCode.Scheme.values
}

CODE = text(8, pattern=r"[0-9A-Z.-]+", hint=_("is not an industry code"))

COLUMNS = (
    Column("code", CODE, required=True),
    Column("title", text(200), required=True),
    Column("parent", CODE, default=""),
    # The same under the name of the statistical office; the last two are read past.
    Column("parent_code", CODE, default=""),
    Column("level", text(8)),
    Column("sector_code", text(8)),
)


def load_shipped() -> Report:
    """Make every shipped code exist. Safe to repeat; two queries a tree when nothing is new."""
    total = Report()
    for scheme, path in SHIPPED.items():
        report = load_codes(scheme, path)
        total.read += report.read
        total.created += report.created
        total.changed += report.changed
        total.unchanged += report.unchanged
    return total


@transaction.atomic
def load_codes(scheme: str, source: Source) -> Report:
    """
    Create and retitle the codes of one tree; codes that the file does not have stay.

    Nothing is written when the report is not clean. Repeatable.
    """
    report = Report()
    titles: dict[str, str] = {}
    parents: dict[str, str] = {}
    lines: dict[str, int] = {}
    for line, values in read_rows(source, COLUMNS, report):
        code = values["code"]
        if lines.setdefault(code, line) != line:
            report.add(line, "code", _("“%s” appears twice") % code)
        titles[code] = values["title"]
        parents[code] = values["parent"] or values["parent_code"]
    stored = {row.code: row for row in IndustryCode.objects.filter(scheme=scheme)}
    paths = {code: tuple(row.path) for code, row in stored.items()}
    for code, line in lines.items():
        path = path_of(code, parents, paths)
        if path is None:
            report.add(line, "parent", _("leads to no root"))
        else:
            paths[code] = path
    if report.is_clean:
        write(scheme, ((paths[code], titles[code]) for code in lines), stored, report)
    return report


def path_of(
    code: str, parents: dict[str, str], known: dict[str, tuple[str, ...]]
) -> tuple[str, ...] | None:
    """Answer the codes from the root down, or None when a parent is missing or above itself."""
    path = [code]
    while parent := parent_of(path[0], parents, known):
        if parent in path or (parent not in parents and parent not in known):
            return None
        path.insert(0, parent)
    return tuple(path)


def parent_of(code: str, parents: dict[str, str], known: dict[str, tuple[str, ...]]) -> str:
    """Answer the code above, as the file says or else as it is stored; empty at a root."""
    if code in parents:
        return parents[code]
    return known[code][-2] if len(known[code]) > 1 else ""


def write(
    scheme: str,
    wanted: Iterable[tuple[tuple[str, ...], str]],
    stored: dict[str, IndustryCode],
    report: Report,
) -> None:
    """Write paths and titles level by level, so that a parent is there before its children."""
    by_level: dict[int, list[tuple[tuple[str, ...], str]]] = {}
    for path, title in wanted:
        by_level.setdefault(len(path), []).append((path, title))
    for level in sorted(by_level):
        new, changed = [], []
        for path, title in by_level[level]:
            current = stored.get(path[-1])
            parent = stored[path[-2]] if level > 1 else None
            if current is None:
                new.append(
                    IndustryCode(
                        scheme=scheme, code=path[-1], title=title, parent=parent, path=list(path)
                    )
                )
            elif (current.title, tuple(current.path)) != (title, path):
                current.title, current.path, current.parent = title, list(path), parent
                changed.append(current)
            else:
                report.unchanged += 1
        IndustryCode.objects.bulk_create(new, batch_size=1_000)
        IndustryCode.objects.bulk_update(changed, ["title", "path", "parent"], batch_size=500)
        stored |= {row.code: row for row in new}
        report.created += len(new)
        report.changed += len(changed)
