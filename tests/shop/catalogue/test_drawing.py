"""A card that is filled in looks like one that its template draws."""

from dataclasses import replace
from decimal import Decimal
from itertools import product as every

import pytest
from django.template.loader import get_template
from django.utils.translation import override

from shop.catalogue.cards import Amount, Card
from shop.catalogue.drawing import TEMPLATE, draw_cards
from shop.fragments import Buying

NASTY = '<b>"A & B\'s"</b> {{ x }} {% now %} \\1 \ue002title\ue003'
PLAIN = Card(
    pk=1_234_567, url="/catalogue/a_1/?a=1&b=2", title=NASTY, part_number="A&B-<1>",
    picture="/media/a b&c.jpg", is_parent=False, price=None,
)  # fmt: skip
PRICES = [
    None,
    Amount(Decimal("1234.5"), "EUR"),
    Amount(Decimal("9.9999"), "SEK", base=Decimal("12")),
    Amount(Decimal("0.00"), "JPY"),
]
CARDS = [
    replace(
        PLAIN, is_parent=is_parent, price=price, records=records, is_available=is_available,
        needs_no_stock=needs_no_stock, own_number=own_number, first_quantity=first, multiple=first,
    )
    for is_parent, price, records, is_available, needs_no_stock, own_number, first in every(
        (False, True), PRICES, ((), (7,)), (False, True), (False, True), ("", "<our> no."), (1, 12)
    )
]  # fmt: skip
BUYERS = [
    Buying(is_visitor=visitor, is_logged_in=logged_in, may_order=may_order, currency="EUR")
    for visitor, logged_in, may_order in every((False, True), repeat=3)
]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("suffix", ["", "-more"])
def test_every_card_is_what_its_template_draws(language, suffix):
    template = get_template(TEMPLATE)

    with override(language):
        for buying in BUYERS:
            drawn = draw_cards(CARDS, buying, suffix)
            for card, html in zip(CARDS, drawn, strict=True):
                values = {"card": card, "buying": buying, "suffix": suffix}
                assert html == template.render(values)


def test_words_that_look_like_marks_or_tags_stay_words():
    html = draw_cards([PLAIN], BUYERS[0])[0]

    assert "<b>" not in html
    assert "&lt;b&gt;&quot;A &amp; B&#x27;s&quot;&lt;/b&gt; {{ x }} {% now %}" in html
    assert "\ue002title\ue003" in html
