"""Segments in Django admin: what staff see of companies and segments, one subject a file."""

from . import companies, overrides, people, segments

__all__ = ["companies", "overrides", "people", "segments"]
