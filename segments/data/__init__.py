"""
Data that ships with the engine: the upper levels of two industry code trees.

``nace.csv``: NACE Rev. 2.1, 22 sections and 87 divisions. ``naics.csv``: NAICS 2022, 20 sectors and
96 subsectors. Deeper levels are loaded from a file of the same columns.
"""
