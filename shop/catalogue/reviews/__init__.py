"""Overrides of Oscar's reviews, found through the catalogue fork."""
