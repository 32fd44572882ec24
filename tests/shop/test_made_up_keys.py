"""Keys that nobody could have chosen: every form of the staff's pages tells them at their field."""

import pytest
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteMixin
from django.contrib.auth import get_user_model
from django.urls import reverse
from oscar.core.loading import get_model

from segments.widgets import OfKeys
from shop.partnumbers.models import OwnNumber

pytestmark = pytest.mark.django_db

NOT_ADDED = [OwnNumber, get_model("offer", "Range")]
"""Nobody adds them on a page of admin; what a range names are boxes, not searched for."""

MADE_UP = ["abc", "9" * 30]


def searchable() -> list[tuple[type, str | None, str]]:
    """Every searchable field: the model of the page, the model of the inline, and the field."""
    found = []
    for model, page in admin.site._registry.items():
        if model in NOT_ADDED:
            continue
        found += [(model, None, name) for name in page.autocomplete_fields]
        for inline in page.inlines:
            found += [(model, inline.model, name) for name in inline.autocomplete_fields]
    return found


@pytest.fixture
def boss(client):
    client.force_login(
        get_user_model().objects.create_superuser("boss@example.com", "secret-pass"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def named(model, inline, name) -> str:
    return ".".join(filter(None, [model.__name__, inline and inline.__name__, name]))


@pytest.mark.parametrize(
    ("model", "inline", "name"), searchable(), ids=[named(*one) for one in searchable()]
)
def test_a_made_up_key_is_told_at_its_field(boss, model, inline, name):
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    formsets = boss.get(address).context["inline_admin_formsets"]
    prefixes = {one.formset.model: one.formset.prefix for one in formsets}
    counts = {
        f"{prefix}-{count}_FORMS": int(count == "TOTAL" and kind is inline)
        for kind, prefix in prefixes.items()
        for count in ("TOTAL", "INITIAL")
    }
    key = f"{prefixes[inline]}-0-{name}" if inline else name

    for value in MADE_UP:
        page = boss.post(address, {**counts, key: [value]})

        assert page.status_code == 200, value
        form = (
            page.context["inline_admin_formsets"][list(prefixes).index(inline)].formset.forms[0]
            if inline
            else page.context["adminform"].form
        )
        assert form.errors[name], value


@pytest.mark.parametrize(
    ("model", "inline", "name"), searchable(), ids=[named(*one) for one in searchable()]
)
def test_an_address_with_a_made_up_key_opens_the_form(boss, model, inline, name):
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")

    pages = [boss.get(address, {name: value}) for value in MADE_UP]

    assert {page.status_code for page in pages} == {200}


def test_all_searchable_fields_are_ours(boss):
    request = boss.get(reverse("admin:index")).wsgi_request
    for model, page in admin.site._registry.items():
        for inline in [page, *(one(model, admin.site) for one in page.inlines)]:
            for name in inline.autocomplete_fields:
                field = inline.opts.get_field(name)
                widget = inline.formfield_for_dbfield(field, request=request).widget
                drawn = getattr(widget, "widget", widget)
                assert not isinstance(drawn, AutocompleteMixin) or isinstance(drawn, OfKeys), name


def test_an_action_on_made_up_rows_says_so_and_does_nothing(boss):
    request = boss.get(reverse("admin:index")).wsgi_request
    asked = 0

    for model, page in admin.site._registry.items():
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for name, _label in page.get_action_choices(request, default_choices=[]):
            for value in MADE_UP:
                answer = boss.post(address, {"action": name, "_selected_action": [value]})

                assert answer.status_code in {200, 302}, (model, name, value)
                asked += 1

    assert asked > 20
    assert "What you chose is not there any more." in boss.get(reverse("admin:index")).text
