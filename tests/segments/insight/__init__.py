"""Segments and days, drift, reviews and the pages that show them."""
