"""Segments in Django admin: what staff see of companies and segments, one subject a file."""

from . import companies, overrides, people, runs, segments

__all__ = ["companies", "overrides", "people", "runs", "segments"]
