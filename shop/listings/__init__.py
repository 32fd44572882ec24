"""How do they find it? Search documents, facets and sorting inside the gate."""
