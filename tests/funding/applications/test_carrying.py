"""Into an invited phase: what the earlier bid carries, several awards in one bid, another administering organisation."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from funding.applications import actions, queries
from funding.models import Answer, Application, Invitation
from funding.questions.models import Question
from lpip_portal import clock
from lpip_portal.workflow import Closed, IllegalMove
from partnerships import actions as partnerships
from partnerships.models import Partner, Place, Theme
from tests.factories import a_partnership, a_phase, a_signatory, a_user, an_application, an_organisation
from tests.partnerships.pages import read

pytestmark = pytest.mark.django_db


def invited(lead=None, phase=None, **facts):
    """An eligible bid of an earlier phase, and an open invitation to continue it."""
    lead = lead or a_user()
    earlier = an_application(
        "eligible", lead=lead, phase=facts.pop("earlier_phase", None) or a_phase(), **facts
    )
    phase = phase or a_phase(entry="invited")
    Question.objects.filter(section__question_set=phase.question_set_id, code="summary").update(
        is_carried=True
    )
    now = clock.now()
    Invitation.objects.create(
        phase=phase, partnership=earlier.partnership, continues=earlier, announced_at=now, opens_at=now
    )
    return earlier, phase


def test_answers_people_and_partners_are_carried_and_marked():
    earlier, phase = invited()
    office, council = earlier.organisation, an_organisation("A council")
    earlier.team.create(name="Siân", email="sian@example.org", organisation=office, role="researcher",
                        confirmed_at=clock.now(), orcid="0000-0002-1825-0097")  # fmt: skip
    earlier.team.create(name="Gone", email="gone@example.org", organisation=office, role="researcher",
                        declined_at=clock.now())  # fmt: skip
    earlier.partners.create(organisation=council, part="Hosts the meetings", confirmed_at=clock.now())
    bid = actions.start(phase, earlier.partnership, by=earlier.lead, at=clock.now())
    assert bid.continues == earlier
    carried = Answer.objects.get(application=bid, question__code="summary")
    assert (carried.question.code, carried.carried) == ("summary", True)
    assert carried.text == earlier.answers.get(question__code="summary").text
    named = {member.name: member for member in bid.team.all()}
    assert "Gone" not in named
    assert (named["Siân"].carried, named["Siân"].confirmed_at, named["Siân"].orcid) == (
        True,
        None,
        "0000-0002-1825-0097",
    )
    partner = bid.partners.get(organisation=council)
    assert (partner.carried, partner.confirmed_at, partner.part) == (True, None, "Hosts the meetings")


def asks_for(phase, *kinds):
    """Let the paper of a phase ask for these kinds."""
    section = Question.objects.filter(section__question_set=phase.question_set_id).first().section
    for n, kind in enumerate(kinds):
        Question.objects.create(section=section, code=f"of-{kind}", kind=kind, text_en=kind, order=50 + n)


def a_place(code, **facts) -> Place:
    """A council area."""
    code = f"W0600000{code[-1]}"
    return Place.objects.create(code=code, name_en=code, kind="council", nation="W92000004", **facts)


def test_places_themes_and_milestones_of_several_awards_are_carried_once_and_marked(browse):
    first, phase = invited()
    second, _phase = invited(
        first.lead, phase, earlier_phase=a_phase(), partnership=a_partnership(first.lead)
    )
    asks_for(phase, "places", "themes", "milestones")
    powys, conwy, new = a_place("W1"), a_place("W2"), a_place("W3")
    old = a_place("W0", valid_until="2020-01-01")
    old.successors.add(new)
    skills, green = (Theme.objects.create(slug=slug, name_en=slug, name_cy=slug) for slug in ("s", "g"))
    for bid, places, themes in ((first, (powys, old), (skills,)), (second, (powys, conwy), (skills, green))):
        for place in places:
            bid.picked_places.create(place=place)
        for theme in themes:
            bid.picked_themes.create(theme=theme)
        bid.milestones.create(title="Meet", month=1, owner=first.organisation)
    second.milestones.create(title="Too late", month=phase.months + 1, owner=second.organisation)
    bid = actions.start(phase, first.partnership, by=first.lead, at=clock.now(), also=[second.partnership])
    assert set(bid.picked_places.values_list("place__code", "carried")) == {
        ("W06000001", True),
        ("W06000002", True),
        ("W06000003", True),
    }
    assert set(bid.picked_themes.values_list("theme__slug", "carried")) == {("s", True), ("g", True)}
    (milestone,) = bid.milestones.all()
    assert (milestone.title, milestone.carried) == ("Meet", True)
    client = browse(first.lead)
    for page in ("places", "themes"):
        words = read(client.get(reverse(f"funding:application-{page}", args=[bid.ref])))
        assert "Carried forward from your earlier bid" in words
    assert "carried forward" in read(client.get(reverse("funding:application-milestones", args=[bid.ref])))
    actions.save_milestone(
        bid, by=first.lead, milestone=milestone, title="Meet twice", month=1, owner=first.organisation
    )
    actions.pick_places(bid, by=first.lead, places=[powys, old])
    assert not bid.milestones.get().carried
    assert dict(bid.picked_places.values_list("place__code", "carried")) == {
        "W06000001": True,
        "W06000000": False,
    }


def test_what_the_new_paper_does_not_ask_for_stays_behind():
    earlier, phase = invited()
    earlier.picked_places.create(place=a_place("W1"))
    earlier.milestones.create(title="Meet", month=1, owner=earlier.organisation)
    bid = actions.start(phase, earlier.partnership, by=earlier.lead, at=clock.now())
    assert not bid.picked_places.exists()
    assert not bid.milestones.exists()


def test_one_bid_continues_several_awards_of_its_lead(browse):
    first, phase = invited()
    second, _phase = invited(
        first.lead, phase, earlier_phase=a_phase(), partnership=a_partnership(first.lead)
    )
    form = {"partnership": first.partnership.ref, "also": [second.partnership.ref]}
    browse(first.lead).post(reverse("funding:application-start", args=[phase.ref]), form)
    bid = Application.objects.get(phase=phase)
    assert queries.continued(bid) == sorted([first.reference, second.reference])
    assert first.reference in read(browse(first.lead).get(reverse("funding:application", args=[bid.ref])))
    with pytest.raises(IllegalMove):
        actions.start(phase, second.partnership, by=first.lead, at=clock.now())


def test_nobody_joins_an_award_that_they_do_not_lead():
    first, phase = invited()
    second, _phase = invited(phase=phase)
    with pytest.raises(PermissionDenied):
        actions.start(phase, first.partnership, by=first.lead, at=clock.now(), also=[second.partnership])


def test_another_organisation_administers_with_a_reason(browse):
    earlier, phase = invited()
    other, stranger = (
        an_organisation("Second University", may_administer=True),
        an_organisation("Third University"),
    )
    Partner.objects.create(partnership=earlier.partnership, organisation=other, state="accepted")
    start = {"phase": phase, "partnership": earlier.partnership, "by": earlier.lead, "at": clock.now()}
    for organisation, reason in ((other, ""), (other, "  "), (stranger, "Because")):
        with pytest.raises(IllegalMove):
            actions.start(**start, organisation=organisation, reason=reason)
    client, url = browse(earlier.lead), reverse("funding:application-start", args=[phase.ref])
    assert client.post(url, {"organisation": other.ref}).status_code == 422
    client.post(url, {"organisation": other.ref, "reason": "The lead moved there."})
    bid = Application.objects.get(phase=phase)
    assert (bid.organisation, bid.administrator_reason) == (other, "The lead moved there.")


def test_a_partner_named_in_a_submitted_bid_stays_until_it_is_withdrawn():
    bid = an_application("with_organisation")
    council = an_organisation("A council")
    partner = Partner.objects.create(partnership=bid.partnership, organisation=council, state="accepted")
    actions.submit(bid, by=a_signatory(bid.organisation), at=clock.now())
    with pytest.raises(Closed, match=bid.reference):
        partnerships.leave_partner(partner, by=bid.lead)
    actions.withdraw(bid, by=bid.lead, reason="Changed our minds.")
    assert partnerships.leave_partner(partner, by=bid.lead).state == "left"
