"""More time for everybody: two people, never less, never after outcomes; and everything that follows from it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from funding.applications import actions, queries, tasks
from funding.models import Incident, Intention, PhaseExtension
from lpip_portal import clock
from lpip_portal.ui.templatetags.portal import uk_time
from lpip_portal.workflow import Closed, IllegalMove, NotReady
from tests.factories import a_phase, a_signatory, a_user, an_application, approver_of, belongs, officer_of
from tests.partnerships.pages import read
from tests.together import together
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db

TWO_DAYS = timedelta(hours=48)


def proposed(phase, officer=None, closes_at=None):
    """A proposal to give two more days, by an officer."""
    return actions.propose_extension(
        phase,
        by=officer or officer_of(phase),
        closes_at=closes_at or phase.closes_at + TWO_DAYS,
        reason="It was down for 15 hours.",
        began_at=phase.opens_at,
        ended_at=None,
        text_en="The portal could not be reached for 15 hours.",
        text_cy="Nid oedd modd cyrraedd y porth am 15 awr.",
    )


def extended(phase, closes_at=None):
    """A phase after its extension was published."""
    actions.publish_extension(proposed(phase, closes_at=closes_at), by=approver_of(phase))
    phase.refresh_from_db()
    return phase


def test_a_second_person_publishes_and_everybody_gets_a_letter():
    phase = a_phase()
    bid = an_application("with_organisation", phase=phase)
    signatory, manager = a_signatory(bid.organisation), belongs(a_user(), bid.partnership, "manager")
    other = an_application().partnership
    intends = Intention.objects.create(
        phase=phase, partnership=other, lead=other.people.get().user, organisation=other.administrator,
        title="T", summary="S", submitted_at=clock.now(),
    )  # fmt: skip
    withdrawn = an_application("withdrawn", phase=phase)
    before, approver = phase.closes_at, approver_of(phase)
    extension = proposed(phase)
    assert letters("extension_proposed") == [("extension_proposed", approver.email)]
    phase.refresh_from_db()
    assert phase.closes_at == before
    actions.publish_extension(extension, by=approver)
    phase.refresh_from_db()
    assert (phase.closes_at, phase.extended_from) == (before + TWO_DAYS, before)
    told = {address for _kind, address in letters("phase_extended")}
    assert told == {bid.lead.email, signatory.email, manager.email, intends.lead.email}
    assert withdrawn.lead.email not in told
    assert [verb for verb, _by in trail_of(extension)] == ["extension.propose", "extension.publish"]


def test_whoever_proposed_it_cannot_publish_it_and_strangers_cannot_at_all():
    phase = a_phase()
    officer = officer_of(phase)
    extension = proposed(phase, officer)
    for person in (officer, a_user(), officer_of(a_phase())):
        with pytest.raises(PermissionDenied):
            actions.publish_extension(extension, by=person)
    with pytest.raises(PermissionDenied):
        proposed(phase, approver_of(phase))


def test_a_phase_is_never_shortened(browse):
    phase = a_phase()
    officer = officer_of(phase)
    for closes_at in (phase.closes_at, phase.closes_at - timedelta(milliseconds=1)):
        with pytest.raises(IllegalMove):
            proposed(phase, officer, closes_at)
    earlier = (phase.closes_at - timedelta(days=1)).astimezone(clock.UK)
    form = {f"closes_at_{part}": value for part, value in
            {"day": earlier.day, "month": earlier.month, "year": earlier.year, "time": "16:00"}.items()}  # fmt: skip
    answer = browse(officer).post(reverse("funding:extension-propose", args=[phase.ref]), form)
    assert answer.status_code == 422
    assert "never shortened" in read(answer)
    assert not Incident.objects.exists()


@pytest.mark.parametrize("state", ["eligible", "ineligible"])
def test_never_after_outcomes_are_known(state):
    phase = a_phase()
    extension = proposed(phase)
    an_application(state, phase=phase)
    with pytest.raises(Closed):
        actions.publish_extension(extension, by=approver_of(phase))
    phase.refresh_from_db()
    assert phase.extended_from is None


def test_later_dates_stay_in_order():
    phase = a_phase()
    with pytest.raises(NotReady):
        proposed(phase, closes_at=phase.reviews_due_at + timedelta(days=1))


def test_one_proposal_waits_at_a_time_and_a_refused_one_changes_nothing():
    phase = a_phase()
    extension, approver = proposed(phase), approver_of(phase)
    with pytest.raises(IllegalMove):
        proposed(phase)
    actions.refuse_extension(extension, by=approver)
    before = phase.closes_at
    phase.refresh_from_db()
    assert phase.closes_at == before
    with pytest.raises(IllegalMove):
        actions.publish_extension(extension, by=approver)
    assert proposed(phase).state == "proposed"


@pytest.mark.parametrize(("milliseconds", "accepted"), [(-1, True), (0, True), (1, False)])
def test_the_extended_instant_itself_is_in_time(milliseconds, accepted):
    bid = an_application("with_organisation")
    signatory = a_signatory(bid.organisation)
    at = extended(bid.phase).closes_at + timedelta(milliseconds=milliseconds)
    if accepted:
        assert actions.submit(bid, by=signatory, at=at).at == at
        return
    with pytest.raises(Closed):
        actions.submit(bid, by=signatory, at=at)


@pytest.mark.parametrize(
    ("before", "after", "hours"),
    [
        (clock.uk(2026, 10, 24, 16), clock.uk(2026, 10, 26, 16), 49),  # the clocks go back in between
        (clock.uk(2026, 3, 28, 16), clock.uk(2026, 3, 30, 16), 47),  # and forward
    ],
)
def test_the_same_time_of_day_across_a_change_of_the_clocks(hands, before, after, hours):
    hands.move_to(before - timedelta(days=1))
    phase = a_phase(closes_at=before, intention_due_at=None)
    bid = an_application("with_organisation", phase=phase)
    signatory = a_signatory(bid.organisation)
    phase = extended(phase, after)
    assert phase.closes_at - phase.extended_from == timedelta(hours=hours)
    assert uk_time(phase.closes_at).startswith("4:00pm")
    assert actions.submit(bid, by=signatory, at=after).at == after
    late = an_application("with_organisation", phase=phase)
    with pytest.raises(Closed):
        actions.submit(late, by=a_signatory(late.organisation), at=after + timedelta(milliseconds=1))


def test_after_closing_it_lets_the_late_and_the_early_in_again(hands):
    phase = a_phase()
    missed, early = an_application("with_organisation", phase=phase), an_application("submitted", phase=phase)
    hands.move_to(phase.closes_at + timedelta(hours=3))
    with pytest.raises(Closed):
        actions.reopen(early, by=early.lead, at=clock.now())
    extended(phase)
    missed.refresh_from_db()
    assert not queries.missed(missed, clock.now())
    assert actions.reopen(early, by=early.lead, at=clock.now()).is_reopened
    assert actions.submit(missed, by=a_signatory(missed.organisation), at=clock.now())


def test_reminders_go_again_for_the_new_instant(hands):
    bid = an_application()
    hands.move_to(bid.phase.closes_at - timedelta(hours=1))
    tasks.remind()
    extended(bid.phase)
    hands.move_on(hours=40)
    tasks.remind()
    assert letters("closing_soon") == [("closing_soon", bid.lead.email)] * 2


def test_the_banner_stands_on_the_phase_and_on_every_page_of_a_bid(browse):
    bid = an_application()
    phase = extended(bid.phase)
    for url in (
        reverse("funding:application", args=[bid.ref]),
        reverse("funding:application-costs", args=[bid.ref]),
    ):
        page = read(browse(bid.lead).get(url))
        assert "Everybody has more time" in page
        assert "The portal could not be reached for 15 hours." in page
    page = read(browse().get(reverse("funding:phase", args=[phase.ref])))
    assert uk_time(phase.closes_at) in page
    assert "The portal could not be reached for 15 hours." in page


def test_an_officer_proposes_and_an_approver_publishes_over_http(browse):
    phase = a_phase()
    officer, approver = officer_of(phase), approver_of(phase)
    began, later = clock.now() - timedelta(hours=5), (phase.closes_at + TWO_DAYS).astimezone(clock.UK)
    form = {"text_en": "Down.", "reason": "Fair.", "closes_at_day": later.day, "closes_at_month": later.month,
            "closes_at_year": later.year, "closes_at_time": f"{later:%H:%M}", "began_at_day": began.day,
            "began_at_month": began.month, "began_at_year": began.year, "began_at_time": "00:01"}  # fmt: skip
    listed = reverse("funding:extension-list", args=[phase.ref])
    client = browse(officer)
    assert client.post(reverse("funding:extension-propose", args=[phase.ref]), form).url == listed
    extension = PhaseExtension.objects.get()
    assert reverse("funding:extension-publish", args=[extension.ref]) not in read(client.get(listed))
    assert any("more time" in todo.title for todo in queries.todos(approver, clock.now()))
    page = read(browse(approver).get(listed))
    assert "Publish it" in page
    publish = reverse("funding:extension-publish", args=[extension.ref])
    assert "everybody concerned has a letter" in read(browse(approver).post(publish, follow=True))
    assert client.post(publish).status_code == 403
    for person in (a_user(), None, officer_of(a_phase())):
        assert browse(person).get(listed).status_code in (404, 302 if person is None else 404)


@pytest.mark.django_db(transaction=True)
def test_one_decision_counts_when_two_are_made_at_once():
    phase = a_phase()
    extension, approver = proposed(phase), approver_of(phase)
    done = together(
        lambda: actions.publish_extension(extension, by=approver),
        lambda: actions.refuse_extension(extension, by=approver),
    )
    assert sorted(type(each).__name__ for each in done) == ["IllegalMove", "PhaseExtension"]
