"""What a block needs, said at the field where it is missing."""

import pytest
from django.core.exceptions import ValidationError

from shop.frontpages.models import Block
from shop.frontpages.validation import validate_link


def fields_in_error(**fields) -> set[str]:
    """The fields that a block's own check complains about."""
    try:
        Block(**fields).clean()
    except ValidationError as error:
        return set(error.message_dict)
    return set()


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("hero", {"heading"}),
        ("text", {"body"}),
        ("carousel", {"range", "heading"}),
        ("banner", {"heading"}),
        ("tiles", set()),
        ("order_again", set()),
    ],
)
def test_an_empty_block_is_told_what_its_kind_needs(kind, missing):
    assert fields_in_error(kind=kind) == missing


def test_blanks_are_not_words():
    assert fields_in_error(kind="hero", heading="   ") == {"heading"}


def test_a_button_needs_both_its_words_and_its_address():
    assert fields_in_error(kind="tiles", link_label="Go") == {"link_url"}
    assert fields_in_error(kind="tiles", link_url="/catalogue/") == {"link_label"}
    assert fields_in_error(kind="tiles", link_label="Go", link_url="/catalogue/") == set()


@pytest.mark.parametrize("address", ["/", "/catalogue/?q=x", "https://example.com/a"])
def test_a_path_or_an_https_address_is_a_link(address):
    validate_link(address)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "//evil.example", "/\\evil.example", "http://example.com", "catalogue"],
)
def test_anything_else_is_refused(address):
    with pytest.raises(ValidationError):
        validate_link(address)
