"""
Tax: which VAT a line carries, decided beside the price and never inside it.

``areas`` and ``treatment`` decide (pure), ``rates`` and ``categories`` read the tables, ``amounts``
rounds and adds up (pure), ``taxation`` puts them together for a shopper, ``wording`` says it.
See ``docs/algorithms/tax.md``.
"""
