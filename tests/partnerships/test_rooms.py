"""The pages of members and invited people, over HTTP."""

import pytest
from django.urls import reverse

from lpip_portal.ui.renderer import listed_errors
from partnerships import actions
from partnerships.models import Nation, Partnership
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
from tests.partnerships.pages import read

pytestmark = pytest.mark.django_db


def to(name, *arguments):
    return reverse(f"partnerships:{name}", args=[getattr(each, "ref", each) for each in arguments])


@pytest.fixture
def lead():
    return a_user("Leila")


@pytest.fixture
def partnership(lead):
    return a_partnership(lead, name_en="Hush-hush")


def founding(**facts):
    a_theme()
    wales = a_place(nation=Nation.WALES)
    a_place("W06000002", "Gwynedd", kind="council", nation=Nation.WALES, parent=wales)
    return {
        "name_en": "Dyffryn Together",
        "convenor": "Aberwen University",
        "administrator": "",
        "nation": Nation.WALES,
        "councils": ["W06000002"],
        "themes": ["skills"],
        "summary_en": "We work on skills.",
        **facts,
    }


@pytest.fixture
def university():
    return an_organisation("Aberwen University", name_cy="Prifysgol Aberwen")


def test_a_person_founds_a_partnership(browse, university):
    lead = affiliated(university)
    read(browse(lead).get(to("partnership-found")))
    answer = browse(lead).post(to("partnership-found"), founding(administrator="prifysgol aberwen"))
    made = Partnership.objects.get()
    assert answer.url == to("partnership-room", made)
    assert made.administrator == university
    assert "Dyffryn Together" in read(browse(lead).get(answer.url))


def test_founding_needs_an_account(client):
    assert "/accounts/login/" in client.get(to("partnership-found")).url


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name_en": ""}, "Enter the name of the partnership"),
        ({"councils": []}, "Select at least one nation, region or council area"),
        ({"councils": ["W06000099"]}, "Select one of the answers in the list"),
        ({"themes": []}, "Select at least one theme"),
        ({"themes": ["bogus"]}, "Select one of the answers in the list"),
        ({"nation": "X"}, "Select one of the answers in the list"),
        ({"summary_en": "word " * 151}, "You have 1 word too many"),
        ({"name_en": "a\x00b"}, "cannot be stored"),
        ({"name_en": "a\u202eb"}, "hidden character"),
        ({"name_en": "\u200b\u2060"}, "Enter the name of the partnership"),
        ({"summary_en": "x" * 1_000_000}, "characters or fewer"),
        ({"convenor": "\x00"}, "cannot be stored"),
        ({"administrator": "Strathlarig Council"}, "not known as a research organisation"),
        ({"administrator": "Nowhere at all"}, "Leave this empty to choose later"),
    ],
)
def test_bad_words_get_the_page_again_with_what_was_typed(browse, university, wrong, said):
    an_organisation("Strathlarig Council", kind="council", may_administer=False)
    answer = browse(a_user()).post(to("partnership-found"), founding(**wrong))
    assert answer.status_code == 422
    page = read(answer)
    assert said in page
    assert "Error:" in page
    if "summary_en" not in wrong:
        assert "We work on skills." in page
    assert Partnership.objects.count() == 0


def test_all_errors_come_at_once(browse):
    answer = browse(a_user()).post(to("partnership-found"), {"name_cy": "Dyffryn"})
    assert len(listed_errors(answer.context["form"])) == 6


def test_a_replaced_code_names_its_successor(browse, university):
    fife = a_place("S12000047", "Fife", kind="council")
    a_place("S12000015", "Fife", kind="council").successors.add(fife)
    answer = browse(a_user()).post(to("partnership-found"), founding(councils=["S12000015"]))
    assert "The code S12000015 is no longer used. Choose Fife instead" in read(answer)


def test_a_name_that_is_nearly_right_gets_candidates(browse, university):
    form = founding(convenor="Aberwen Univresity")
    answer = browse(a_user()).post(to("partnership-found"), form)
    assert answer.status_code == 422
    assert f'value="{university.ref}"' in read(answer)
    browse(a_user()).post(to("partnership-found"), form | {"convenor_choice": university.ref})
    assert Partnership.objects.get().convenor == university


def test_an_unlisted_organisation_is_proposed_once_its_kind_is_known(browse):
    form = founding(convenor="Cwm Aber Residents", convenor_choice="unlisted")
    answer = browse(a_user()).post(to("partnership-found"), form)
    assert "Select what kind of organisation" in read(answer)
    browse(a_user()).post(to("partnership-found"), form | {"convenor_kind": "community"})
    assert Partnership.objects.get().convenor.standing == "proposed"


def test_a_proposed_organisation_is_no_candidate_for_strangers(browse):
    actions.propose_organisation(by=a_user(), name="Secret Consortium", kind="charity")
    answer = browse(a_user()).post(to("partnership-found"), founding(convenor="Secret Consortia"))
    assert "Secret Consortium" not in read(answer)


