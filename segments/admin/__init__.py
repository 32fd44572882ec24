"""Segments in Django admin: what staff see of companies and segments, one subject a file."""

from . import companies, people, segments

__all__ = ["companies", "people", "segments"]
