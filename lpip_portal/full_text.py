"""Full-text search in English and Welsh at once, blind to accents: what the database needs, and how a question is put.

A word is found as English stems it and as it stands (Welsh has no stemmer here), both without accents.
"""

import re

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Func

MOST_WORDS = 8  # of a question: each is looked up on its own

# What is given to to_tsvector by name of a configuration is immutable, so an index or a generated column may hold it.
# It may be run again: two rooms ask for it, and either may be the first.
BOTH_WAYS = r"""
DO $$ BEGIN
IF NOT EXISTS (SELECT FROM pg_ts_config WHERE cfgname = 'portal_english') THEN
    CREATE TEXT SEARCH CONFIGURATION public.portal_english (COPY = pg_catalog.english);
    ALTER TEXT SEARCH CONFIGURATION public.portal_english
        ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, pg_catalog.english_stem;
    CREATE TEXT SEARCH CONFIGURATION public.portal_welsh (COPY = pg_catalog.simple);
    ALTER TEXT SEARCH CONFIGURATION public.portal_welsh
        ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, pg_catalog.simple;
END IF;
END $$;
CREATE OR REPLACE FUNCTION public.portal_both_ways(said text, weight "char") RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT setweight(to_tsvector('public.portal_english'::regconfig, said), weight)
        || setweight(to_tsvector('public.portal_welsh'::regconfig, said), weight)
$$;
"""


def words_of(function: str, *columns: str) -> Func:
    """Return the words of some columns as one of the database's own functions has them; an index holds the same."""
    return Func(*columns, function=function, output_field=SearchVectorField())


def asked(text: str) -> SearchQuery:
    """Return a question in the words of somebody who searches; the answer may fit it in either language."""
    english = SearchQuery(text, config="public.portal_english", search_type="websearch")
    return english | SearchQuery(text, config="public.portal_welsh", search_type="websearch")


def parts(text: str) -> list[str]:
    """Return the words and the quoted phrases of a question that say anything, each once."""
    found = [part for part in re.findall(r'"[^"]+"|[^\s"]+', text) if re.search(r"\w", part)]
    return list(dict.fromkeys(found))[:MOST_WORDS]
