"""
The SELECT that answers all measures.

Rows are summed up a company first, each source in one scan; companies are then summed up over
their trees. Whatever is summed is a ``Partial``: a count, a sum or an extreme, so that parts make
the whole. No value becomes SQL text.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .measure import Measure
from .rows import ROWS, Rows

FAMILY = """SELECT f.company_id FROM segments_companyfacts f WHERE f.company_id = ANY(%s::bigint[])
 UNION SELECT f.company_id FROM segments_companyfacts f
 WHERE f.ancestor_ids <> '{}' AND f.ancestor_ids && %s::bigint[]"""

MONEY = "a.base IS NOT NULL"

TAKES = {
    "orders": {"count": "count(*)", "units": "sum(a.units)"},
    "lines": {"count": "count(DISTINCT a.order_id)", "units": "sum(a.quantity)"},
    "events": {"count": "sum(a.quantity)", "minutes": "sum(a.minutes)"},
}
COMMON = {"net": "sum(a.base)", "discount": "sum(a.discount)", "priced": "count(a.base)",
          "first": "min(a.at)", "last": "max(a.at)"}  # fmt: skip
COMBINE = {"first": "min", "last": "max"}
TOGETHER = {"first": "least(s.{name}, l.{name})", "last": "greatest(s.{name}, l.{name})"}

TESTS = {
    "methods": "a.method = ANY(%s::varchar[])",
    "categories": "a.categories && %s::varchar[]",
    "brands": "a.brand_folded = ANY(%s::varchar[])",
    "products": "a.product = ANY(%s::varchar[])",
    "kinds": "a.kind = ANY(%s::varchar[])",
    "keys": "EXISTS (SELECT FROM unnest(%s::varchar[]) AS k(y)"
    " WHERE a.key = k.y OR starts_with(a.key, k.y || '/'))",
}


@dataclass(frozen=True, slots=True)
class Partial:
    """One aggregate of a scan."""

    part: str
    where: str
    params: tuple


@dataclass
class Scan:
    """The scan of one source: its aggregates, and what becomes of them."""

    source: str
    measures: list[Measure] = field(default_factory=list)
    partials: dict[Partial, str] = field(default_factory=dict)

    def final(self, measure: Measure) -> str:
        """Answer SQL for a measure from the aggregates of the scan."""
        self.measures.append(measure)
        table = f"{self.source}_{measure.scope}"
        match measure.what:
            case "first" | "last":
                return self._part(table, measure, measure.what)
            case "average":
                net, priced = (self._part(table, measure, part) for part in ("net", "priced"))
                return _rounded(net, priced, 1)
            case "share":
                fitting = self._part(table, measure, "count")
                return _rounded(fitting, self._part(table, measure, "count", narrowed=False), 100)
            case "discount_share":
                net, discount = (self._part(table, measure, part) for part in ("net", "discount"))
                return _rounded(discount, f"({net} + {discount})", 100)
        found = f"coalesce({self._part(table, measure, measure.what)}, 0)"
        return f"{found}::bigint" if measure.what in ("count", "units") else found

    def _part(self, table: str, measure: Measure, part: str, *, narrowed: bool = True) -> str:
        where = ["true"]
        params: list[object] = []
        for test, instant in (("a.at >= %s", measure.start), ("a.at < %s", measure.end)):
            if instant is not None:
                where.append(test)
                params.append(instant)
        for name, values in measure.narrow.named.items() if narrowed else ():
            where.append(TESTS[name])
            params.append(sorted(values))
        key = Partial(part, " AND ".join(where), tuple(map(_frozen, params)))
        return f"{table}.{self.partials.setdefault(key, f'p{len(self.partials)}')}"

    @property
    def scopes(self) -> set[str]:
        """The scopes that are asked for."""
        return {measure.scope for measure in self.measures}

    def own(self, as_of: datetime, among: str, ids: list) -> tuple[str, list]:
        """Answer the CTE that sums up each company's own rows."""
        starts = [measure.start for measure in self.measures]
        kinds = [measure.narrow.kinds for measure in self.measures]
        parts = ROWS[self.source](
            Rows(
                as_of=as_of,
                starts=[] if None in starts else list(dict.fromkeys(filter(None, starts))),
                kinds=None if None in kinds else sorted(set().union(*filter(None, kinds))),
                parts=frozenset(partial.part for partial in self.partials),
                among=among,
                ids=ids,
            )
        )
        takes = COMMON | TAKES[self.source]
        columns: list[str] = []
        values: list[object] = []
        for partial, name in self.partials.items():
            columns.append(f"{takes[partial.part]} FILTER (WHERE {partial.where}) AS {name}")
            values += map(_thawed, partial.params)
        # Names of ours; every value is a parameter. Each part is grouped by itself, so that the
        # planner can read the orders from the index, in the order of companies.
        grouped = [
            f"(SELECT a.company_id, {', '.join(columns)} FROM ({rows}) a GROUP BY a.company_id)"  # noqa: S608
            for rows, _params in parts
        ]
        sql = grouped[0] if len(grouped) == 1 else f"({self._together(*grouped)})"
        params = [value for _rows, more in parts for value in (*values, *more)]
        return f"{self.source}_own AS MATERIALIZED {sql}", params

    def _together(self, one: str, other: str) -> str:
        columns = ", ".join(
            f"{TOGETHER[partial.part].format(name=name)} AS {name}"
            if partial.part in TOGETHER
            else f"coalesce(s.{name}, 0) + coalesce(l.{name}, 0) AS {name}"
            for partial, name in self.partials.items()
        )
        return f"""SELECT coalesce(s.company_id, l.company_id) AS company_id, {columns}
 FROM {one} s FULL JOIN {other} l ON l.company_id = s.company_id"""  # noqa: S608

    def tree(self) -> str:
        """Answer the CTE that sums up companies over everything below them."""
        columns = ", ".join(
            f"{COMBINE.get(partial.part, 'sum')}(o.{name}) AS {name}"
            for partial, name in self.partials.items()
        )
        return f"""{self.source}_tree AS (
 SELECT u.id AS company_id, {columns}
 FROM {self.source}_own o JOIN segments_companyfacts f ON f.company_id = o.company_id,
 unnest(f.company_id || f.ancestor_ids) AS u(id) GROUP BY u.id)"""  # noqa: S608


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _thawed(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _rounded(above: str, below: str, times: int) -> str:
    """Answer SQL for above × times ÷ below, half up to two decimals, exactly; null without any."""
    exact = f"div({above} * {200 * times} + {below}, {below} * 2) / 100::numeric"
    return f"CASE WHEN {below} > 0 THEN round({exact}, 2) END"


def source(
    names: Mapping[Measure, str], as_of: datetime, ids: Collection[int] | None
) -> tuple[str, list]:
    """Answer ``SELECT company_id, m0, m1, …``, a row a company, and its parameters."""
    scans: dict[str, Scan] = {}
    finals = [
        f"{scans.setdefault(measure.source, Scan(measure.source)).final(measure)} AS {name}"
        for measure, name in names.items()
    ]
    wanted = None if ids is None else list(ids)
    ctes, params, joins = [], [], []
    for scan in scans.values():
        among, among_params = _among(wanted, "tree" in scan.scopes)
        cte, values = scan.own(as_of, among, among_params)
        ctes.append(cte)
        params += values
        if "tree" in scan.scopes:
            ctes.append(scan.tree())
        for scope in sorted(scan.scopes):
            table = f"{scan.source}_{scope}"
            joins.append(f" LEFT JOIN {table} ON {table}.company_id = f.company_id")
    where = "" if wanted is None else " WHERE f.company_id = ANY(%s::bigint[])"
    if wanted is not None:
        params.append(wanted)
    # OFFSET 0 keeps the planner from computing a measure again for each leaf that compares it.
    sql = f"""WITH {", ".join(ctes)}
SELECT f.company_id, {", ".join(finals)}
FROM segments_companyfacts f{"".join(joins)}{where} OFFSET 0"""  # noqa: S608
    return sql, params


def _among(ids: list[int] | None, with_tree: bool) -> tuple[str, list]:
    if ids is None:
        return "", []
    if with_tree:
        return f"IN ({FAMILY})", [ids, ids]
    return "= ANY(%s::bigint[])", [ids]
