"""
The HTTP API: thin edges over the same gate, prices and baskets as the pages.

Nothing here decides what is visible or what it costs. Each address has its row in the access table,
and each answer the shape that the OpenAPI schema promises (a test compares them).
"""
