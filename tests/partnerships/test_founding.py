"""Founding a partnership and describing it."""

import pytest
from django.core.exceptions import PermissionDenied

from lpip_portal import clock
from lpip_portal.workflow import Closed, Refusal, Stale
from partnerships import actions, queries
from partnerships.models import Nation, Organisation, Partner, Partnership
from partnerships.names import Unlisted
from tests.factories import (
    a_partnership,
    a_place,
    a_signatory,
    a_theme,
    a_user,
    affiliated,
    an_organisation,
    belongs,
)
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


def found(by, **facts):
    facts = {
        "name_en": "Dyffryn Together",
        "convenor": an_organisation(),
        "nation": Nation.WALES,
        "places": [a_place()],
        "themes": [a_theme()],
        "summary_en": "We work on skills.",
        **facts,
    }
    return actions.found(by=by, **facts)


def test_the_founder_leads_and_their_own_organisation_is_a_partner():
    university = an_organisation()
    lead = affiliated(university)
    made = found(lead, convenor=university, administrator=university)
    assert (made.state, made.is_public) == ("forming", False)
    assert [(person.user, person.role) for person in made.people.all()] == [(lead, "lead")]
    assert [(partner.organisation, partner.state) for partner in made.partners.all()] == [
        (university, "accepted")
    ]
    assert trail_of(made) == [("partnership.found", lead)]
    assert letters() == []


def test_another_organisation_is_asked_and_not_shown_before_it_accepts():
    council = an_organisation("Dyffryn Council", kind="council", may_administer=False)
    signatory = a_signatory(council)
    made = found(a_user(), convenor=council)
    assert list(made.partners.shown()) == []
    assert letters() == [("partnership_partner_invited", signatory.email)]
    actions.accept_partner(made.partners.get(), by=signatory)
    assert made.partners.shown().get().organisation == council


def test_an_organisation_that_is_not_listed_is_proposed_and_blocks_nothing():
    lead = a_user()
    made = found(lead, convenor=Unlisted("Cwm Aber Residents", "community"))
    assert (made.convenor.name, made.convenor.standing) == ("Cwm Aber Residents", "proposed")
    assert made.partners.get().state == "accepted"
    assert lead.affiliations.get().organisation == made.convenor


def test_proposing_a_known_organisation_gives_the_known_one():
    known = an_organisation("Glanrafon Trust")
    assert actions.propose_organisation(by=a_user(), name="the glanrafon trust", kind="charity") == known
    assert Organisation.objects.count() == 1


def test_a_form_sent_twice_founds_once():
    lead, nonce = a_user(), "n" * 22
    assert found(lead, nonce=nonce) == found(lead, nonce=nonce)
    assert Partnership.objects.count() == 1


@pytest.mark.parametrize("missing", ["places", "themes"])
def test_a_partnership_needs_a_place_and_a_theme(missing):
    with pytest.raises(Refusal):
        found(a_user(), **{missing: []})
    assert Partnership.objects.count() == 0


def test_only_an_eligible_research_organisation_administers():
    with pytest.raises(Refusal):
        found(a_user(), administrator=an_organisation(kind="council", may_administer=False))


def test_a_council_beside_a_university_lacks_nothing_and_a_university_alone_does():
    university = an_organisation()
    founder = affiliated(university)
    alone = found(founder, convenor=university, administrator=university)
    assert queries.room(alone, founder).missing == ["No partner from outside universities has accepted yet."]
    council = an_organisation(kind="council", may_administer=False)
    lead = affiliated(council)
    both = found(lead, convenor=council, administrator=university, name_en="Other")
    actions.accept_partner(both.partners.get(organisation=university), by=a_signatory(university))
    assert queries.room(both, lead).missing == []


def test_a_whole_and_its_part_in_one_footprint_are_noticed():
    wales = a_place()
    gwynedd = a_place("W06000002", "Gwynedd", kind="council", nation=Nation.WALES, parent=wales)
    assert queries.overlaps([wales, gwynedd]) == [(wales, gwynedd)]
    assert queries.overlaps([gwynedd]) == []


