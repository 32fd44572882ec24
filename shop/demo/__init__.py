"""The demo: made-up companies, products and orders, from a seed."""
