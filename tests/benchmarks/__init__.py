"""
Plain Oscar beside ours: the same PostgreSQL, the same products, the same machine, in turns.

``./dev bench`` runs it. Nothing here is a test: a time says little on a shared machine, so the
report gives ratios, and the exact number of SQL statements, which the tests assert elsewhere.

sites        the two shops: their settings, database, web server
copying      plain Oscar gets our products, row by row
browsing     a buyer with cookies: logs in, fills a basket, asks for pages
measuring    rounds in turns, medians
reporting    the table, and docs/benchmarks.md
counting     middleware that writes SQL and CPU of each answer into its headers
plain_oscar  a minimal project after Oscar's own documentation

``pricing_lookup`` is another benchmark and stands alone: what looking prices up costs at a million.
"""
