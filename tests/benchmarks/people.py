"""Buyers who are logged in without a form: rows of users, of their companies and of sessions."""

from __future__ import annotations

import json

from tests.benchmarks.shops import ON
from tests.benchmarks.sites import Site

NUMBER = 12

COMPANIES = """
from segments.models import Buyer, CompanyState, Segment
from shop.ranges.models import RangeAccess
narrowed = RangeAccess.objects.exclude(verb="exclusive").values("segments")
states = CompanyState.objects.filter(
    company__is_active=True, company__currency="EUR", company__parent=None)
states = states.exclude(segment_ids__overlap=list(
    Segment.objects.filter(pk__in=narrowed).values_list("pk", flat=True)))
ranked = sorted(
    states.values_list("company_id", "segment_ids"),
    key=lambda row: (abs(len(row[1]) - 5), row[0] * 7919 % 100003))
companies = [pk for pk, _ in ranked[:{number}]]
"""
"""Companies with five segments, or as near to it as there are, that see the whole catalogue."""

JOIN = """
Buyer.objects.filter(user=user).exclude(company_id=companies[number]).delete()
Buyer.objects.get_or_create(
    user=user, company_id=companies[number], defaults=dict(role="buyer", is_default=True))
told["company"] = companies[number]
"""

PEOPLE = """
import json
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
User = get_user_model()
store = import_module(settings.SESSION_ENGINE).SessionStore
{companies}
answer = []
for number in range({number}):
    email = "bench%02d@buyers.example" % number
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User(email=email, password="!")
        user.username = "bench%02d" % number
        user.save()
    told = dict(email=email)
    {join}
    session = store()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    answer.append(told | dict(session=session.session_key))
print(json.dumps(answer))
"""


def log_in(site: Site) -> list[dict]:
    """Answer buyers with a session each; on ours they belong to companies with five segments."""
    ours = site.name == ON
    code = PEOPLE.format(
        number=NUMBER,
        companies=COMPANIES.format(number=NUMBER) if ours else "",
        join="\n    ".join(JOIN.strip().splitlines()) if ours else "",
    )
    printed = site.ask("shell", "--verbosity", "0", code=code)
    return json.loads(printed.strip().splitlines()[-1])
