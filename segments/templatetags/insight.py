"""Small drawings for lists and pages."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from ..insight import charts

register = template.Library()


@register.simple_tag
def sparkline(values: Sequence[charts.Number | None], label: str) -> SafeString:
    """Draw a small line; ``label`` says in words what it shows."""
    return charts.sparkline(values, label=label)
