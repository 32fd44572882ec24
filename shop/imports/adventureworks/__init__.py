"""
A ready mapping of the AdventureWorks reseller data (CSV files) to the shop.

``loading.load`` writes everything in one transaction and may be repeated. Decisions of the mapping
are in ``docs/how-to/adventureworks.md``. All codes made here begin with ``aw-``.
"""
