"""Which addresses are asked for: the same on every shop, spread over products and categories."""

from __future__ import annotations

from dataclasses import dataclass, field

import psycopg

from tests.benchmarks.browsing import Buyer, Forms
from tests.benchmarks.measuring import Ask, Shop
from tests.benchmarks.shops import FLOOR, OSCAR, WHOOSH

LINES = 50
SPREAD = 30

# Categories that fill a page and hold, with those below, no more than a shopper leafs through.
CATEGORIES = """
select c.id, c.slug from catalogue_category c
join catalogue_category below on below.path like c.path || '%%'
join catalogue_productcategory pc on pc.category_id = below.id
join catalogue_product p on p.id = pc.product_id and p.is_public and p.structure <> 'child'
where c.is_public and c.ancestors_are_public
group by c.id having count(*) between 40 and 800 order by mod(c.id * 7919, 10007) limit %s
"""
PRODUCTS = """
select p.id, p.slug, p.title from catalogue_product p
join partner_stockrecord s on s.product_id = p.id and s.price > 0 and s.num_in_stock > 100
where p.is_public and p.structure = 'standalone'
and not exists (
    select from ranges_rangemember m join ranges_rangeaccess a on a.range_id = m.range_id
    where m.product_id = p.id)
order by mod(p.id * 7919, 10007), p.id limit %s
"""


@dataclass(slots=True)
class Targets:
    """Paths that every buyer may see."""

    categories: list[str] = field(default_factory=list)
    products: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def find_targets(conninfo: str, guide: Buyer) -> Targets:
    """Read them from our database; the guide follows our redirects to the right addresses."""
    with psycopg.connect(conninfo) as connection:
        categories = connection.execute(CATEGORIES, [SPREAD]).fetchall()
        products = connection.execute(PRODUCTS, [LINES * 6]).fetchall()
    found = Targets()
    for pk, slug in categories:
        path = f"/catalogue/category/{slug}_{pk}/"
        answer = guide.get(path)
        if answer.status < 400:
            found.categories.append(answer.location or path)
    for pk, slug, title in products:
        found.products.append(f"/catalogue/{slug}_{pk}/")
        found.words.append(title.split()[0])
    found.words = sorted(set(found.words))[:SPREAD]
    return found


def pages_of(
    targets: Targets, shops: dict[str, Shop], *, warm: bool = False
) -> dict[str, dict[str, list[Ask]]]:
    """
    Answer what each shop is asked for each page; Whoosh and the floor only what they have.

    ``warm``: every buyer asks for one address of their own again and again.
    """
    pages: dict[str, dict[str, list[Ask]]] = {
        "category": {}, "one category": {}, "home": {}, "search": {}, "product": {},
    }  # fmt: skip
    for name, shop in shops.items():
        buyers = len(shop.clients[0])
        over = _again if warm else _spread
        pages["category"][name] = over(targets.categories, buyers)
        if name == FLOOR:
            continue
        home = "/catalogue/" if name in {OSCAR, WHOOSH} else "/"
        pages["home"][name] = over([home], buyers)
        pages["search"][name] = over([f"/search/?q={word}" for word in targets.words], buyers)
        if name == WHOOSH:
            continue
        pages["one category"][name] = [Ask(0, targets.categories[0])]
        pages["product"][name] = over(targets.products[:SPREAD], buyers)
    return pages


def adding(targets: Targets, shops: dict[str, Shop]) -> dict[str, dict[str, list[Ask]]]:
    """Answer the forms that add one product; each buyer's own, with the token of the page."""
    asks: dict[str, list[Ask]] = {}
    for name, shop in shops.items():
        asks[name] = []
        for number, buyer in enumerate(shop.clients[0]):
            form = form_of(buyer, targets.products[number])
            if form is not None:
                asks[name].append(Ask(number, form["action"], form["fields"]))
    return {"add to basket": asks}


def form_of(buyer: Buyer, path: str) -> dict | None:
    """Answer the form of a product's own page that adds it, or None when it is not for sale."""
    try:
        form = Forms(buyer.get(path).body).named("quantity", "csrfmiddlewaretoken")
    except LookupError:
        return None
    return form if "/basket/add/" in form["action"] else None


def fill(shop: Shop, products: list[str], lines: int) -> None:
    """Fill the first buyer's basket by the forms on the products' own pages."""
    buyer, added = shop.clients[0][0], 0
    for path in products:
        if added == lines:
            return
        form = form_of(buyer, path)
        if form and buyer.post(form["action"], form["fields"]).status == 302:
            added += 1
    if added < lines:
        raise SystemExit(f"{shop.server.address}: only {added} of {lines} lines fit in the basket")


def basket(shops: dict[str, Shop]) -> dict[str, dict[str, list[Ask]]]:
    """Answer the page of the full basket."""
    return {f"basket of {LINES} lines": {name: [Ask(0, "/basket/")] for name in shops}}


def _spread(paths: list[str], buyers: int) -> list[Ask]:
    """Walk through paths and buyers at different paces, so that few requests repeat another."""
    return [
        Ask(number % buyers, paths[(number * 7 + number // buyers) % len(paths)])
        for number in range(max(len(paths), 1) * buyers)
    ]


def _again(paths: list[str], buyers: int) -> list[Ask]:
    """Give every buyer one path of their own, so that nearly all requests repeat another."""
    return [Ask(number, paths[number % len(paths)]) for number in range(buyers)]
