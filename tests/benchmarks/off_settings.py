"""Ours with segmentation off: the same shop with base prices, where everybody sees everything."""

from tests.benchmarks.our_settings import *  # noqa: F403

SEGMENTATION = False
