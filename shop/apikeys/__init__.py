"""
API keys: with one, a program is who a buyer of a company would be.

A key belongs to one company and acts as one person; it has scopes and an end, and only the hash of
it is kept. It never can more than that person, and stops when the person or the company does.
"""
