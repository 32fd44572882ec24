"""What the storefront's templates say in one tag: an icon, the style sheets, the category menu."""

from functools import cache as once
from pathlib import Path

from django import template
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shop.caching import remember
from shop.catalogue.menu import menu_of
from shop.ranges.gate import gate

from .money import unit_price

register = template.Library()

COMPONENTS = sorted(
    sheet.name for sheet in (Path(__file__).parents[1] / "static/shop/css/components").glob("*.css")
)
"""One style sheet a component: a new one is linked by existing."""


@register.simple_tag
@once
def component_styles() -> SafeString:
    """Link the style sheet of every component, in the order of their names; made once."""
    return format_html_join(
        "\n    ",
        '<link rel="stylesheet" href="{}">',
        ((static(f"shop/css/components/{name}"),) for name in COMPONENTS),
    )


@register.simple_tag
def icon(name: str, css_class: str = "") -> SafeString:
    """Draw an icon of ``shop/img/icons.svg`` in the colour of the text, hidden from readers."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css_class,
        static("shop/img/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def main_menu(context) -> SafeString:
    """Draw the categories that the shopper may see. At most one query."""
    request = context["request"]
    match = request.resolver_match
    is_first_level = (
        match is not None
        and match.view_name == "catalogue:category"
        and "/" not in match.kwargs["category_slug"]
    )
    here = request.path if is_first_level else ""

    def draw() -> SafeString:
        values = {"groups": menu_of(request), "here": here}
        return get_template("oscar/partials/nav_primary.html").render(values)

    return remember(request.shopper, "main-menu", (here,), draw, by=gate(request.shopper).told)


register.filter(unit_price)


@register.simple_tag(takes_context=True)
def address_with(context, name: str, value: str) -> str:
    """Answer the query string of this page with one value changed."""
    query = context["request"].GET.copy()
    query[name] = value
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def hidden_fields(context, *left_out: str) -> SafeString:
    """Repeat the query string of this page as hidden fields of a form, but for some names."""
    given = context["request"].GET.lists()
    return format_html_join(
        "",
        '<input type="hidden" name="{}" value="{}">',
        ((name, value) for name, values in given if name not in left_out for value in values),
    )
