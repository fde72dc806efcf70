"""Cohorts: who is in them, who looks after whom, and who has gone quiet."""

from datetime import timedelta

import pytest
from django.urls import reverse

from hub.cohorts import actions, board, queries
from hub.cohorts.lines import lines
from hub.evaluation import periods
from hub.models import Observation
from hub.people import actions as people
from hub.people.models import CohortLead
from lpip_portal import clock
from lpip_portal.ui.templatetags.portal import uk_date
from tests.factories import a_partnership, a_user, an_award, belongs
from tests.factories.engaging import an_activity
from tests.factories.library import a_hub_person
from tests.factories.measuring import SEXES, a_figure, an_indicator
from tests.traces import letters

pytestmark = pytest.mark.django_db


def held(**facts):
    return an_award("active", answered_at=clock.now(), **facts)


def test_a_cohort_holds_accepted_awards_only():
    award = held()
    an_award("offered")
    assert [card.award for card in board.cards(award.phase)] == [award.pk]
    assert queries.cohorts() == [award.phase]


def a_quarter_later(**facts):
    """An award accepted before the quarter that was over last, and one indicator of which three figures are asked."""
    award = an_award("active", answered_at=clock.now() - timedelta(days=200), **facts)
    return award, an_indicator(groups=SEXES), periods.last(clock.today())


def test_the_board_counts_the_figures_of_the_quarter_that_was_over_last():
    award, version, quarter = a_quarter_later()
    assert len(version.groups) == 2
    assert board.card(award).figures == (3, 0, 0)
    a_figure(version, award.partnership, quarter, 12, state="entered")
    first = a_figure(version, award.partnership, quarter, 7, breakdown=SEXES[0]["code"], state="verified")
    a_figure(version, award.partnership, periods.before(quarter), 9, state="published")
    a_figure(
        version,
        award.partnership,
        quarter,
        5,
        breakdown=SEXES[1]["code"],
        state="rejected",
        reject_reason="No.",
        decided_by=a_user(),
        decided_at=clock.now(),
    )
    assert board.card(award).figures == (3, 2, 1)
    Observation.objects.filter(pk=first.pk).update(
        state="published", decided_by=a_user(), decided_at=clock.now()
    )
    a_figure(
        version,
        award.partnership,
        quarter,
        8,
        breakdown=first.breakdown,
        corrects=first,
        state="entered",
    )
    assert board.card(award).figures == (3, 2, 1)  # what is corrected stands


def test_an_award_of_this_quarter_owes_no_figures_yet():
    an_indicator(groups=SEXES)
    award = held()
    assert board.card(award).figures == (0, 0, 0)
    [line] = lines(board.cards(award.phase))
    assert (line.reported, line.unreported) == ([], "–")


def test_the_board_leads_to_figures_that_were_given_and_to_no_others(browse):
    award, version, quarter = a_quarter_later()
    staff = a_hub_person()
    look = reverse("hub:observation-quarter", args=[award.partnership.ref, periods.code(quarter)])
    url = reverse("hub:cohort", args=[award.phase.ref])
    before = browse(staff).get(url).content.decode()
    assert "Missing" in before
    assert look not in before
    a_figure(version, award.partnership, quarter, 12, state="entered")
    assert look in browse(staff).get(url).content.decode()
    assert browse(staff).get(look).status_code == 200


def test_the_board_shows_no_figures_of_a_rival(browse):
    award, version, quarter = a_quarter_later()
    a_figure(version, award.partnership, quarter, 12, state="entered")
    rival = a_hub_person()
    belongs(rival, a_partnership(a_user()))
    assert board.card(award, rival).figures is None
    page = browse(rival).get(reverse("hub:cohort", args=[award.phase.ref])).content.decode()
    assert periods.code(quarter) not in page
    assert "Missing" not in page


def test_milestones_are_counted_by_the_database():
    award, today = held(), clock.today()
    for n, (state, due) in enumerate([("done", -9), ("planned", -3), ("at_risk", 5), ("on_track", -3)]):
        award.milestones.create(title=f"M{n}", due_on=today + timedelta(days=due), state=state)
    found = board.card(award).milestones
    assert (found.all, found.done, found.at_risk, found.late) == (4, 1, 1, 2)
    assert (found.next_on, found.next_title) == (today - timedelta(days=3), "M1")
    assert [(share.shade, share.width) for share in found.bar] == [
        ("done", "25"),
        ("late", "50"),
        ("risk", "25"),
    ]


