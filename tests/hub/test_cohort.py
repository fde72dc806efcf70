"""Cohorts: who is in them, who looks after whom, and who has gone quiet."""

from datetime import timedelta

import pytest
from django.urls import reverse

from hub.cohorts import actions, queries
from hub.people import actions as people
from hub.people.models import CohortLead
from lpip_portal import clock
from tests.factories import a_partnership, a_user, an_award, belongs
from tests.hub.test_support import hub_staff
from tests.traces import letters

pytestmark = pytest.mark.django_db


def held(**facts):
    return an_award("active", answered_at=clock.now(), **facts)


def test_a_cohort_holds_accepted_awards_only():
    award = held()
    an_award("offered")
    assert [card.award for card in queries.cards(award.phase)] == [award]
    assert queries.cohorts() == [award.phase]


def test_six_quiet_weeks_are_seen():
    award = held()
    assert not queries.card(award).is_quiet
    with clock.at(clock.now() + timedelta(days=43)):
        assert queries.card(award).is_quiet
        actions.note_contact(award.partnership, by=hub_staff(), on=clock.today(), kind="call")
        assert not queries.card(award).is_quiet


def test_naming_a_hub_lead_tells_both_and_ends_the_one_before():
    award, first, second = held(), hub_staff(), hub_staff()
    people.assign_lead(award.partnership, by=first, email=first.email)
    people.assign_lead(award.partnership, by=first, email=second.email.upper())
    assert queries.card(award).lead == second
    assert ("hub_lead", second.email) in letters()


def test_somebody_from_elsewhere_is_not_named():
    award = held()
    with pytest.raises(people.NotAtTheHub):
        people.assign_lead(award.partnership, by=hub_staff(), email=a_user().email)


def test_the_future_is_not_a_contact(browse):
    award = held()
    day = clock.today() + timedelta(days=3)
    form = {"on_day": day.day, "on_month": day.month, "on_year": day.year, "kind": "call"}
    answer = browse(hub_staff()).post(reverse("hub:contact-add", args=[award.ref]), form)
    assert answer.status_code == 409


@pytest.mark.parametrize("name", ["cohort-partnership", "lead-assign", "contact-add"])
def test_hub_staff_see_a_cohort_and_strangers_do_not(browse, name):
    award = held()
    url = reverse(f"hub:{name}", args=[award.ref])
    assert browse(hub_staff()).get(url).status_code == 200
    assert browse(a_user()).get(url).status_code == 404
    assert browse(award.lead).get(url).status_code == 404


@pytest.mark.parametrize("partnerships", [1, 3])
def test_the_board_asks_the_same_number_of_questions_of_one_and_of_three(
    browse, django_assert_max_num_queries, partnerships
):
    award, staff = held(), hub_staff()
    for _ in range(partnerships - 1):
        held(phase=award.phase)
    client, url = browse(staff), reverse("hub:cohort", args=[award.phase.ref])
    with django_assert_max_num_queries(15):
        assert len(client.get(url).context["cards"]) == partnerships


def test_whoever_is_hidden_from_a_partnership_reads_nothing_of_when_it_speaks_with_the_hub(browse):
    award = an_award("active", answered_at=clock.now() - timedelta(days=60))
    colleague, member = hub_staff(), hub_staff()
    CohortLead.objects.create(
        partnership=award.partnership, user=member, given_by=colleague, since=clock.now()
    )
    belongs(member, a_partnership(a_user()))
    before = queries.card(award, member)
    assert before.is_hidden
    assert not queries.todos(member, clock.now())
    when = clock.now() + timedelta(days=9)
    actions.plan_check_in(
        award.partnership, by=colleague, host=colleague, starts_at=when, minutes=30, place="Here"
    )
    actions.note_contact(award.partnership, by=colleague, on=clock.today(), kind="call")
    assert queries.card(award, colleague).check_in_at == when
    assert queries.card(award, member) == before
    page = browse(member).get(reverse("hub:cohort", args=[award.phase.ref])).content.decode()
    assert "Check-in," not in page
