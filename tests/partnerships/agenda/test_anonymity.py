"""Who suggested something without their name: known to the managers, told by nothing else, erased when it is taken back."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from lpip_portal.audit.models import AccessLog, AuditEvent
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import IllegalMove
from partnerships.agenda import actions
from partnerships.models import Priority, PriorityChange, Proposer
from tests.factories import a_partnership, a_priority, a_user, affiliated, an_organisation, belongs, with_role
from tests.partnerships.agenda.test_priorities import suggested
from tests.partnerships.pages import read
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db

SECRET = "Rhiannon Zephyr"


@pytest.fixture
def lead():
    return a_user("Leila")


@pytest.fixture
def partnership(lead):
    return a_partnership(lead, is_public=True)


def rows_that_name(person) -> set[str]:
    """Every table that has a row with this person's key, but for their account's own."""
    found = set()
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT tc.table_name, kcu.column_name FROM information_schema.table_constraints tc
               JOIN information_schema.key_column_usage kcu USING (constraint_name, table_schema)
               JOIN information_schema.constraint_column_usage ccu USING (constraint_name, table_schema)
               WHERE tc.constraint_type = 'FOREIGN KEY' AND ccu.table_name = 'accounts_user'"""
        )
        for table, column in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = %s", [person.pk])  # noqa: S608 – names from the catalogue
            if cursor.fetchone()[0]:
                found.add(table)
    return found - {"account_emailaddress", "partnerships_affiliation"}


@pytest.mark.parametrize("shown_as", ["anonymous", "organisation"])
def test_one_row_alone_names_the_proposer_and_taking_it_back_deletes_it(partnership, shown_as):
    council = an_organisation("Council")
    person = affiliated(council, name=SECRET)
    organisation = council if shown_as == "organisation" else None
    made = suggested(partnership, person, shown_as=shown_as, organisation=organisation, nonce="a" * 22)
    assert rows_that_name(person) == {"partnerships_proposer"}
    actions.withdraw_priority(made, by=person)
    assert rows_that_name(person) == set()
    made.refresh_from_db()
    assert (made.state, made.title.text, made.question.text) == ("withdrawn", "", "")
    assert not Priority.objects.visible_to(person).exists()


def test_the_trail_has_no_actor_no_nonce_and_no_words(partnership):
    person = a_user(SECRET)
    made = suggested(partnership, person, shown_as="anonymous", nonce="a" * 22)
    actions.forget_proposer(made, by=person)
    assert trail_of(made) == [("priority.suggest", None), ("priority.forget", None)]
    events = AuditEvent.objects.filter(target=f"partnerships.priority:{made.pk}")
    assert set(events.values_list("nonce", "guest", "asked")) == {(None, "", "")}
    assert "Warm homes" not in json.dumps(list(events.values_list("facts", flat=True)))


def test_taking_one_s_name_off_leaves_the_priority_and_the_way_back_is_gone(partnership, lead):
    person = a_user(SECRET)
    made = suggested(partnership, person)
    actions.discuss_priority(made, by=lead)
    actions.prioritise(made, by=lead)
    with pytest.raises(PermissionDenied):
        actions.withdraw_priority(made, by=person)
    kept = actions.forget_proposer(made, by=person)
    assert (kept.state, kept.proposed_by, kept.shown_as) == ("prioritised", "", "anonymous")
    with pytest.raises(PermissionDenied):
        actions.forget_proposer(made, by=person)


def test_what_is_decided_on_is_not_taken_back(partnership):
    person = a_user()
    made = a_priority(partnership, "rejected", by=person, shown_as="anonymous")
    with pytest.raises(IllegalMove):
        actions.withdraw_priority(made, by=person)


def test_no_letter_goes_to_the_proposer_and_a_manager_who_proposes_gets_the_same_as_the_others(
    partnership, lead
):
    manager, stranger = belongs(a_user(SECRET), partnership, "manager"), a_user("Stranger")
    for person in (manager, stranger):
        made = suggested(partnership, person, shown_as="anonymous")
        actions.discuss_priority(made, by=lead)
    assert sorted(letters()) == sorted([("agenda_suggested", each.email) for each in (manager, lead)] * 2)
    assert not [letter for letter in Letter.objects.all() if SECRET in letter.body + letter.subject]


def test_no_instant_of_a_suggestion_is_kept_and_nobody_is_on_its_way(partnership, lead):
    made = suggested(partnership, lead, shown_as="anonymous")
    kinds = {
        field.get_internal_type() for model in (Priority, PriorityChange) for field in model._meta.fields
    }
    assert "DateTimeField" not in kinds
    assert made.changes.get().by is None


def test_the_managers_alone_see_who_it_was_and_each_look_is_logged(browse, partnership, lead):
    manager, member = belongs(a_user(), partnership, "manager"), belongs(a_user(), partnership)
    proposer = a_user(SECRET)
    made = suggested(partnership, proposer, shown_as="anonymous")
    page = reverse("partnerships:priority-proposer", args=[made.ref])
    assert SECRET in read(browse(manager).get(page))
    assert [(log.what, log.by) for log in AccessLog.objects.all()] == [("proposer of a priority", manager)]
    for person in (lead, member, proposer, with_role("auditor"), with_role("administrator"), a_user()):
        assert browse(person).get(page).status_code == 404
        assert Proposer.objects.visible_to(person).count() == (1 if person == proposer else 0)
    actions.forget_proposer(made, by=proposer)
    assert "Nobody knows any more" in read(browse(manager).get(page))


def test_no_page_tells_it_to_members_and_the_proposer_finds_their_own(browse, partnership, lead):
    member, proposer = belongs(a_user(), partnership), belongs(a_user(SECRET), partnership, "community")
    made = suggested(partnership, proposer, shown_as="anonymous")
    agenda = reverse("partnerships:agenda", args=[partnership.address])
    priority = reverse("partnerships:priority", args=[made.ref])
    for address in (agenda, priority):
        for person in (lead, member):
            page = read(browse(person).get(address))
            assert SECRET not in page
            assert "What you suggested" not in page
            assert "Suggested by you" not in page
    assert "What you suggested" in read(browse(proposer).get(agenda))
    assert "Suggested by you" in read(browse(proposer).get(priority))
    answer = browse(proposer).post(reverse("partnerships:priority-withdraw", args=[made.ref]), follow=True)
    assert "taken back" in read(answer)
    assert browse(proposer).get(priority).status_code == 404


def test_a_list_says_nothing_about_when_its_priorities_came(browse, partnership):
    names = ["Cedar", "Alder", "Birch"]
    for name in names:
        a_priority(partnership, "prioritised", title_en=name)
    page = read(browse().get(reverse("partnerships:agenda", args=[partnership.address])))
    assert sorted(names, key=page.index) == sorted(names)