def test_a_stranger_finds_nothing_of_a_forming_partnership(browse, partnership, lead):
    invitation = actions.invite_person(partnership, by=lead, email="x@example.org", role="member")
    partner = actions.invite_partner(
        partnership, by=lead, organisation=an_organisation(), email="y@example.org"
    )
    person = partnership.people.get()
    stranger = browse(a_user())
    for address in (
        to("partnership-room", partnership), to("partnership-edit", partnership), to("person-invite", partnership),
        to("partner-invite", partnership), to("invitation", invitation), to("partner-answer", partner),
        to("partnership", partnership),
    ):  # fmt: skip
        assert stranger.get(address).status_code == 404, address
    for address in (
        to("invitation-accept", invitation), to("invitation-decline", invitation), to("invitation-revoke", invitation),
        to("partner-accept", partner), to("partner-decline", partner), to("partner-withdraw", partner),
        to("partner-leave", partner), to("person-end", person), to("person-invite", partnership),
    ):  # fmt: skip
        assert stranger.post(address, {"email": "z@example.org", "role": "member"}).status_code == 404, (
            address
        )
    assert "Hush" not in read(stranger.get(to("partnership-list")))


def test_opening_a_link_changes_nothing(browse, partnership, lead):
    person = a_user(email="x@example.org")
    invitation = actions.invite_person(partnership, by=lead, email=person.email, role="member")
    client = browse(person)
    assert "Accept and join" in read(client.get(to("invitation", invitation)))
    for verb in ("invitation-accept", "invitation-decline", "invitation-revoke"):
        assert client.get(to(verb, invitation)).status_code == 405
    invitation.refresh_from_db()
    assert invitation.state == "sent"


def test_an_invited_person_accepts_and_enters_the_room(browse, partnership, lead):
    browse(lead).post(to("person-invite", partnership), {"email": "X@Example.org", "role": "member"})
    invitation = partnership.invitations.get()
    assert "x@example.org" in read(browse(lead).get(to("partnership-room", partnership)))
    client = browse(a_user("Xanthe", email="x@example.org"))
    answer = client.post(to("invitation-accept", invitation), follow=True)
    assert "Xanthe" in read(answer)
    assert "This invitation is answered" in read(client.get(to("invitation", invitation)))


def test_declining_leads_home(browse, partnership, lead):
    invitation = actions.invite_person(partnership, by=lead, email="x@example.org", role="member")
    client = browse(a_user(email="x@example.org"))
    assert client.post(to("invitation-decline", invitation)).url == "/"
    assert client.post(to("invitation-accept", invitation)).status_code == 409


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Enter their e-mail address"),
        ({"email": "x@example.org", "role": "lead"}, "Select one of the answers"),
        ({"email": "nonsense", "role": "member"}, "right format"),
        ({"email": "Leila@example.org", "role": "member"}, "your own address"),
        ({"email": "member@example.org", "role": "member"}, "already belongs"),
        ({"email": "asked@example.org", "role": "member"}, "can still answer"),
    ],
)
def test_a_wrong_invitation_is_refused_beside_its_field(browse, form, said):
    lead = a_user(email="leila@example.org")
    partnership = a_partnership(lead)
    belongs(a_user(email="member@example.org"), partnership)
    actions.invite_person(partnership, by=lead, email="asked@example.org", role="member")
    answer = browse(lead).post(to("person-invite", partnership), form)
    assert answer.status_code == 422
    assert said in read(answer)


def test_an_organisation_is_asked_and_accepts(browse, partnership, lead):
    charity = an_organisation("Glanrafon Trust", kind="charity", may_administer=False)
    person = affiliated(charity)
    form = {"organisation": "glanrafon trust", "email": person.email}
    browse(lead).post(to("partner-invite", partnership), form)
    partner = partnership.partners.get(organisation=charity)
    room = read(browse(lead).get(to("partnership-room", partnership)))
    assert "the invitation of Glanrafon Trust" in room
    assert browse(lead).post(to("partner-invite", partnership), form).status_code == 422
    client = browse(person)
    assert "Accept for the organisation" in read(client.get(to("partner-answer", partner)))
    assert "Status:" in read(client.post(to("partner-accept", partner), follow=True))
    assert ">: Glanrafon Trust</span>" in read(browse(lead).get(to("partnership-room", partnership)))
    assert client.get(to("partnership-room", partnership)).status_code == 404


def test_who_was_asked_but_does_not_belong_is_told_so(browse, partnership, lead):
    partner = actions.invite_partner(
        partnership, by=lead, organisation=an_organisation(), email="x@example.org"
    )
    client = browse(a_user(email="x@example.org"))
    assert "does not know that you belong" in read(client.get(to("partner-answer", partner)))
    assert client.post(to("partner-accept", partner)).status_code == 403


