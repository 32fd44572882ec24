"""An address that is written is the one that ``reverse`` works out."""

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from shop.addresses import PK, SLUG, address

CASES = [
    ("catalogue:detail", {"product_slug": "steel-pipe", "pk": 12}),
    ("catalogue:detail", {"product_slug": SLUG, "pk": PK}),
    ("catalogue:detail", {"product_slug": f"{PK}", "pk": 1}),
    ("catalogue:category", {"category_slug": "a/b-c/d_e", "pk": 2_000_000}),
    ("basket:add", {"pk": 7}),
]


@pytest.mark.parametrize("prefix", ["/", "/shop/"])
@pytest.mark.parametrize(("name", "kwargs"), CASES)
def test_an_address_is_the_one_that_django_gives(name, kwargs, prefix):
    set_script_prefix(prefix)
    try:
        assert address(name, **kwargs) == reverse(name, kwargs=kwargs)
    finally:
        set_script_prefix("/")


def test_an_unknown_name_is_refused():
    with pytest.raises(NoReverseMatch):
        address("catalogue:nothing", 1)
