"""
What does it cost them?

A ``PriceList`` has an audience (companies, segments), a currency, a period and a priority.
``lookup`` finds every price within reach of a shopper for a page of products in one query;
``resolution`` picks the one to charge and says why. Imports ``segments`` only.
"""
