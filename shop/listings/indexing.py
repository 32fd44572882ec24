"""
Writing search documents and facet values, set-based, from the catalogue.

A document holds each word twice, as written and folded (no accents, lower case), and each part
number whole without dashes as well as its pieces, so that ``AB-12/x``, ``ab12x`` and ``ab 12`` find
the same product. Weights: A title and part numbers, B categories, C attributes, D description.
"""

from collections.abc import Collection

from django.db import connection, transaction

_SCOPE = """
create temporary table indexed on commit drop as
select id, coalesce(parent_id, id) as root_id from catalogue_product
where %(everything)s or coalesce(parent_id, id) in (
    select coalesce(parent_id, id) from catalogue_product where id = any(%(products)s))
"""

_VALUES = """
create temporary table attribute_texts on commit drop as
select x.id as product_id, x.root_id, v.attribute_id, a.code, left(coalesce(
    o.option, m.option, v.value_text, v.value_integer::text, v.value_float::text,
    case when v.value_boolean then 'Yes' when not v.value_boolean then 'No' end), 400) as value
from indexed x
join catalogue_productattributevalue v on v.product_id = x.id
join catalogue_productattribute a on a.id = v.attribute_id
left join catalogue_attributeoption o on o.id = v.value_option_id
left join catalogue_productattributevalue_value_multi_option mo
    on mo.productattributevalue_id = v.id
left join catalogue_attributeoption m on m.id = mo.attributeoption_id
where a.type in ('text', 'integer', 'float', 'boolean', 'option', 'multi_option')
"""

_NUMBERS = """
create temporary table numbered on commit drop as
select x.id as product_id, n.number, search_plain(n.number) as plain, min(n.place) as place
from indexed x
cross join lateral (
    select p.upc as number, 1 as place from catalogue_product p where p.id = x.id
    union select p.code, 2 from catalogue_product p where p.id = x.id
    union select s.partner_sku, 3 from partner_stockrecord s where s.product_id = x.id
) n
where n.number <> ''
group by x.id, n.number
"""

_DOCUMENTS = """
with numbers as (
    select product_id as id,
        string_agg(number, ' ' order by place, number) as written,
        string_agg(plain, ' ' order by place, number) as plain,
        (array_agg(number order by place, number))[1] as first
    from numbered group by product_id
), categories as (
    select x.id, string_agg(distinct above.name, ' ') as names
    from indexed x
    join catalogue_productcategory pc on pc.product_id = x.root_id
    join catalogue_category c on c.id = pc.category_id
    join catalogue_category above on c.path like above.path || '%%' and above.is_public
    group by x.id
), attributes as (
    select product_id as id, string_agg(distinct value, ' ') as words
    from attribute_texts group by product_id
), texts as (
    select x.id, x.root_id,
        concat_ws(' ', nullif(p.title, ''), case when x.id <> x.root_id then r.title end) as title,
        coalesce(n.written, '') as written, coalesce(n.plain, '') as plain,
        left(coalesce(n.first, ''), 255) as part_number,
        coalesce(c.names, '') as categories, coalesce(a.words, '') as attributes,
        left(regexp_replace(r.description, '<[^>]*>', ' ', 'g'), 20000) as description
    from indexed x
    join catalogue_product p on p.id = x.id
    join catalogue_product r on r.id = x.root_id
    left join numbers n on n.id = x.id
    left join categories c on c.id = x.id
    left join attributes a on a.id = x.id
)
insert into listings_searchdocument
    (product_id, root_id, document, title_folded, part_number, part_number_plain)
select id, root_id,
    setweight(search_words(concat_ws(' ', title, written)), 'A')
        || setweight(to_tsvector('simple', plain), 'A')
        || setweight(search_words(categories), 'B')
        || setweight(search_words(attributes), 'C')
        || setweight(search_words(description), 'D'),
    search_fold(title), part_number, plain
from texts
on conflict (product_id) do update set
    root_id = excluded.root_id, document = excluded.document, title_folded = excluded.title_folded,
    part_number = excluded.part_number, part_number_plain = excluded.part_number_plain
where (listings_searchdocument.root_id, listings_searchdocument.document,
       listings_searchdocument.title_folded, listings_searchdocument.part_number,
       listings_searchdocument.part_number_plain)
    is distinct from (excluded.root_id, excluded.document, excluded.title_folded,
                      excluded.part_number, excluded.part_number_plain)
"""

_FORGET_NUMBERS = """
delete from listings_partnumber k using indexed x
where k.product_id = x.id and not exists (
    select 1 from numbered n
    where n.product_id = k.product_id and n.number = k.number and n.plain = k.plain)
"""

_ADD_NUMBERS = """
insert into listings_partnumber (product_id, number, plain)
select product_id, number, plain from numbered where plain <> ''
on conflict (product_id, number) do nothing
"""

_FORGET_VALUES = """
delete from listings_facetvalue f using indexed x
where f.product_id = x.id and not exists (
    select 1 from attribute_texts t
    where t.product_id = f.product_id and t.attribute_id = f.attribute_id and t.value = f.value
        and t.root_id = f.root_id and t.code = f.code)
"""

_ADD_VALUES = """
insert into listings_facetvalue (root_id, product_id, attribute_id, code, value)
select distinct root_id, product_id, attribute_id, code, value
from attribute_texts where value <> '' and length(value) <= 80
on conflict (product_id, attribute_id, value) do nothing
"""

_FORGET_WORDS = "delete from listings_searchword where %(everything)s"

_ADD_WORDS = """
insert into listings_searchword (word, length)
select distinct u.lexeme, length(u.lexeme)
from indexed x
join listings_searchdocument d on d.product_id = x.id
cross join lateral unnest(d.document) as u(lexeme, positions, weights)
where u.lexeme ~ '^[a-z]{3,40}$' and u.weights && array['A', 'B', 'C']
on conflict (word) do nothing
"""

INDEXING_LOCK = 7_210_045
"""Two indexings never run at once, so that they can not overwrite each other's reading."""


@transaction.atomic
def index(product_ids: Collection[int] | None = None) -> int:
    """
    Make documents and facet values match these products and their variants; None means all.

    Returns how many documents were written. Writes differences only, so it may be repeated.
    A fixed number of statements, whatever the number of products.
    """
    params = {"everything": product_ids is None, "products": list(product_ids or ())}
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [INDEXING_LOCK])
        cursor.execute(_SCOPE, params)
        cursor.execute(_VALUES)
        cursor.execute(_NUMBERS)
        cursor.execute("analyze indexed")
        cursor.execute("analyze numbered")
        cursor.execute("analyze attribute_texts")
        cursor.execute(_DOCUMENTS, params)
        written = cursor.rowcount
        cursor.execute(_FORGET_NUMBERS)
        cursor.execute(_ADD_NUMBERS)
        cursor.execute(_FORGET_VALUES)
        cursor.execute(_ADD_VALUES)
        cursor.execute(_FORGET_WORDS, params)
        cursor.execute(_ADD_WORDS)
        cursor.execute("drop table indexed, numbered, attribute_texts")
    return written
