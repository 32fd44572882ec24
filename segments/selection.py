"""Making a Shopper: one query on the read model, or on the history for a past instant."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings

from .consumers import fingerprint, links_of, terms_key
from .models import Company, Segment
from .models.identifiers import country_of_vat_id
from .prepared import prepared_cursor
from .shopper import Shopper

REVISION = """
    (SELECT concat_ws(' ', sum(changes), extract(epoch FROM max(at)),
        (SELECT extract(epoch FROM max(b.at)) FROM segments_termsboundary b WHERE b.at <= %(at)s))
     FROM segments_termschange) AS revision
"""
"""How much was changed and when last, and the last begin or end of anything: see ``watching``."""

TAX_VERSION = """
    (SELECT concat_ws(' ', sum(t.changes), extract(epoch FROM max(t.at)))
     FROM segments_termschange t WHERE t.consumer = 'tax') AS tax_version
"""
"""Names one state of the tables of taxes: a state that was rolled back is never met again."""

TERMS = """
    ARRAY(SELECT told.id FROM unnest(s.segment_ids) WITH ORDINALITY told (id, place)
          WHERE {named_segments} ORDER BY told.place) AS terms_segments,
    ARRAY(SELECT told.id FROM unnest(c.id || s.ancestor_ids) WITH ORDINALITY told (id, place)
          WHERE {named_companies} ORDER BY told.place) AS terms_companies,
"""
"""Those of the company's segments, and of the company with its parents, that somebody names."""

COMPANY = """
    c.id AS company_id, c.legal_name AS company_name,
    coalesce(f.country, c.country) AS company_country,
    coalesce(nullif(f.currency, ''), c.currency) AS currency,
    coalesce(nullif(f.language, ''), c.language) AS language,
    c.vat_id, c.shows_gross,
    s.segment_ids, s.ancestor_ids
"""

OF_USER = f"""
SELECT r.id AS rep_id, b.role, b.companies, {COMPANY}, {{terms}} {REVISION}, {TAX_VERSION}
FROM (SELECT %(user)s::bigint AS user_id) u
LEFT JOIN segments_salesrep r ON r.user_id = u.user_id
LEFT JOIN LATERAL (
    SELECT b.role, count(*) OVER () AS companies, c.id
    FROM segments_buyer b
    CROSS JOIN LATERAL (
        SELECT c.id, c.legal_name FROM segments_company c
        WHERE c.id = b.company_id AND c.is_active OFFSET 0
    ) c
    WHERE b.user_id = u.user_id
    ORDER BY (c.id = %(company)s) IS TRUE DESC, b.is_default DESC, c.legal_name, b.id
    LIMIT 1
) b ON true
LEFT JOIN segments_company c ON c.id = b.id
LEFT JOIN segments_companyfacts f ON f.company_id = c.id
LEFT JOIN segments_companystate s ON s.company_id = c.id
"""  # noqa: S608 - put together from the constants above

OF_COMPANY = f"""
SELECT {COMPANY}, {{terms}} {REVISION}, {TAX_VERSION}
FROM segments_company c
LEFT JOIN segments_companyfacts f ON f.company_id = c.id
LEFT JOIN LATERAL (
    SELECT f.ancestor_ids, ARRAY(
        SELECT m.segment_id FROM segments_membership m
        JOIN segments_segment g ON g.id = m.segment_id
        JOIN segments_dimension d ON d.id = g.dimension_id
        WHERE m.company_id = c.id AND m.valid_from <= %(at)s
          AND (m.valid_to IS NULL OR m.valid_to > %(at)s)
        ORDER BY d.rank, d.code, g.priority, g.code
    ) AS segment_ids
) s ON true
WHERE c.id = %(company)s
"""  # noqa: S608 - put together from the constants above


def visitor(*, at: datetime, language: str = "en", user_id: int | None = None) -> Shopper:
    """Answer the shopper who belongs to no company. One query, for the terms that visitors have."""
    row = _ask(f"SELECT {REVISION}, {TAX_VERSION}", {"at": at})
    return _shopper(row, at=at, language=language, user_id=user_id)


def nobody(*, at: datetime) -> Shopper:
    """Answer a shopper for pages where nobody shops. No query; without a terms key."""
    return Shopper(at=at, currency=settings.OSCAR_DEFAULT_CURRENCY)


