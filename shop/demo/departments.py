"""More categories for scales M and L: below each that holds products, filled with their copies."""

from oscar.core.loading import get_model

from .cloning import clone, execute

Category = get_model("catalogue", "Category")

LEAVES = """
CREATE TEMPORARY TABLE leaves ON COMMIT DROP AS
SELECT id, path, row_number() OVER (ORDER BY path) AS place, count(*) OVER () AS total
FROM catalogue_category WHERE numchild = 0 AND EXISTS (
    SELECT FROM catalogue_productcategory pc WHERE pc.category_id = catalogue_category.id)
"""

# Leaves take turns, so that each gets as many as its neighbour or one more.
BELOW = """
(SELECT c.*, leaf.path AS above, turn FROM generate_series(1, %(turns)s) AS turn
 CROSS JOIN leaves leaf JOIN catalogue_category c ON c.id = leaf.id
 WHERE (turn - 1) * leaf.total + leaf.place <= %(missing)s) s
"""

# Treebeard's paths: four characters a level, digits before letters.
DIGIT = "substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', ({}) + 1, 1)"
STEP = " || ".join(DIGIT.format(f"s.turn / {36**power} %% 36") for power in (3, 2, 1, 0))

COUNT_CHILDREN = """
UPDATE catalogue_category c SET numchild = below.number FROM (
    SELECT left(path, -4) AS path, count(*) AS number FROM catalogue_category GROUP BY 1
) below WHERE c.path = below.path AND c.numchild <> below.number
"""

FILL = """
UPDATE catalogue_productcategory pc SET category_id = child.id
FROM copies, (
    SELECT c.id, leaf.id AS leaf_id, row_number() OVER of_leaf AS nth,
        count(*) OVER (PARTITION BY leaf.id) AS total
    FROM leaves leaf JOIN catalogue_category c ON left(c.path, -4) = leaf.path
    WINDOW of_leaf AS (PARTITION BY leaf.id ORDER BY c.path)
) child
WHERE pc.product_id = copies.id AND pc.category_id = child.leaf_id
  AND child.nth = copies.turn %% child.total + 1
"""


def multiply_categories(wanted: int) -> int:
    """
    Make categories until there are ``wanted``, and put the copies of products into them.

    Needs the table ``copies`` of ``multiply_products``. Five statements.
    """
    missing = wanted - Category.objects.count()
    execute(LEAVES)
    leaves = Category.objects.raw("SELECT id FROM leaves")
    if missing <= 0 or not len(leaves):
        return 0
    params = {"missing": missing, "turns": -(-missing // len(leaves))}
    changes = {
        "path": f"s.above || {STEP}",
        "depth": "s.depth + 1",
        "numchild": "0",
        "name": "left(s.name || ', group ' || s.turn, 255)",
        "slug": "left(s.slug || '-' || s.turn, 255)",
        "code": "NULL",
        "image": "''",
    }
    made = clone(Category, BELOW, changes, params)
    execute(COUNT_CHILDREN)
    execute(FILL, {})
    return made