def test_the_board_says_when_people_were_met_and_when_the_hub_last_spoke(browse):
    award, today = held(), clock.today()
    assert (board.card(award).engagement, board.card(award).last_contact) == (None, None)
    for ago, state in ((9, "published"), (200, "published"), (1, "draft")):
        an_activity(award.partnership, begins_on=today - timedelta(days=ago), state=state)
    actions.note_contact(award.partnership, by=a_hub_person(), on=today - timedelta(days=3), kind="call")
    card = board.card(award)
    assert card.engagement == (today - timedelta(days=9), 1)
    assert card.last_contact == today - timedelta(days=3)
    for name, ref in (("cohort", award.phase.ref), ("cohort-partnership", award.ref)):
        page = browse(a_hub_person()).get(reverse(f"hub:{name}", args=[ref])).content.decode()
        assert f"Last on {uk_date(card.engagement.last)}; 1 in three months" in page
        assert uk_date(card.last_contact) in page
    rival = a_hub_person()
    belongs(rival, a_partnership(a_user()))
    assert (board.card(award, rival).engagement, board.card(award, rival).last_contact) == (None, None)


def test_six_quiet_weeks_are_seen():
    award = held()
    assert not board.card(award).is_quiet
    with clock.at(clock.now() + timedelta(days=43)):
        assert board.card(award).is_quiet
        actions.note_contact(award.partnership, by=a_hub_person(), on=clock.today(), kind="call")
        assert not board.card(award).is_quiet


def test_naming_a_hub_lead_tells_both_and_ends_the_one_before():
    award, first, second = held(), a_hub_person(), a_hub_person()
    people.assign_lead(award.partnership, by=first, email=first.email)
    people.assign_lead(award.partnership, by=first, email=second.email.upper())
    assert board.card(award).lead == second.name
    assert ("hub_lead", second.email) in letters()


def test_somebody_from_elsewhere_is_not_named():
    award = held()
    with pytest.raises(people.NotAtTheHub):
        people.assign_lead(award.partnership, by=a_hub_person(), email=a_user().email)


def test_the_future_is_not_a_contact(browse):
    award = held()
    day = clock.today() + timedelta(days=3)
    form = {"on_day": day.day, "on_month": day.month, "on_year": day.year, "kind": "call"}
    answer = browse(a_hub_person()).post(reverse("hub:contact-add", args=[award.ref]), form)
    assert answer.status_code == 409


@pytest.mark.parametrize("name", ["cohort-partnership", "lead-assign", "contact-add"])
def test_hub_staff_see_a_cohort_and_strangers_do_not(browse, name):
    award = held()
    url = reverse(f"hub:{name}", args=[award.ref])
    assert browse(a_hub_person()).get(url).status_code == 200
    assert browse(a_user()).get(url).status_code == 404
    assert browse(award.lead).get(url).status_code == 404


@pytest.mark.parametrize("partnerships", [1, 3])
def test_the_board_asks_the_same_number_of_questions_of_one_and_of_three(
    browse, django_assert_max_num_queries, partnerships
):
    award, staff = held(), a_hub_person()
    for _ in range(partnerships - 1):
        held(phase=award.phase)
    client, url = browse(staff), reverse("hub:cohort", args=[award.phase.ref])
    with django_assert_max_num_queries(15):
        assert len(client.get(url).context["cards"]) == partnerships


def test_whoever_is_hidden_from_a_partnership_reads_nothing_of_when_it_speaks_with_the_hub(browse):
    award = an_award("active", answered_at=clock.now() - timedelta(days=60))
    colleague, member = a_hub_person(), a_hub_person()
    CohortLead.objects.create(
        partnership=award.partnership, user=member, given_by=colleague, since=clock.now()
    )
    belongs(member, a_partnership(a_user()))
    before = board.card(award, member)
    assert before.is_hidden
    assert not queries.todos(member, clock.now())
    when = clock.now() + timedelta(days=9)
    actions.plan_check_in(
        award.partnership, by=colleague, host=colleague, starts_at=when, minutes=30, place="Here"
    )
    actions.note_contact(award.partnership, by=colleague, on=clock.today(), kind="call")
    assert board.card(award, colleague).check_in_at == when
    assert board.card(award, member) == before
    page = browse(member).get(reverse("hub:cohort", args=[award.phase.ref])).content.decode()
    assert "Check-in," not in page
