"""What a basket page shows: the lines, what is wrong with them, and what the order lacks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from oscar.core.utils import round_half_up_two_dec

from pricing.tax.amounts import Taxed, per_rate
from pricing.tax.treatment import Tax
from pricing.tax.wording import TaxInWords, in_words, label
from shop.orderrules.decision import Applied, quantity_terms
from shop.orderrules.selection import Finding, RuleLine, findings, rules_for
from shop.partner.steps import More, fitting, more_of
from shop.partnumbers.selection import own_numbers


@dataclass(frozen=True, slots=True)
class Row:
    """
    One line as a page shows it.

    ``title``, ``url`` and ``image`` are empty when the shopper may not see the product any more.
    ``own_number`` is what the company calls it, if it has a number of its own for it.
    ``problem`` says why the line can not be ordered. ``more`` is how many pieces more reach the
    next lower price. ``field`` is the bound quantity field, if the page has a form.
    ``shown_price`` and ``shown_total`` are with tax where the company sees prices so; ``tax`` is
    that of the line after discounts.
    """

    line: Any
    title: str
    url: str
    part_number: str
    image: Any
    options: list[str]
    quantity: int
    currency: str
    unit_price: Decimal | None
    line_total: Decimal | None
    discount: Decimal
    problem: str
    finding: Finding | None
    own_number: str = ""
    more: More | None = None
    field: Any = None
    shown_price: Decimal | None = None
    shown_total: Decimal | None = None
    tax: Decimal | None = None
    tax_label: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """The rows, the findings of the whole order, and the sums (net unless they say otherwise)."""

    rows: list[Row]
    findings: list[Finding]
    currency: str
    goods_net: Decimal
    discount: Decimal
    total_net: Decimal
    total: Decimal | None
    shows_gross: bool = False
    goods_gross: Decimal | None = None
    taxed: tuple[Taxed, ...] = ()

    @property
    def taxes(self) -> list[TaxInWords]:
        """The tax of the goods after discounts, per rate."""
        return in_words(per_rate(self.taxed))

    @property
    def goods_shown(self) -> Decimal:
        """The goods before discounts, with tax where the company sees prices so."""
        return self.goods_gross if self.goods_gross is not None else self.goods_net

    @property
    def discount_shown(self) -> Decimal:
        """The discounts, with tax where the company sees prices so."""
        if self.goods_gross is None or self.total is None:
            return self.discount
        return self.goods_gross - self.total

    @property
    def problems(self) -> list[str]:
        """Everything that stops the order, in words."""
        return [row.problem for row in self.rows if row.problem] + [
            f"{finding.message} {finding.next_step}" for finding in self.findings
        ]

    @property
    def order_findings(self) -> list[Finding]:
        """What the order as a whole lacks; what a product lacks stands at its row."""
        return [finding for finding in self.findings if finding.product_id is None]

    @property
    def is_ready(self) -> bool:
        """Whether the basket may go to the checkout."""
        return bool(self.rows) and not self.problems


def contents_of(basket, form=None) -> Contents:
    """
    Answer what to show of a basket whose strategy, shopper and offers are set.

    Costs two queries besides loading the lines: the order rules and own numbers.
    """
    lines = list(basket.all_lines())
    if not lines:
        zero = Decimal("0.00")
        return Contents([], [], basket.shopper.currency, zero, zero, zero, zero)
    strategy = basket.strategy
    visible = {line.product_id for line in lines if strategy.is_visible(line.product)}
    sums = [(line, line.line_price_excl_tax, line.taxed) for line in lines]
    goods_net = sum((net or Decimal(0) for _line, net, _taxed in sums), Decimal(0))
    rules = rules_for(basket.shopper, {line.product_id: line.product.parent_id for line in lines})
    found = findings(
        rules,
        [
            RuleLine(
                line.product_id,
                line.quantity,
                net,
                line.product.parent_id,
                line.product.get_title() if line.product_id in visible else _("An article"),
            )
            for line, net, _taxed in sums
        ],
        total_net=goods_net,
    )
    by_product = {finding.product_id: finding for finding in found if finding.product_id}
    called = own_numbers(basket.shopper, visible)
    labels = {taxed.tax: label(taxed.tax) for _line, _net, taxed in sums if taxed}
    rows = [
        replace(
            _row(line, net, line.product_id in visible, by_product, form),
            own_number=called.get(line.product_id, ""),
            more=_more(line, rules) if line.product_id in visible else None,
            **(_shown(line, net, taxed, labels) if line.product_id in visible and taxed else {}),
        )
        for line, net, taxed in sums
    ]
    total_net = round_half_up_two_dec(basket.total_excl_tax)
    return Contents(
        rows=rows,
        findings=found,
        currency=basket.shopper.currency,
        goods_net=goods_net,
        discount=goods_net - total_net,
        total_net=total_net,
        total=basket.total_incl_tax if basket.is_tax_known else None,
        shows_gross=basket.shopper.shows_gross,
        goods_gross=_goods_gross(basket),
        taxed=tuple(taxed for _line, _net, taxed in sums if taxed),
    )


def _goods_gross(basket) -> Decimal | None:
    """Answer the goods with tax before discounts, where the company sees prices so."""
    if not (basket.shopper.shows_gross and basket.is_tax_known):
        return None
    return basket.total_incl_tax_excl_discounts


def problem_of(line, *, is_visible: bool) -> str:
    """Say why a line can not be ordered as it is; empty when it can."""
    if not is_visible:
        return _("An article in your basket is no longer available. Please remove it.")
    info = line.purchase_info
    permitted, reason = info.availability.is_purchase_permitted(line.quantity)
    if permitted:
        return ""
    return _(
        "%(title)s can not be ordered: %(reason)s. Please change the quantity or remove it."
    ) % {
        "title": line.product.get_title(),
        "reason": str(reason).rstrip("."),
    }


def _more(line, rules: Sequence[Applied]) -> More | None:
    """Answer how many pieces more reach the next lower price. No query."""
    info = line.purchase_info
    if not info.price.exists or not info.price.quote.breaks:
        return None
    fit = fitting(quantity_terms(rules, line.product_id), info.availability)
    rate = info.price.vat.rate if line.basket.shopper.shows_gross else None
    return more_of(info.price.quote, line.quantity, fit=fit, rate=rate)


def _row(line, net: Decimal | None, is_visible: bool, findings: dict[int, Finding], form) -> Row:
    product, price = line.product, line.purchase_info.price
    return Row(
        line=line,
        title=product.get_title() if is_visible else "",
        url=product.get_absolute_url() if is_visible else "",
        part_number=line.stockrecord.partner_sku if is_visible else "",
        image=_image(product) if is_visible else None,
        options=[f"{a.option.name}: {a.value}" for a in line.attributes.all()],
        quantity=line.quantity,
        currency=price.currency if price.exists else line.basket.shopper.currency,
        unit_price=price.excl_tax if price.exists and is_visible else None,
        line_total=net if is_visible else None,
        discount=line.discount_value,
        problem=problem_of(line, is_visible=is_visible),
        finding=findings.get(line.product_id),
        field=form[form.field_name(line)] if form is not None else None,
    )


def _shown(line, net: Decimal | None, taxed: Taxed, labels: dict[Tax, str]) -> dict[str, Any]:
    """Answer the amounts as the company sees them; ``tax`` is after discounts."""
    gross = line.basket.shopper.shows_gross and line.is_tax_known
    return {
        "shown_price": line.unit_price_incl_tax if gross else line.unit_price_excl_tax,
        "shown_total": line.line_price_incl_tax if gross else net,
        "tax": taxed.amount,
        "tax_label": labels[taxed.tax],
    }


def _image(product):
    """Answer the first picture of a product, or of its parent, from what is loaded already."""
    images = list(product.images.all())
    if not images and product.parent_id:
        images = list(product.parent.images.all())
    return images[0] if images else None
