"""
Who may use which address? Default deny.

``policies`` is the table: one row for every URL pattern. ``middleware`` keeps it, and answers a
product that the shopper may not see like one that does not exist, before any view runs.
"""
