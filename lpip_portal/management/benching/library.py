"""An evidence library for the bench: ten items for every bid, copied in, of which sixty have a word of their own."""

import random
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import connection, transaction

from hub.models import EvidenceItem
from lpip_portal import references
from partnerships.models import Place

ALIKE = 60  # items that a search finds at every size: a full page of twenty, and two more
VOCABULARY = 4_000
AT_ONCE = 10_000  # items in one statement, each with the words of its index
COLUMNS = (
    "ref", "state", "kind", "title_en", "title_cy", "authors", "publisher", "made_on", "place_types", "asks", "abstract_en",
    "abstract_cy", "link", "doi", "is_accessible", "licence", "language", "scale", "level", "level_reason", "rated_by_id", "conditions_en",
    "conditions_cy", "tried_en", "tried_cy", "not_here_en", "not_here_cy", "written_by_id", "written_at", "published_by_id",
    "published_at", "notice_en", "notice_cy", "version",
)  # fmt: skip


def shelve(b, count: int) -> None:
    """Copy ``count`` published items in; ``b.rare`` is the word that sixty of them share."""
    draw = random.Random(count)  # noqa: S311 – reproducible on purpose
    b.rare = f"lighthouse{count}"
    for begin in range(0, count, AT_ONCE):
        rows = (_row(b, n, draw) for n in range(begin, min(count, begin + AT_ONCE)))
        _copy(f"hub_evidenceitem ({', '.join(COLUMNS)})", rows)
    first = EvidenceItem.objects.order_by("-pk").values_list("pk", flat=True)[0] - count + 1
    place = Place.objects.get(code="W92000004")
    _relate("themes", "theme_id", [(first + n, b.themes[n % 7].pk) for n in range(count)])
    _relate("places", "place_id", [(first + n, place.pk) for n in range(0, count, 3)])


def _row(b, n: int, draw: random.Random) -> tuple:
    words = [f"word{int(VOCABULARY * draw.random() ** 3)}" for _ in range(40)]
    return (
        references.new(), "published", "report", f"{b.rare if n < ALIKE else 'Evidence'} {' '.join(words[:5])}", "", f"Author {n % 900}",
        "", date(2010, 1, 1) + timedelta(days=n % 5_900), ["rural"] if n % 2 else ["urban", "coastal"], "outcomes",
        " ".join(words), "", f"https://example.org/?n={n}", "", False, "ogl-3", "en",
        *(("local", 0, "", None) if n % 3 == 0 else (("maryland", "nesta")[n % 2], 1 + n % 5, "A reason.", b.officer.pk)), "", "", "", "",
        "", "", b.officer.pk, b.now, b.approver.pk, b.now, "", "", 1,
    )  # fmt: skip


def _relate(what: str, column: str, pairs: list[tuple[int, int]]) -> None:
    _copy(f"hub_evidenceitem_{what} (evidenceitem_id, {column})", pairs)


def _copy(where: str, rows: Iterable[tuple]) -> None:
    """Copy rows in. However long it takes on a busy machine: the time that a page's statement may take is not for this."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        with cursor.copy(f"COPY {where} FROM STDIN") as into:
            for row in rows:
                into.write_row(row)
