"""The SQL functions that fold texts and questions in the same way."""

CREATE = r"""
create function search_exact(value text) returns text immutable parallel safe language sql as $$
    select trim(regexp_replace(lower(coalesce(value, '')), '[^[:alnum:]\u0080-\uffff]+', ' ', 'g'))
$$;
create function search_fold(value text) returns text immutable parallel safe language sql as $$
    select public.search_exact(public.unaccent('public.unaccent', coalesce(value, '')))
$$;
create function search_plain(value text) returns text immutable parallel safe language sql as $$
    select replace(public.search_fold(value), ' ', '')
$$;
create function search_words(value text) returns tsvector immutable parallel safe language sql as $$
    select case when public.search_exact(value) = public.search_fold(value)
        then to_tsvector('simple', public.search_fold(value))
        else to_tsvector('simple', public.search_exact(value) || ' ' || public.search_fold(value))
    end
$$;
create function search_prefixes(words text) returns tsquery immutable parallel safe language sql as $$
    select case when words = '' then null::tsquery
        else to_tsquery('simple', replace(words, ' ', ':* & ') || ':*') end
$$;
"""

DROP = """
drop function search_prefixes(text);
drop function search_words(text);
drop function search_plain(text);
drop function search_fold(text);
drop function search_exact(text);
"""
