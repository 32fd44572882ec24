"""
The storefront: Oscar, and what a segment changes in it.

*Homes* (plural names, ours, side by side) decide; *forks* (singular names that Oscar's loader
demands) wire those decisions into Oscar and decide nothing themselves.
"""

from .celery import app as celery_app

__all__ = ["celery_app"]
