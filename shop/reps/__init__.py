"""
The sales rep's pages: which companies are mine, in which segments, why, and what do they pay?

A rep is not staff. Everything here starts from the rep's own portfolio; a company that is not in it
is answered like one that does not exist.
"""
