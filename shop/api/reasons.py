"""The shapes of explanations: why a price is what it is, and was."""

from rest_framework import serializers

from .shapes import UnitPrice, amount

SOURCES = ["company", "ancestor", "segment", "base"]
"""Whose price it is."""


class Candidate(serializers.Serializer):
    """A list (or the base price) that was asked, in the order of asking."""

    price_list = serializers.CharField(help_text="Its code; empty for the base price.")
    name = serializers.CharField()
    source = serializers.ChoiceField(SOURCES)
    priority = serializers.IntegerField()
    says = serializers.CharField()
    net = amount(allow_null=True)
    raised_from = amount(
        allow_null=True,
        help_text="What it was before the floor raised it; for those who may see unit costs.",
    )
    outcome = serializers.CharField(help_text="Stable code of what became of it.")
    words = serializers.CharField()


class Explanation(serializers.Serializer):
    """Why a product is visible and costs what it costs for a company."""

    company = serializers.CharField()
    product = serializers.IntegerField()
    quantity = serializers.IntegerField()
    at = serializers.DateTimeField()
    currency = serializers.CharField()
    is_visible = serializers.BooleanField()
    visibility = serializers.CharField()
    price = UnitPrice(allow_null=True)
    conclusion = serializers.CharField()
    tax = serializers.CharField(help_text="The line with its tax, in words.")
    approximate = serializers.ListField(
        child=serializers.CharField(), help_text="What of the past could not be rebuilt exactly."
    )
    candidates = Candidate(many=True)


class Cause(serializers.Serializer):
    """Why a price became another."""

    at = serializers.DateTimeField()
    words = serializers.CharField()
    who = serializers.CharField()
    batch = serializers.IntegerField(allow_null=True, help_text="The import that did it.")


class HistoryStep(serializers.Serializer):
    """A price from ``since`` (inside) to ``until`` (outside, or null); ``net`` null: none."""

    since = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True)
    net = amount(allow_null=True)
    currency = serializers.CharField()
    price_list = serializers.CharField()
    source = serializers.ChoiceField(SOURCES, allow_null=True)
    causes = Cause(many=True)


class History(serializers.Serializer):
    """A price over time, the oldest step first."""

    company = serializers.CharField()
    product = serializers.IntegerField()
    quantity = serializers.IntegerField()
    is_cut = serializers.BooleanField(help_text="There are older changes than were looked at.")
    steps = HistoryStep(many=True)
