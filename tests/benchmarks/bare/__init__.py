"""
The floor: a Django project that does nothing but what a category page can not do without.

No sessions, no log-in, no basket, no facets, no counts, no forms. Three statements (the company's
segments, a page of visible products, their prices) and one template of cards and a menu.
"""