def test_a_namesake_is_noticed_by_those_who_may_know_it():
    university = an_organisation()
    colleague = affiliated(university)
    first = found(affiliated(university), convenor=university)
    second = found(colleague, convenor=university, name_en="Dyffryn together")
    stranger = found(a_user(), convenor=university, name_en="Dyffryn Together")
    assert queries.has_namesake(second, colleague)
    assert not queries.has_namesake(stranger, a_user())
    assert first.name_en != second.name_en


def description(**facts):
    return {"name_en": "New name", "places": [a_place()], "themes": [a_theme()], "version": 1, **facts}


def test_a_manager_edits_and_a_member_does_not():
    partnership = a_partnership()
    manager = belongs(a_user(), partnership, "manager")
    assert actions.edit(partnership, by=manager, **description()).name_en == "New name"
    for role in ("member", "community"):
        with pytest.raises(PermissionDenied):
            actions.edit(partnership, by=belongs(a_user(), partnership, role), **description(version=2))


def test_a_stale_edit_overwrites_nothing():
    lead = a_user()
    partnership = a_partnership(lead)
    actions.edit(partnership, by=lead, **description())
    with pytest.raises(Stale):
        actions.edit(partnership, by=lead, **description(name_en="Older"))
    partnership.refresh_from_db()
    assert partnership.name_en == "New name"


def test_what_is_active_held_or_closed_is_not_edited():
    lead = a_user()
    partnership = a_partnership(lead)
    actions.place_hold(partnership, by=None, reason="A submitted bid describes it", about="bid")
    with pytest.raises(Closed):
        actions.edit(partnership, by=lead, **description())
    actions.lift_hold(partnership, by=None, about="bid")
    actions.edit(partnership, by=lead, **description())
    actions.activate(partnership, by=None)
    with pytest.raises(Closed):
        actions.edit(partnership, by=lead, **description(version=2))


def test_published_history_is_edited_by_nobody():
    lead = a_user()
    with pytest.raises(PermissionDenied):
        actions.edit(a_partnership(lead, is_history=True), by=lead, **description())


def test_activation_makes_it_public_once():
    partnership = a_partnership()
    officer = a_user()
    actions.activate(partnership, by=officer)
    actions.activate(partnership, by=officer)
    partnership.refresh_from_db()
    assert (partnership.state, partnership.is_public) == ("active", True)
    assert trail_of(partnership) == [("partnership.activate", officer)]


def test_taking_part_is_recorded_once_for_a_phase():
    partnership = a_partnership()
    for headline in ("", "£50,000"):
        actions.record_participation(
            partnership, by=None, phase_label="Phase one", phase_number=1, programme="P", headline=headline
        )
    assert partnership.participations.get().headline == "£50,000"


def test_a_partner_named_in_a_held_bid_cannot_leave():
    lead = a_user()
    partnership = a_partnership(lead)
    partner = Partner.objects.create(
        partnership=partnership, organisation=an_organisation(), state="accepted"
    )
    actions.place_hold(partnership, by=None, reason="A submitted bid names the partners", about="bid")
    with pytest.raises(Closed):
        actions.leave_partner(partner, by=lead)
    actions.lift_hold(partnership, by=None, about="bid")
    assert actions.leave_partner(partner, by=lead).state == "left"
    assert actions.lift_hold(partnership, by=None, about="bid") == 0


def test_the_convenor_cannot_leave():
    lead = a_user()
    partnership = a_partnership(lead)
    with pytest.raises(Closed):
        actions.leave_partner(partnership.partners.get(), by=lead)


def test_pausing_and_closing_follow_the_machine():
    partnership = a_partnership()
    actions.activate(partnership, by=None)
    assert actions.pause(partnership, by=None, reason="suspended").state == "paused"
    assert actions.close(partnership, by=None).state == "closed"
    with pytest.raises(Refusal):
        actions.pause(partnership, by=None, reason="again")
    assert clock.now() > partnership.founded_at
