"""The OpenAPI schema: complete, without a warning, current, and kept by every answer."""

from pathlib import Path

import pytest
import yaml
from django.urls import reverse
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.validation import validate_schema
from jsonschema import Draft4Validator

from shop.api.urls import urlpatterns
from tests.factories.apikeys import Program, make_key
from tests.factories.companies import make_rep, make_user

KEPT = Path(__file__).parents[3] / "docs" / "reference" / "openapi.yaml"
UNDESCRIBED = {"schema", "docs", "missing"}


def made() -> dict:
    return SchemaGenerator().get_schema(request=None, public=True)


def test_the_schema_is_valid_and_without_a_warning():
    GENERATOR_STATS.reset()

    schema = made()

    validate_schema(schema)
    assert (dict(GENERATOR_STATS._warn_cache), dict(GENERATOR_STATS._error_cache)) == ({}, {})


def test_every_address_is_described():
    described = {
        operation["operationId"].replace("_", "-")
        for path in made()["paths"].values()
        for operation in path.values()
    }

    assert described == {one.name for one in urlpatterns} - UNDESCRIBED


def test_the_kept_schema_is_current():
    """To write it anew: ./dev manage spectacular --file docs/reference/openapi.yaml"""
    current = yaml.safe_load(OpenApiYamlRenderer().render(made(), renderer_context={}))

    assert yaml.safe_load(KEPT.read_text()) == current


def test_the_schema_and_its_page_need_no_key(client, db):
    page = client.get(reverse("api:docs"))

    assert client.get(reverse("api:schema")).status_code == 200
    assert page.status_code == 200
    assert "<style" not in page.content.decode() and "https://" not in page.content.decode()
    assert client.get(reverse("api:docs"), {"script": ""}).status_code == 200


def strict(schema: dict, part: dict) -> dict:
    """Turn a part of the schema into JSON schema that allows nothing besides what it names."""
    if "$ref" in part:
        return strict(schema, schema["components"]["schemas"][part["$ref"].split("/")[-1]])
    found = {key: value for key, value in part.items() if key in {"type", "enum", "pattern"}}
    if "allOf" in part:
        found |= strict(schema, part["allOf"][0])
    if "items" in part:
        found["items"] = strict(schema, part["items"])
    if "properties" in part:
        found["properties"] = {
            name: strict(schema, inside) for name, inside in part["properties"].items()
        }
        found |= {"required": sorted(part["properties"]), "additionalProperties": False}
    return {"anyOf": [found, {"type": "null"}]} if part.get("nullable") else found


def check(answer, path: str, method: str = "get") -> None:
    schema = made()
    responses = schema["paths"][f"/api/v1/{path}"][method]["responses"]
    promised = responses[str(answer.status_code)]["content"]["application/json"]["schema"]
    errors = Draft4Validator(strict(schema, promised)).iter_errors(answer.json())
    assert [f"{list(error.path)}: {error.message}" for error in errors] == []


@pytest.mark.django_db
def test_every_answer_keeps_what_the_schema_promises(program, buyer, pump):
    rep = make_rep(user=make_user())
    type(buyer.company).objects.filter(pk=buyer.company_id).update(account_manager=rep)
    buyer.company.refresh_from_db()
    adviser = Program(make_key(buyer.company, rep.user).secret)
    items = [{"product": pump.pk, "quantity": 10}, {"part_number": "none"}]

    check(program.get("company/"), "company/")
    check(program.get("products/"), "products/")
    check(program.get(f"products/{pump.pk}/"), "products/{id}/")
    check(program.get("products/999999/"), "products/{id}/")
    check(program.get("search/", q="pump"), "search/")
    check(program.get("search/"), "search/")
    check(program.get("orders/"), "orders/")
    check(program.post("prices/", {"items": items}), "prices/", "post")
    check(program.post("basket-preview/", {"lines": items[:1]}), "basket-preview/", "post")
    check(program.post("basket-preview/", {"lines": items}), "basket-preview/", "post")
    explanation = "products/{id}/price-explanation/"
    check(adviser.get(f"products/{pump.pk}/price-explanation/"), explanation)
    check(program.get(f"products/{pump.pk}/price-explanation/"), explanation)
    check(adviser.get(f"products/{pump.pk}/price-history/"), "products/{id}/price-history/")