def test_a_signatory_declines(browse, partnership, lead):
    university = an_organisation()
    partner = actions.invite_partner(partnership, by=lead, organisation=university, email="x@example.org")
    client = browse(a_signatory(university))
    assert "Declined" in read(client.post(to("partner-decline", partner), follow=True))


def test_an_organisation_leaves_by_its_own_hand(browse, partnership, lead):
    university = an_organisation()
    partner = actions.invite_partner(partnership, by=lead, organisation=university, email="x@example.org")
    client = browse(a_signatory(university))
    assert "Leave the partnership" in read(client.post(to("partner-accept", partner), follow=True))
    assert "no longer a partner" in read(client.post(to("partner-leave", partner), follow=True))
    member = browse(belongs(a_user(), partnership))
    assert member.post(to("partner-leave", partner)).status_code == 403


def test_what_cannot_be_undone_says_so_first_and_what_would_be_refused_is_not_offered(
    browse, partnership, lead
):
    page = read(browse(lead).get(to("partnership-room", partnership)))
    assert "hand the lead over before you leave" in page
    assert "You no longer see this room" not in page
    other = a_user("Second")
    belongs(other, partnership, "lead")
    page = read(browse(lead).get(to("partnership-room", partnership)))
    assert "hand the lead over before you leave" not in page
    assert "You no longer see this room" in page
    assert "Second no longer sees this room and gets a letter" in page


def test_members_see_people_and_partners_and_no_addresses(browse, partnership, lead):
    actions.invite_person(partnership, by=lead, email="waiting@example.org", role="member")
    community = browse(belongs(a_user("Colm"), partnership, "community"))
    page = read(community.get(to("partnership-room", partnership)))
    assert "Leila" in page
    assert "waiting@example.org" not in page
    assert "Invite a person" not in page
    for name in ("person-invite", "partner-invite", "partnership-edit"):
        assert community.get(to(name, partnership)).status_code == 404
    invitation = partnership.invitations.get()
    assert community.post(to("invitation-revoke", invitation)).status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_a_room_asks_the_database_as_often_for_many(browse, partnership, lead, django_assert_num_queries, n):
    for number in range(n):
        belongs(a_user(), partnership)
        actions.invite_person(partnership, by=lead, email=f"x{number}@example.org", role="member")
        actions.invite_partner(
            partnership, by=lead, organisation=an_organisation(), email=f"y{number}@example.org"
        )
    client = browse(lead)
    client.get("/letters/")
    with django_assert_num_queries(12):
        client.get(to("partnership-room", partnership))


def test_leaving_and_removing(browse, partnership, lead):
    member = belongs(a_user(), partnership)
    person = partnership.people.get(user=member)
    assert browse(member).post(to("person-end", person)).url == to("partnership-list")
    assert browse(member).get(to("partnership-room", partnership)).status_code == 404
    only = partnership.people.get(user=lead)
    answer = browse(lead).post(to("person-end", only))
    assert answer.status_code == 409
    assert "always has a lead" in answer.content.decode()


def test_the_description_is_edited_and_a_stale_page_is_told(browse, partnership, lead):
    client, form = browse(lead), founding(name_en="Renamed", version="1")
    assert "Hush-hush" in read(client.get(to("partnership-edit", partnership)))
    assert client.post(to("partnership-edit", partnership), form).url == to("partnership-room", partnership)
    answer = client.post(to("partnership-edit", partnership), form | {"name_en": "Typed long and well"})
    assert answer.status_code == 409
    assert "Typed long and well" in answer.content.decode()
    assert client.post(to("partnership-edit", partnership), {}).status_code == 422


def test_overlapping_places_are_said_and_allowed(browse, university):
    client = browse(affiliated(university))
    answer = client.post(to("partnership-found"), founding(regions=["W92000004"]), follow=True)
    assert "Wales already contains Gwynedd." in read(answer)


def test_an_active_partnership_shows_no_edit_form(browse, partnership, lead):
    actions.activate(partnership, by=None)
    page = read(browse(lead).get(to("partnership-edit", partnership)))
    assert "cannot be edited here" in page


def test_withdrawing_both_kinds_of_invitation(browse, partnership, lead):
    invitation = actions.invite_person(partnership, by=lead, email="x@example.org", role="member")
    partner = actions.invite_partner(
        partnership, by=lead, organisation=an_organisation("Hesitant"), email="y@example.org"
    )
    client = browse(lead)
    client.post(to("invitation-revoke", invitation))
    client.post(to("partner-withdraw", partner))
    page = read(client.get(to("partnership-room", partnership)))
    assert "x@example.org" not in page
    assert "Hesitant" not in page
    assert client.post(to("partner-leave", partner)).status_code == 409


@pytest.mark.parametrize("ref", ["0000000000", "IIIIIIIIII", "1", "../x", "%00"])
def test_strange_references_are_not_found(browse, ref):
    for pattern in ("room/{}/", "invitations/{}/", "partners/{}/", "{}/"):
        assert browse(a_user()).get("/partnerships/" + pattern.format(ref)).status_code == 404
