"""Try a company: what each condition of an unsaved rule says of one company."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ..explain.finding import Finding
from ..explain.findings import findings
from ..lists import lists_of
from ..measures import load_activity
from ..models import Company, CompanyFacts
from ..rules import Rule, RuleError, parse
from ..values.base import Context
from .posted import posted_json

LONGEST_SEARCH = 100
MOST_FOUND = 20


def data() -> dict[str, Any]:
    """Answer what ``<try-company>`` is given: addresses, and words in the reader's language."""
    return {
        "urls": {
            "companies": reverse("admin:segments_segment_companies"),
            "try": reverse("admin:segments_segment_try"),
        },
        "words": {
            "try": _("Try a company"),
            "search": _("Name or number"),
            "nothingFound": _("Nothing found"),
            "removeValue": _("Remove %(value)s"),
            "yes": _("yes"),
            "no": _("no"),
            "actual": _("found: %(value)s"),
            "short": _("missing: %(value)s"),
            "noRule": _("There is no finished condition to try it on."),
            "noAnswer": _("The company can not be tried right now."),
        },
    }


def companies(request: HttpRequest) -> JsonResponse:
    """Answer active companies whose name or number contains what was typed."""
    words = request.GET.get("q", "").replace("\x00", "")[:LONGEST_SEARCH].strip()
    named = Q(legal_name__icontains=words) | Q(number__istartswith=words)
    found = Company.objects.filter(named, is_active=True).order_by("legal_name", "pk")
    rows = found.values_list("pk", "legal_name", "number")[:MOST_FOUND]
    return JsonResponse(
        {
            "results": [
                {"value": str(pk), "label": f"{name} ({number})"} for pk, name, number in rows
            ]
        }
    )


def try_company(request: HttpRequest) -> JsonResponse:
    """Answer whether the posted rule holds for the posted company, at each of its conditions."""
    try:
        data = posted_json(request)
        rule, company_id = parse(data["rule"]), int(data["company"])
    except RuleError as error:
        problem = {"path": error.path, "message": str(error.message)}
        return JsonResponse({"errors": [problem], "nodes": {}, "words": ""})
    except (ValueError, TypeError, KeyError, OverflowError):
        return JsonResponse({"error": "A rule and a company are expected."}, status=400)
    company = Company.objects.filter(pk=company_id).first() if abs(company_id) < 2**63 else None
    if company is None:
        return JsonResponse({"error": "There is no such company."}, status=404)
    return JsonResponse(tried(rule, company, as_of=timezone.now()))


def tried(rule: Rule, company: Company, *, as_of: datetime) -> dict[str, Any]:
    """
    Answer the verdicts by path, and in a sentence whether the company would be in it.

    References read the memberships as they stand. Three queries, and those of what the company did.
    """
    facts = CompanyFacts.objects.filter(pk=company.pk).first()
    if facts is None or not company.is_active:
        text = _("%(company)s is not active, so it is in no segment.")
        return {"result": False, "words": text % {"company": company}, "nodes": {}, "errors": []}
    stays = company.memberships.open().values_list("segment__code", flat=True)
    ctx = Context(as_of=as_of)
    ctx = replace(
        ctx,
        member_of=frozenset(stays),
        activity=load_activity([company.pk], ctx)[company.pk],
        lists=lists_of([company.pk])[company.pk],
    )
    found = findings(rule, facts, ctx)
    text = _("%(company)s matches this rule.") if found.result else _(
        "%(company)s does not match this rule."
    )  # fmt: skip
    return {
        "result": found.result,
        "words": text % {"company": company.legal_name},
        "nodes": dict(_nodes(found)),
        "errors": [],
    }


def _nodes(found: Finding) -> Any:
    yield (
        found.path,
        {
            "result": found.result,
            "actual": str(found.actual),
            "short_by": str(found.short_by),
        },
    )
    for child in found.children:
        yield from _nodes(child)
