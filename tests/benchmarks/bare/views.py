"""The floor of a category page: three statements and a template."""

from functools import cache

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

SEGMENTS = "select segment_ids from segments_companystate where company_id = %s"

PAGE = """
select p.id, p.title, p.slug, p.upc from catalogue_product p
join catalogue_productcategory pc on pc.product_id = p.id
join catalogue_category c on c.id = pc.category_id
join catalogue_category top on c.path like top.path || '%%'
where top.id = %s and p.is_public and p.parent_id is null and not exists (
    select from ranges_rangemember m join ranges_rangeaccess a on a.range_id = m.range_id
    where m.product_id = p.id and m.is_whole and a.verb = 'exclusive' and not exists (
        select from ranges_rangeaccess_segments g
        where g.rangeaccess_id = a.id and g.segment_id = any(%s)))
order by p.id desc limit 24
"""

PRICES = """
select asked.id, (
    select min(price.amount) from pricing_pricelist_segments audience
    join pricing_price price on price.price_list_id = audience.pricelist_id
        and price.product_id = asked.id and price.min_quantity = 1
    where audience.segment_id = any(%s))
from unnest(%s::bigint[]) as asked (id)
"""

MENU = """
select id, name, slug from catalogue_category where is_public order by path limit 200
"""


@cache
def menu() -> list[tuple]:
    """Two hundred categories, read once a process."""
    with connection.cursor() as cursor:
        cursor.execute(MENU)
        return cursor.fetchall()


def category(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show 24 products of a category with the prices of the company named in a cookie."""
    categories = menu()
    with connection.cursor() as cursor:
        cursor.execute(SEGMENTS, [int(request.COOKIES.get("company", 0))])
        segments = (cursor.fetchone() or [[]])[0]
        cursor.execute(PAGE, [pk, segments])
        products = cursor.fetchall()
        cursor.execute(PRICES, [segments, [product[0] for product in products]])
        prices = dict(cursor.fetchall())
    cards = [(*product, prices[product[0]]) for product in products]
    return render(request, "page.html", {"menu": categories, "cards": cards})
