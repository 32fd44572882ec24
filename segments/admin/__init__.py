"""Segments in Django admin: what staff see of companies and segments, one subject a file."""

from . import companies, dimensions, overrides, people, runs, segments

__all__ = ["companies", "dimensions", "overrides", "people", "runs", "segments"]
