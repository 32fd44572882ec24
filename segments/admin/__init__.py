"""Segments in Django admin: what staff see of companies and segments, one subject a file."""

from . import (
    companies,
    dashboards,
    dimensions,
    overrides,
    people,
    releases,
    reviews,
    runs,
    segments,
)

__all__ = [
    "companies",
    "dashboards",
    "dimensions",
    "overrides",
    "people",
    "releases",
    "reviews",
    "runs",
    "segments",
]
