"""How many things use each segment, for a whole list of segments at once."""

from collections import Counter
from collections.abc import Mapping

from django.db import connection
from django.utils.translation import ngettext

from ..consumers import CONSUMERS, counts_by_consumer
from ..models import Segment

SEGMENTS = "segments"
"""Other segments whose published rules refer to a segment, as if they were a consumer."""

REFERENCES = """
SELECT target.id, source.id
FROM segments_segment source
JOIN segments_segmentversion v ON v.id = source.published_version_id
CROSS JOIN LATERAL (
    SELECT jsonb_path_query(v.rule, 'strict $.**?(@.field == "segment").value') #>> '{}' AS code
    UNION
    SELECT jsonb_path_query(v.stay_rule, 'strict $.**?(@.field == "segment").value') #>> '{}'
) r
JOIN segments_segment target ON target.code = r.code
WHERE source.status = 'published' AND (target.id = %(segment)s OR %(segment)s::bigint IS NULL)
"""


def usage() -> dict[str, Mapping[int, int]]:
    """Answer by consumer how often each segment (by id) is used. One query a consumer, and one."""
    return {**counts_by_consumer(), SEGMENTS: Counter(target for target, _source in _links(None))}


def referring(segment: Segment) -> list[Segment]:
    """Answer the segments whose published rules refer to a segment. Two queries."""
    ids = {source for _target, source in _links(segment.pk)}
    return list(Segment.objects.filter(pk__in=ids).select_related("dimension"))


def _links(segment_id: int | None) -> set[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(REFERENCES, {"segment": segment_id})
        return set(cursor.fetchall())


def used_ids(of: Mapping[str, Mapping[int, int]]) -> set[int]:
    """Answer the ids of the segments that anything uses."""
    return {segment_id for counts in of.values() for segment_id, number in counts.items() if number}


def usage_words(segment_id: int, of: Mapping[str, Mapping[int, int]]) -> list[str]:
    """Answer what uses a segment, such as “3 price lists” and “1 front page”. No query."""
    words = []
    for name, counts in of.items():
        if number := counts.get(segment_id):
            words.append(_words(name, number))
    return words


def _words(name: str, number: int) -> str:
    if name == SEGMENTS:
        return ngettext("%(count)s segment", "%(count)s segments", number) % {"count": number}
    return CONSUMERS[name].screens.words(number)
