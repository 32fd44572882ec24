"""
Who is buying?

``Company`` holds what is known of a firm; ``Buyer`` is a person who buys for it; ``SalesRep``
looks after it. A ``Segment`` is a named group of companies, kept by a rule (JSON data) that is
compiled to SQL through the registry of criteria and explained by a second evaluator in Python.
``evaluation`` turns rules into ``Membership`` rows and one ``CompanyState`` row a company, the only
table a page reads. ``Shopper`` is the frozen value that everything personal is a function of.

Imports nothing of ours and nothing of Oscar.
"""
