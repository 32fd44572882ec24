"""
Company → CompanyFacts: inheritance down the tree of companies, and folded text.

One statement for any number of companies carries the facts from parent to child (law S6) and writes
the rows that differ; Python then folds the text of those rows only, because SQL never folds.
"""

from collections.abc import Collection, Sequence

from django.db import connection

from .text import fold

INHERITED_TEXT = (
    "region", "territory", "country", "reach", "channel", "ordering_method", "digital_maturity",
    "payment_terms", "delivery_terms", "cost_to_serve", "language", "currency",
)  # fmt: skip
"""Text that a company without a value of its own has from the nearest ancestor that has one."""

INHERITED = (
    *INHERITED_TEXT, "employees", "customer_since", "turnover", "turnover_currency",
    "account_manager", "nace_path", "naics_path",
)  # fmt: skip
"""Everything that is inherited. A turnover and its currency are set together, or not at all."""

OWN_TEXT = ("number", "legal_name", "vat_id", "loyalty_number", "external_id")
"""Text that tells companies apart and is never inherited."""

OWN = ("loyalty_points", "credit_hold")
"""Other facts that are never inherited."""

FOLDED = ("region", "territory", *OWN_TEXT)
"""Text that rules compare without regard to case."""

BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
"""What Python trims; SQL is told, because its own idea of a blank is narrower."""

TEXT = (*INHERITED_TEXT, *OWN_TEXT)
EMPTY = {name: "''" for name in (*TEXT, "turnover_currency", "account_manager", "parent_number")}
EMPTY |= {name: "'{}'" for name in ("nace_path", "naics_path")}
COLUMNS = (
    *INHERITED, *OWN_TEXT, "is_active", "is_group_head", "parent_number", "group_path",
    "ancestor_ids", *OWN,
)  # fmt: skip

LINEAGE = """
WITH RECURSIVE
seed(id) AS (SELECT unnest(%(ids)s::bigint[])),
up(id) AS (
    SELECT id FROM seed
    UNION SELECT unnest(f.ancestor_ids) FROM segments_companyfacts f JOIN seed ON f.company_id = id
    UNION SELECT c.parent_id FROM segments_company c JOIN up ON c.id = up.id
    WHERE c.parent_id IS NOT NULL
),
down(id) AS (
    SELECT id FROM seed
    UNION SELECT c.id FROM segments_company c JOIN down ON c.parent_id = down.id
)
SELECT c.id FROM segments_company c WHERE c.id IN (SELECT id FROM up UNION SELECT id FROM down)
"""


def _list(template: str, names: Sequence[str]) -> str:
    return ", ".join(template.format(name=name, empty=EMPTY.get(name, "")) for name in names)