def shopper_for(company: Company, *, at: datetime, role: str = "buyer") -> Shopper:
    """
    Answer the shopper a company is, or was, at an instant. One query.

    The segments are those of the history at that instant; facts are as they are today.
    """
    row = _ask(_about(OF_COMPANY), {"company": company.pk, "at": at})
    return _shopper(row | {"role": role}, at=at)


def shopper_of_user(
    user_id: int, *, at: datetime, language: str = "en", company_id: int | None = None
) -> Shopper:
    """
    Answer who a logged-in person is shopping as. One query.

    ``company_id`` is the company the person switched to; when it is not (or no longer) one of
    theirs, the default company, then the first by name. A person without a company is a visitor;
    a sales rep is known by ``rep_id``.
    """
    row = _ask(_about(OF_USER), {"user": user_id, "company": company_id, "at": at})
    return _shopper(row, at=at, language=language, user_id=user_id)


def shopper_as(
    company: Company | None = None,
    segments: Iterable[Segment] = (),
    *,
    at: datetime,
    currency: str = "",
) -> Shopper:
    """
    Answer the shopper of a preview: a company or nobody's company, in these segments if given.

    The given segments replace those of the company. A preview can not order, and shares no cache
    entry with real shoppers. Two queries.
    """
    shown = shopper_for(company, at=at) if company else visitor(at=at)
    if wanted := {segment.pk for segment in segments}:
        ranked = Segment.objects.filter(pk__in=wanted).order_by(*Segment._meta.ordering or ())
        shown = replace(shown, segment_ids=tuple(ranked.values_list("pk", flat=True)))
    currency = currency or shown.currency
    told = f"preview {shown.terms_key} {shown.segment_ids} {shown.company_id} {currency}"
    return replace(shown, currency=currency, is_preview=True, terms_key=fingerprint(told))


def _about(statement: str) -> str:
    """Write into a statement how it finds out whom the consumers of segments name."""
    terms = TERMS.format(
        named_segments=_named_in(links_of("segments"), "segment_id"),
        named_companies=_named_in(links_of("companies"), "company_id"),
    )
    return statement.format(terms=terms)


def _named_in(tables: Iterable[str], column: str) -> str:
    """Ask each table by its index: without the fence PostgreSQL reads all that anybody names."""
    found = [
        f"EXISTS (SELECT FROM {table} l WHERE l.{column} = told.id OFFSET 0)" for table in tables
    ]
    return " OR ".join(found) or "false"


def _ask(statement: str, parameters: dict[str, Any]) -> dict[str, Any]:
    with prepared_cursor() as cursor:
        cursor.execute(statement, parameters)
        names = [column.name for column in cursor.description]
        found = cursor.fetchone()
    return dict(zip(names, found, strict=True)) if found else {}


def _shopper(
    row: dict[str, Any],
    *,
    at: datetime,
    language: str = "",
    user_id: int | None = None,
) -> Shopper:
    """Answer the shopper of a row; what a company does not say, the shop says."""
    currency = row.get("currency") or settings.OSCAR_DEFAULT_CURRENCY
    country = row.get("company_country") or ""
    if not settings.SEGMENTATION:
        row = row | {"segment_ids": (), "terms_segments": (), "terms_companies": ()}
    vat_country = country_of_vat_id(row.get("vat_id") or "")
    shows_gross = bool(row.get("shows_gross"))
    return Shopper(
        at=at,
        currency=currency,
        language=language or row.get("language") or "en",
        user_id=user_id,
        role=row.get("role") or "",
        company_id=row.get("company_id"),
        company_name=row.get("company_name") or "",
        company_country=country,
        ancestor_ids=tuple(row.get("ancestor_ids") or ()),
        segment_ids=tuple(row.get("segment_ids") or ()),
        rep_id=row.get("rep_id"),
        companies=row.get("companies") or 0,
        revision=row.get("revision") or "",
        vat_country=vat_country,
        shows_gross=shows_gross,
        tax_version=row.get("tax_version") or "",
        terms_key=terms_key(
            row.get("terms_segments") or (),
            row.get("terms_companies") or (),
            row.get("company_id") is None,
            currency,
            (country, vat_country, shows_gross),
            row.get("revision"),
        ),
    )
