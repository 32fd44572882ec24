"""
Amounts in templates. Takes the place of Oscar's ``currency_filters`` (settings, ``libraries``).

Oscar's filter leaves no space between a code and the number: "SEK358.89".
"""

from django import template

from shop.money import currency, unit_price

register = template.Library()
register.filter(unit_price)
register.filter(currency)
