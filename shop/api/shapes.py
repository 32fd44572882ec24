"""The shapes of the answers, for the schema; the answers themselves are plain dicts."""

from rest_framework import serializers

from pricing.tax.treatment import Treatment

WHY_NONE = ["not_found", "ambiguous", "has_variants"]
"""Why an item names no product that has a price."""


def amount(**options) -> serializers.Field:
    """An amount: a text with a dot, two to four decimals."""
    return serializers.DecimalField(max_digits=18, decimal_places=4, **options)


class Mistake(serializers.Serializer):
    """One mistake in a request."""

    path = serializers.CharField(help_text="Where it is, such as “items[2].quantity”.")
    code = serializers.CharField(help_text="Stable.")
    message = serializers.CharField(help_text="For people; translated.")


class Problem(serializers.Serializer):
    """Why there is no answer."""

    code = serializers.CharField(help_text="Stable; see docs/reference/api-errors.md.")
    detail = serializers.CharField(help_text="For people; translated.")
    errors = Mistake(many=True)


class Break(serializers.Serializer):
    """From a quantity on, a piece costs this much, net."""

    from_quantity = serializers.IntegerField()
    net = amount()


class NextBreak(Break):
    """How many more reach the next lower price."""

    add = serializers.IntegerField()


class UnitPrice(serializers.Serializer):
    """
    What one piece costs; ``tax``, ``gross`` and ``tax_rate`` are null where the tax is not known.

    Tax is charged by the line: never multiply what it is for one piece.
    """

    currency = serializers.CharField()
    net = amount()
    tax = amount(allow_null=True)
    gross = amount(allow_null=True)
    tax_rate = amount(allow_null=True, help_text="Percent.")
    tax_treatment = serializers.ChoiceField([one.value for one in Treatment])
    breaks = Break(many=True, help_text="The whole table; empty when there are no breaks.")
    next_break = NextBreak(allow_null=True)


class NoPrice(serializers.Serializer):
    """Why there is no price."""

    code = serializers.ChoiceField(["no_price", "no_price_in_currency", "not_available", *WHY_NONE])
    detail = serializers.CharField()


class Availability(serializers.Serializer):
    """Whether it can be bought."""

    is_available = serializers.BooleanField()
    code = serializers.CharField()
    message = serializers.CharField()


class Product(serializers.Serializer):
    """A product that the company may see, with what one piece costs it."""

    id = serializers.IntegerField()
    part_number = serializers.CharField(allow_null=True)
    own_number = serializers.CharField(
        allow_null=True, help_text="What the company itself calls the product."
    )
    title = serializers.CharField()
    url = serializers.CharField(help_text="The path of its page in the shop.")
    kind = serializers.ChoiceField(["standalone", "parent", "child"])
    parent = serializers.IntegerField(allow_null=True)
    price = UnitPrice(allow_null=True)
    no_price = NoPrice(allow_null=True)
    availability = Availability()


class Fact(serializers.Serializer):
    """One attribute."""

    code = serializers.CharField()
    name = serializers.CharField()
    value = serializers.CharField()


class ProductPage(Product):
    """Everything that the page of a product says."""

    description = serializers.CharField(help_text="Plain text.")
    facts = Fact(many=True)
    images = serializers.ListField(child=serializers.CharField(), help_text="Paths.")
    variants = serializers.ListField(child=serializers.IntegerField())


class Products(serializers.Serializer):
    """A part of the products; ``next`` is the address of the following part, or null."""

    results = Product(many=True)
    next = serializers.CharField(allow_null=True)


class Found(serializers.Serializer):
    """A page of what was found."""

    results = Product(many=True)
    total = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    corrected = serializers.BooleanField(help_text="Near spellings are shown.")


class PricedItem(serializers.Serializer):
    """The answer to one item: a price, or why there is none."""

    product = serializers.IntegerField(allow_null=True)
    part_number = serializers.CharField(allow_null=True)
    quantity = serializers.IntegerField()
    price = UnitPrice(allow_null=True)
    line_net = amount(allow_null=True)
    line_tax = amount(allow_null=True)
    line_gross = amount(allow_null=True)
    no_price = NoPrice(allow_null=True)
    availability = Availability(allow_null=True)


class Priced(serializers.Serializer):
    """One answer for each item, in the order in which they were asked."""

    at = serializers.DateTimeField()
    currency = serializers.CharField()
    results = PricedItem(many=True)


class CompanyAnswer(serializers.Serializer):
    """Who the key or the person shops for."""

    number = serializers.CharField()
    name = serializers.CharField()
    currency = serializers.CharField()
    may_order = serializers.BooleanField()
    scopes = serializers.ListField(
        child=serializers.CharField(), allow_null=True, help_text="Null for a person."
    )
    expires_at = serializers.DateTimeField(allow_null=True)


class PreviewedLine(serializers.Serializer):
    """One line of the basket that was tried."""

    product = serializers.IntegerField()
    part_number = serializers.CharField(allow_null=True)
    title = serializers.CharField()
    quantity = serializers.IntegerField()
    unit_price = UnitPrice(allow_null=True)
    line_net = amount(allow_null=True)
    line_tax = amount(allow_null=True, help_text="After discounts.")
    problem = serializers.CharField(help_text="Why it can not be ordered; empty when it can.")


class Preview(serializers.Serializer):
    """What the basket page would say. It can be ordered when ``is_ready``."""

    at = serializers.DateTimeField()
    currency = serializers.CharField()
    lines = PreviewedLine(many=True)
    goods_net = amount()
    discount = amount()
    total_net = amount()
    total_tax = amount(allow_null=True)
    total_gross = amount(allow_null=True)
    is_ready = serializers.BooleanField()
    problems = serializers.ListField(child=serializers.CharField())


class OrderHead(serializers.Serializer):
    """An order of the company, as it was frozen."""

    number = serializers.CharField()
    placed_at = serializers.DateTimeField()
    status = serializers.CharField()
    po_number = serializers.CharField()
    currency = serializers.CharField()
    total_net = amount()
    total_tax = amount()
    total_gross = amount()


class OrderLine(serializers.Serializer):
    """A line of an order, as it was frozen."""

    part_number = serializers.CharField()
    title = serializers.CharField()
    quantity = serializers.IntegerField()
    unit_net = amount()
    line_net = amount()
    line_tax = amount()
    line_gross = amount()


class OrderPage(OrderHead):
    """An order with its lines."""

    shipping_net = amount()
    lines = OrderLine(many=True)


class Orders(serializers.Serializer):
    """A part of the orders, the newest first; ``next`` is the address of the following part."""

    results = OrderHead(many=True)
    next = serializers.CharField(allow_null=True)
