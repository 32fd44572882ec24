"""
Measures: numbers of what a company did in a window, at any instant (laws M1–M5 and W1).

A criterion with a free window is no column. While it is compiled it registers what it needs, and
compares the expression that it gets; one grouped scan a source then answers every measure:

    class Orders(Criterion):                                   # “orders.count”, last 90 days
        def measure(self, condition, ctx):
            start, end = window(condition, ctx)                # instants: start inside, end outside
            return Measure("orders", "count", start=start, end=end, scope=condition.scope)

        def positive(self, condition, ctx):                    # SQL, for a set of companies
            found = ctx.measures.column(self.measure(condition, ctx))
            return Q(GreaterThanOrEqual(found, condition.value))

        def actual(self, facts, ctx):                          # Python, for one company
            return ctx.activity.value(self.measure(condition, ctx))

Whoever runs the query joins the measures once, after all leaves are compiled:
``with_measures(CompanyFacts.objects.filter(condition(rule, ctx)), ctx)``; whoever asks Python puts
``load_activity([company_id], ctx)[company_id]`` in the context first.
"""

from .activity import Activity
from .collector import Measures
from .joining import TABLE, with_measures
from .loading import load_activity
from .measure import Measure, Narrow

__all__ = ["TABLE", "Activity", "Measure", "Measures", "Narrow", "load_activity", "with_measures"]
