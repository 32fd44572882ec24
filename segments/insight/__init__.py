"""
Whether segments still do what they were made for.

``days`` sums up each segment and local day into ``SegmentDay``. ``drift`` compares a segment with
itself at its publish. ``alerts`` and ``reviews`` say what a person should look at, ``notices`` tell
them once. ``charts`` draws; every page and every list uses the same drawings.
"""
