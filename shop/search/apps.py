"""The fork's app config."""

from oscar.apps.search.apps import SearchConfig as OscarSearchConfig


class SearchConfig(OscarSearchConfig):
    """Oscar's search app under our dotted name."""

    name = "shop.search"
