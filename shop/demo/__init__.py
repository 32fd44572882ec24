"""
Demo data: a believable supplier of industrial goods, made by a seeded generator.

One module a subject (companies, products, segments, prices …), each with one function that makes
its rows; ``seeding`` calls them in order, in one transaction. The same scale, seed and day give the
same shop. Scale S is made row by row here; ``multiplying`` makes M and L out of it inside the
database.
"""
