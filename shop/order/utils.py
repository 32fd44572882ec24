"""Writing an order down, with our numbers and without Oscar's own handling of stock."""

from oscar.apps.order import utils as core

from shop.purchases.numbers import next_order_number


class OrderNumberGenerator(core.OrderNumberGenerator):
    """Numbers from a sequence: they say nothing of the basket and are never used twice."""

    def order_number(self, basket):
        """Take the next number."""
        return next_order_number()


class OrderCreator(core.OrderCreator):
    """Oscar's creator; the stock was allocated before, under its lock: ``shop.purchases.stock``."""

    def update_stock_records(self, line):
        """Leave stock alone."""

    def create_line_discount_models(self, order, order_line, basket_line):
        """Write down discounts; a line without any costs no query."""
        if basket_line.has_discount:
            super().create_line_discount_models(order, order_line, basket_line)

    def create_line_models(self, order, basket_line, extra_line_fields=None):
        """Write a line down with the code of today's tax, not of the day when it was added."""
        basket_line.tax_code = basket_line.purchase_info.price.tax_code
        return super().create_line_models(order, basket_line, extra_line_fields)
