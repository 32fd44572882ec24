"""The sitemap names what whoever asks may see, and nothing else."""

import pytest
from django.test import Client

from tests.factories.companies import make_buyer, make_company
from tests.factories.products import make_category, make_product
from tests.factories.ranges import exclusive, make_range

pytestmark = pytest.mark.django_db


def test_the_index_names_the_parts(client):
    answer = client.get("/sitemap.xml")

    assert answer.status_code == 200
    assert "/sitemap-products.xml" in answer.text
    assert "/sitemap-categories.xml" in answer.text


def test_what_is_kept_for_some_is_named_to_them_alone(client):
    company, category = make_company(), make_category("Vault")
    secret = make_product("Secret saw", categories=[category])
    open_to_all = make_product("Hammer", categories=[make_category("Tools")])
    exclusive(make_range(secret), companies=[company])
    inside = Client()
    inside.force_login(make_buyer(company).user)

    products = client.get("/sitemap-products.xml").text
    categories = client.get("/sitemap-categories.xml").text

    assert open_to_all.get_absolute_url() in products
    assert secret.get_absolute_url() not in products
    assert "/tools_" in categories
    assert "/vault_" not in categories
    assert secret.get_absolute_url() in inside.get("/sitemap-products.xml").text
    assert "/vault_" in inside.get("/sitemap-categories.xml").text


def test_a_part_or_a_page_that_does_not_exist_is_missing(client):
    assert client.get("/sitemap-secrets.xml").status_code == 404
    assert client.get("/sitemap-products.xml?p=99").status_code == 404
    assert client.get("/sitemap-products.xml?p=x").status_code == 404


def test_the_queries_do_not_grow_with_the_products(client, django_assert_max_num_queries):
    for _ in range(15):
        make_product(categories=[make_category()])
    client.get("/sitemap-products.xml")

    with django_assert_max_num_queries(8):
        client.get("/sitemap-products.xml")
    with django_assert_max_num_queries(8):
        client.get("/sitemap-categories.xml")
