"""Priorities: suggested, moved by those who lead or manage, and read by those who may."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from lpip_portal import clock
from lpip_portal.workflow import Closed, IllegalMove, Refusal, Stale
from partnerships.agenda import actions, policy, queries
from partnerships.agenda.actions.guards import MOST_OPEN
from partnerships.agenda.actions.suggesting import Words
from partnerships.models import Partnership, Priority
from tests.factories import a_partnership, a_priority, a_user, affiliated, an_organisation, belongs
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db

WORDS = Words(title_en="Warm homes", question_en="What would make retrofit happen here?")


@pytest.fixture
def lead():
    return a_user("Leila")


@pytest.fixture
def partnership(lead):
    return a_partnership(lead, is_public=True)


def suggested(partnership, by, **facts):
    facts = {"words": WORDS, "origin": "community", "shown_as": "name", **facts}
    return actions.suggest(partnership, by=by, **facts)


def test_anybody_suggests_to_a_public_partnership_and_its_managers_get_a_letter(partnership, lead):
    stranger, manager = a_user(), belongs(a_user(), partnership, "manager")
    made = suggested(partnership, stranger, link=("Report", "https://example.org/r"))
    assert (made.state, made.shown_person) == ("suggested", stranger)
    assert trail_of(made) == [("priority.suggest", stranger)]
    told = {email for _kind, email in letters("agenda_suggested")}
    assert told == {lead.email, manager.email}
    assert [link.url for link in made.evidence.all()] == ["https://example.org/r"]


def test_only_members_suggest_to_a_private_partnership(lead):
    hidden = a_partnership(lead)
    with pytest.raises(PermissionDenied):
        suggested(hidden, a_user())
    assert suggested(hidden, belongs(a_user(), hidden, "community")).state == "suggested"


@pytest.mark.parametrize("state", ["paused", "closed"])
def test_a_partnership_that_is_not_at_work_takes_no_suggestion(partnership, lead, state):
    Partnership.objects.filter(pk=partnership.pk).update(state=state)
    with pytest.raises(Closed):
        suggested(partnership, lead)


def test_a_form_that_is_sent_twice_suggests_once(partnership):
    person = a_user()
    first = suggested(partnership, person, shown_as="anonymous", nonce="n" * 22)
    assert suggested(partnership, person, shown_as="anonymous", nonce="n" * 22) == first
    assert suggested(partnership, a_user(), shown_as="anonymous", nonce="n" * 22) != first


def test_one_person_does_not_flood_an_agenda(partnership):
    person = a_user()
    for _each in range(MOST_OPEN):
        a_priority(partnership, by=person)
    with pytest.raises(Refusal):
        suggested(partnership, person)
    suggested(partnership, a_user())


def test_a_manager_enters_what_was_said_at_a_workshop_and_nobody_else_does(partnership, lead):
    made = actions.enter(
        partnership,
        by=lead,
        words=WORDS,
        origin="community",
        taken="workshop",
        shown_as="name",
        credit="Mair",
    )
    assert (made.get_taken_display(), made.proposed_by) == ("At a workshop", "Mair")
    unnamed = actions.enter(
        partnership, by=lead, words=WORDS, origin="policy", taken="phone", shown_as="anonymous", credit="Mair"
    )
    assert unnamed.credit == ""
    member = belongs(a_user(), partnership)
    for person, taken in ((member, "phone"), (lead, "online")):
        with pytest.raises(PermissionDenied):
            actions.enter(
                partnership, by=person, words=WORDS, origin="policy", taken=taken, shown_as="anonymous"
            )


def test_a_priority_goes_from_a_suggestion_to_an_answer_and_every_day_is_kept(partnership, lead, hands):
    manager, proposer = belongs(a_user(), partnership, "manager"), a_user()
    made = suggested(partnership, proposer)
    actions.discuss_priority(made, by=manager)
    hands.move_on(days=30)
    actions.prioritise(made, by=lead)
    actions.deliver_priority(made, by=manager)
    hands.move_on(days=200)
    done = actions.answer_priority(made, by=manager, outcome_en="Heat pumps, street by street.")
    assert done.state == "answered"
    states = [(change.state, change.by, change.is_public) for change in made.changes.all()]
    assert states == [
        ("suggested", None, False),
        ("discussed", manager, False),
        ("prioritised", lead, True),
        ("in_delivery", manager, True),
        ("answered", manager, True),
    ]
    assert letters("agenda_moved") == [("agenda_moved", proposer.email)] * 4


def test_only_a_lead_prioritises(partnership, lead):
    made = a_priority(partnership, "discussed")
    with pytest.raises(PermissionDenied):
        actions.prioritise(made, by=belongs(a_user(), partnership, "manager"))
    assert actions.prioritise(made, by=lead).published_on == clock.today()


@pytest.mark.parametrize("role", ["member", "community", None])
def test_nobody_else_moves_a_priority(partnership, role):
    made, person = a_priority(partnership), a_user()
    if role:
        belongs(person, partnership, role)
    for verb in (
        actions.discuss_priority,
        actions.park_priority,
        actions.reject_priority,
        actions.prioritise,
    ):
        with pytest.raises(PermissionDenied):
            verb(made, by=person)


def test_what_is_not_taken_up_says_why(partnership, lead):
    made = a_priority(partnership)
    with transaction.atomic(), pytest.raises(IntegrityError):
        actions.reject_priority(made, by=lead)
    assert actions.reject_priority(made, by=lead, outcome_cy="Mae eraill yn ei wneud.").outcome.lang == "cy"
    with pytest.raises(IllegalMove):
        actions.discuss_priority(made, by=lead)


def test_what_was_parked_is_taken_up_again_and_its_reason_is_gone(partnership, lead):
    made = a_priority(partnership, "prioritised")
    actions.park_priority(made, by=lead, outcome_en="No money yet.")
    assert actions.discuss_priority(made, by=lead).outcome.text == ""


def test_the_words_are_mended_and_a_stale_page_changes_nothing(partnership, lead):
    made = a_priority(partnership)
    words = Words("Warm homes", "How?", "Cartrefi cynnes", "Sut?")
    actions.edit_priority(made, by=lead, version=1, words=words, origin="research")
    with pytest.raises(Stale):
        actions.edit_priority(made, by=lead, version=1, words=WORDS, origin="policy")
    made.refresh_from_db()
    assert (made.title_cy, made.origin) == ("Cartrefi cynnes", "research")


def test_the_public_reads_what_was_prioritised_and_suggestions_only_where_they_are_shown(partnership, lead):
    for state in Priority.State.values:
        if state != "withdrawn":
            a_priority(partnership, state, title_en=state)
    parked = a_priority(partnership, "parked", published_on=clock.today(), title_en="parked later")
    public = {"prioritised", "in_delivery", "answered", parked.title_en}
    for person in (AnonymousUser(), a_user()):
        assert set(Priority.objects.visible_to(person).values_list("title_en", flat=True)) == public
    actions.show_suggestions(partnership, by=lead, shown=True)
    assert set(Priority.objects.visible_to(AnonymousUser()).values_list("title_en", flat=True)) == public | {
        "suggested",
        "discussed",
    }
    member = belongs(a_user(), partnership, "community")
    assert Priority.objects.visible_to(member).count() == 8
    Partnership.objects.filter(pk=partnership.pk).update(is_public=False)
    assert not Priority.objects.visible_to(AnonymousUser()).exists()


def test_a_rival_and_the_hub_see_of_an_agenda_no_more_than_the_public(partnership):
    rival = a_partnership().people.get().user
    a_priority(partnership)
    taken_up = a_priority(partnership, "prioritised")
    taken_up.remarks.create(text="Ours.", by=belongs(a_user(), partnership))
    shown = queries.page(taken_up, rival)
    assert list(Priority.objects.visible_to(rival)) == [taken_up]
    assert (shown.remarks, shown.changes[0]["by"]) == ([], "")
    assert queries.latest_ballots(partnership, rival) == []


def test_nobody_works_on_the_agenda_of_the_published_history(lead):
    past = a_partnership(lead, is_public=True, is_history=True)
    assert not policy.may_suggest(lead, past)
    assert not policy.may_manage(lead, past)


def test_a_person_with_several_organisations_may_be_shown_as_one_of_them(partnership):
    council = an_organisation("Dyffryn Council")
    made = suggested(partnership, affiliated(council), shown_as="organisation", organisation=council)
    assert (made.proposed_by, made.shown_person) == ("Dyffryn Council", None)
