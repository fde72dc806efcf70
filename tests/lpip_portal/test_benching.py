"""The bench's loader of the library: it fills it as a page of the search expects, however slow the machine is."""

from types import SimpleNamespace

import pytest
from django.db import connection

from hub.evidence import searching
from hub.models import EvidenceItem
from lpip_portal import clock
from lpip_portal.management.benching import library
from partnerships.models import Place
from tests.factories import a_theme, a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def b():
    place = {"name_en": "Wales", "kind": "country"}
    Place.objects.get_or_create(code="W92000004", defaults=place)
    themes = [a_theme(f"theme-{n}") for n in range(7)]
    return SimpleNamespace(now=clock.now(), officer=a_user(), approver=a_user(), themes=themes)


def test_a_shelf_is_copied_in_by_the_portion_and_its_word_is_found(b, monkeypatch):
    monkeypatch.setattr(library, "AT_ONCE", 150)
    library.shelve(b, 400)
    assert EvidenceItem.objects.published().count() == 400
    found = searching.search({"q": b.rare})
    assert found.page.paginator.count == library.ALIKE
    assert sum(found.counts["theme"].values()) == library.ALIKE
    assert found.counts["place"] == {"W92000004": library.ALIKE / 3}


def test_the_time_that_a_page_may_take_does_not_end_the_copying(b):
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '30ms'")
    rows = (
        library._row(SimpleNamespace(rare="x", **vars(b)), n, library.random.Random(n)) for n in range(1_000)
    )
    try:
        library._copy(f"hub_evidenceitem ({', '.join(library.COLUMNS)})", rows)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")
    assert EvidenceItem.objects.count() == 1_000
