"""The category tree by names, made where it is missing."""

from oscar.core.loading import get_model

Category = get_model("catalogue", "Category")

Path = tuple[str, ...]


class CategoryTree:
    """Finds a category by the names from the root down. Reads the tree once, at first use."""

    def __init__(self):
        self._nodes: dict[Path, Category] | None = None

    def id_of(self, path: Path) -> int:
        """Answer the category at ``path``, making it and those above it when missing."""
        return self._node(path).pk

    def _node(self, path: Path) -> Category:
        if self._nodes is None:
            self._nodes = stored_nodes()
        node = self._nodes.get(path)
        if node is None:
            if len(path) == 1:
                node = Category.add_root(name=path[0])
            else:
                parent = self._node(path[:-1])
                node = parent.add_child(name=path[-1])
            self._nodes[path] = node
        return node


def stored_nodes() -> dict[Path, Category]:
    """Answer every stored category by its path of names; one query."""
    names: dict[str, Path] = {}
    nodes: dict[Path, Category] = {}
    for node in Category.objects.order_by("path"):
        above = names.get(node.path[: -Category.steplen], ())
        names[node.path] = (*above, node.name)
        nodes.setdefault(names[node.path], node)
    return nodes
