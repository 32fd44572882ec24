"""
The playbooks for the cost to serve: ready segments with their terms in this shop.

Low: the weekly rhythm on the front page. Medium: campaigns, a small least order value. High: a
least order value, and a front page without campaigns.
"""

from .installing import install_playbooks

__all__ = ["install_playbooks"]
