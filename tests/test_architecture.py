"""The arrows between packages: import-linter's contracts, and what it cannot see."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parent.parent
BELOW_SHOP = ["segments", "pricing"]
# Every model of another app that a model below the shop points at. A new line here is a decision.
RELATIONS = {
    ("segments", "accounts.User"),
    ("pricing", "accounts.User"),
    ("pricing", "catalogue.Product"),
    ("pricing", "catalogue.Category"),
    ("pricing", "segments.Company"),
    ("pricing", "segments.Segment"),
}
# Every model of another app that code below the shop asks for by its name.
NAMES = {
    ("pricing", "catalogue.Category"),
    ("pricing", "catalogue.Product"),
    ("pricing", "partner.StockRecord"),
    # Rules name categories by their slugs: the names are asked for, and whether they exist.
    ("segments", "catalogue.Category"),
    # What moves with a company that is merged: its owners register it.
    ("segments", ""),
}


def test_imports_follow_the_arrows(capsys):
    assert lint_imports(no_cache=True) == 0, capsys.readouterr().out


def models(label: str) -> list[type[Model]]:
    """The models of an app, without the tables that keep their history."""
    return [
        model
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if not model.__name__.startswith("Historical")
    ]


@pytest.mark.parametrize("label", BELOW_SHOP)
def test_relations_that_leave_an_app_below_the_shop_are_known(label):
    leaving = {
        (label, field.related_model._meta.label)
        for model in models(label)
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model is not None
        if field.related_model._meta.app_label != label
    }

    assert leaving - RELATIONS == set()


def asked_for(label: str) -> set[tuple[str, str]]:
    """What the package's code hands to ``get_model``, as ``app.Model``."""
    found = set()
    for path in (ROOT / label).rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("get_model"):
                words = [a.value for a in node.args if isinstance(a, ast.Constant)]
                found.add((label, ".".join(words)))
    return found


@pytest.mark.parametrize("label", BELOW_SHOP)
def test_models_asked_for_by_name_below_the_shop_are_known(label):
    leaving = {pair for pair in asked_for(label) if not pair[1].startswith(f"{label}.")}

    assert leaving - NAMES == set()


def test_nothing_is_imported_inside_a_function():
    """An import in a function means that an arrow is wrong; an app's ``ready`` is the exception."""
    found = []
    for package in [*BELOW_SHOP, "shop"]:
        for path in (ROOT / package).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            for function in ast.walk(ast.parse(path.read_text())):
                if not isinstance(function, ast.FunctionDef) or function.name == "ready":
                    continue
                if any(
                    isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function)
                ):
                    found.append(f"{path.relative_to(ROOT)}: {function.name}")

    assert found == []
