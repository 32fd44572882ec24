"""Segments in Django admin: what staff see of companies and segments, one subject a file."""

from . import (
    buyerfacts,
    calibrations,
    companies,
    dashboards,
    dimensions,
    lists,
    overrides,
    people,
    releases,
    reviews,
    runs,
    segments,
)

__all__ = [
    "buyerfacts",
    "calibrations",
    "companies",
    "dashboards",
    "dimensions",
    "lists",
    "overrides",
    "people",
    "releases",
    "reviews",
    "runs",
    "segments",
]