# The names in the statements are those of the constants above; every value is a parameter.
EFFECTIVE = f"""
WITH RECURSIVE
own AS (
    SELECT c.id, c.parent_id, c.is_active, c.employees, c.customer_since, c.turnover,
           {_list("c.{name}", OWN)},
           CASE WHEN c.turnover IS NOT NULL THEN c.turnover_currency END AS turnover_currency,
           {_list("nullif(btrim(c.{name}, %(blanks)s), '') AS {name}", TEXT)},
           r.code AS account_manager, nace.path AS nace_path, naics.path AS naics_path
    FROM segments_company c
    LEFT JOIN segments_salesrep r ON r.id = c.account_manager_id
    LEFT JOIN segments_industrycode nace ON nace.id = c.nace_id
    LEFT JOIN segments_industrycode naics ON naics.id = c.naics_id
    WHERE %(everyone)s OR c.id = ANY(%(ids)s::bigint[])
),
effective AS (
    SELECT o.id, {_list("o.{name}", INHERITED)}, {_list("o.{name}", OWN_TEXT)}, o.is_active,
           {_list("o.{name}", OWN)}, NULL::text AS parent_number,
           ARRAY[o.number]::varchar[] AS group_path, ARRAY[]::bigint[] AS ancestor_ids
    FROM own o WHERE o.parent_id IS NULL
    UNION ALL
    SELECT o.id, {_list("coalesce(o.{name}, p.{name})", INHERITED)},
           {_list("o.{name}", OWN_TEXT)}, o.is_active,
           {_list("o.{name}", OWN)}, p.number::text,
           p.group_path || ARRAY[o.number]::varchar[], p.id || p.ancestor_ids
    FROM own o JOIN effective p ON o.parent_id = p.id
),
answer AS (
    SELECT id, {_list("coalesce({name}, {empty}) AS {name}", list(EMPTY))},
           employees, customer_since, turnover, is_active, group_path, ancestor_ids,
           {_list("{name}", OWN)},
           parent_number IS NULL
           AND EXISTS (SELECT FROM segments_company k WHERE k.parent_id = effective.id)
           AS is_group_head
    FROM effective
)
INSERT INTO segments_companyfacts AS f
       (company_id, {_list("{name}", COLUMNS)}, {_list("{name}_folded", FOLDED)}, facts_rev)
SELECT a.id, {_list("a.{name}", COLUMNS)}, {_list("''", FOLDED)},
       nextval('segments_facts_rev_seq')
FROM answer a LEFT JOIN segments_companyfacts old ON old.company_id = a.id
WHERE old.company_id IS NULL
   OR ({_list("old.{name}", COLUMNS)}) IS DISTINCT FROM ({_list("a.{name}", COLUMNS)})
ON CONFLICT (company_id) DO UPDATE
SET {_list("{name} = excluded.{name}", COLUMNS)}, facts_rev = excluded.facts_rev
RETURNING company_id, {_list("f.{name}", FOLDED)}, {_list("f.{name}_folded", FOLDED)}
"""  # noqa: S608

UNTOUCHED = "country = f.country"
"""
Belongs into every UPDATE of the facts that leaves the country as it is.

PostgreSQL 18 reads the expression of the generated continent anew for each row that is updated,
unless a column that it depends on is among those written: eighteen times the work (measured).
"""

FOLD = f"""
UPDATE segments_companyfacts f
SET {UNTOUCHED}, {_list("{name}_folded = n.{name}", FOLDED)}
FROM unnest(%s::bigint[], {_list("%s::text[]", FOLDED)}) AS n(company_id, {_list("{name}", FOLDED)})
WHERE f.company_id = n.company_id
"""  # noqa: S608

BATCH = 5_000


def lineage(company_ids: Collection[int]) -> list[int]:
    """
    Answer these companies, all above and all below them: whom a change of them can touch.

    Companies above count as they are now and as the facts last knew them, so that a parent that
    lost a child is looked at again. One query; a loop of parents can not hang it.
    """
    with connection.cursor() as cursor:
        cursor.execute(LINEAGE, {"ids": list(company_ids)})
        return [row[0] for row in cursor.fetchall()]


def refresh_facts(company_ids: Collection[int] | None = None) -> set[int]:
    """
    Make the facts of these companies (None: of everyone) what their companies say.

    Answers the companies whose facts changed. The ids must hold every ancestor (``lineage``). May
    be repeated: the second time writes nothing. One statement, and one for each 5,000 changed rows.
    """
    asked = {"everyone": company_ids is None, "ids": list(company_ids or ()), "blanks": BLANKS}
    changed: set[int] = set()
    with connection.cursor() as cursor:
        cursor.execute(EFFECTIVE, asked)
        while rows := cursor.fetchmany(BATCH):
            changed.update(row[0] for row in rows)
            _fold(rows)
    return changed


def _fold(rows: Sequence[tuple]) -> None:
    width = len(FOLDED)
    stale = []
    for company_id, *texts in rows:
        folded = [fold(text) for text in texts[:width]]
        if folded != texts[width:]:
            stale.append([company_id, *folded])
    if stale:
        with connection.cursor() as cursor:
            cursor.execute(FOLD, [list(column) for column in zip(*stale, strict=True)])
