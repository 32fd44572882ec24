"""The listing pages, in place of Oscar's, which lean on Haystack."""

from .catalogue import CatalogueView, ProductCategoryView
from .search import FacetedSearchView

__all__ = ["CatalogueView", "FacetedSearchView", "ProductCategoryView"]
