"""The agenda's picture over time, and the agenda as PDF."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from partnerships.agenda import queries
from tests import pdfs
from tests.factories import a_partnership, a_priority, a_user, belongs

pytestmark = pytest.mark.django_db

FIRST, LATER, TODAY = date(2026, 2, 3), date(2026, 5, 31), date(2026, 8, 9)


def stood(priority, *states):
    """Let a priority have come into these states on these days; the third says whether it was public by then."""
    priority.changes.all().delete()
    for state, on, is_public in states:
        priority.changes.create(state=state, on=on, is_public=is_public)


@pytest.fixture
def partnership():
    partnership = a_partnership(is_public=True)
    taken_up = a_priority(partnership, "prioritised", title_en="Buses", question_en="How often?")
    stood(taken_up, ("suggested", FIRST, False), ("prioritised", LATER, True))
    stood(a_priority(partnership, title_en="Hidden"), ("suggested", LATER, False))
    taken_back = a_priority(partnership)
    stood(taken_back, ("suggested", FIRST, False))
    type(taken_back).objects.filter(pk=taken_back.pk).update(
        state="withdrawn", title_en="", question_en="", shown_as="anonymous"
    )
    return partnership


def test_quarters_run_from_the_first_day_to_this_one():
    assert queries.quarters(date(2025, 11, 5), date(2026, 4, 1)) == [
        (date(2025, 10, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 4, 1)),
    ]


def test_members_see_every_state_at_the_end_of_each_quarter_and_the_public_what_was_published(partnership):
    member = belongs(a_user(), partnership)
    drawn = queries.picture(partnership, member, TODAY)
    assert [(row.label, list(row.values)[:3]) for row in drawn.rows] == [
        ("January to March 2026", [1, 0, 0]),
        ("April to June 2026", [1, 0, 1]),
        ("July to September 2026", [1, 0, 1]),
    ]
    public = queries.picture(partnership, AnonymousUser(), TODAY)
    assert [(row.label, sum(row.values)) for row in public.rows] == [
        ("April to June 2026", 1),
        ("July to September 2026", 1),
    ]
    assert queries.picture(a_partnership(), AnonymousUser(), TODAY).rows == []


def test_the_pdf_says_what_its_reader_sees_on_the_page(client, browse, partnership):
    address = reverse("partnerships:agenda-pdf", args=[partnership.address])
    public = client.get(address).content
    said = pdfs.words_of(public)
    assert "Buses" in said
    assert "How often?" in said
    assert "Hidden" not in said
    assert {"/H1", "/Table"} <= pdfs.tags_of(public)
    member = belongs(a_user(), partnership)
    assert "Hidden" in pdfs.words_of(browse(member).get(address).content)


def test_the_picture_stands_beside_its_table(client, partnership):
    page = client.get(reverse("partnerships:agenda", args=[partnership.address])).content.decode()
    assert "portal-chart--stacks" in page
    assert "The picture as a table" in page
