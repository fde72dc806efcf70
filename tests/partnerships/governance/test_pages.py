"""The pages of governance, over HTTP."""

import pytest
from django.urls import reverse

from lpip_portal import clock
from partnerships.models import BodySeat, GoverningBody, Partner
from tests.factories import a_body, a_partnership, a_seat, a_user, an_organisation, belongs
from tests.partnerships.pages import read

pytestmark = pytest.mark.django_db


def to(name, *arguments):
    return reverse(f"partnerships:{name}", args=[getattr(each, "ref", each) for each in arguments])


def day(name, at):
    return {f"{name}_day": str(at.day), f"{name}_month": str(at.month), f"{name}_year": str(at.year)}


@pytest.fixture
def lead():
    return a_user("Leila")


@pytest.fixture
def partnership(lead):
    return a_partnership(lead, is_public=True, slug="dyffryn-together")


def charter(**facts):
    told = {
        "kind": "community",
        "name_en": "The panel",
        "terms_en": "It decides.",
        "rhythm": "monthly",
        "quorum": "2",
    }
    return told | {"reach": "public", "nonce": "b" * 22} | facts


def seat(**facts):
    return {"role": "community", "nonce": "s" * 22} | day("since", clock.today()) | facts


def test_a_lead_sets_up_a_panel_asks_a_person_and_seats_a_partner(browse, client, partnership, lead):
    leila, page = browse(lead), to("governance", partnership.address)
    assert page in read(client.get(to("partnership", partnership.address)))
    assert page in read(leila.get(to("partnership-room", partnership)))
    assert "No body is shown yet" in read(client.get(page))
    assert "No body is set up yet" in read(leila.get(page))
    add = to("body-add", partnership.address)
    read(leila.get(add))
    answer = leila.post(add, charter())
    body = GoverningBody.objects.get()
    assert answer.url == to("body", body)
    assert "Nobody sits on it yet." in read(client.get(answer.url))
    assert (
        leila.post(to("body-edit", body), charter(name_en="Our panel", version="1", nonce="c" * 22)).url
        == answer.url
    )
    assert 'value="Our panel"' in read(leila.get(to("body-edit", body)))

    read(leila.get(to("seat-partner", body)))
    trust = an_organisation("The Trust")
    Partner.objects.create(partnership=partnership, organisation=trust, state="accepted")
    leila.post(to("seat-partner", body), seat(organisation=trust.ref, role="member"))

    maria = a_user("Maria Secret", email="maria@example.com")
    read(leila.get(to("seat-ask", body)))
    leila.post(to("seat-ask", body), seat(email="maria@example.com", nonce="t" * 22))
    made = BodySeat.objects.get(user=None, organisation=None)
    assert "maria@example.com" in read(leila.get(answer.url))
    hers = browse(maria)
    assert "Accept, without my name in public" in read(hers.get(to("seat", made)))
    assert hers.post(to("seat-accept", made), {"shown": "no"}).url == answer.url
    assert "You sit on it" in read(hers.get(answer.url))

    public = read(client.get(answer.url))
    assert "The Trust" in public
    assert "and 1 more" in public
    assert "Maria" not in public
    assert "maria@" not in public
    hers.post(to("seat-show", made), {"shown": "yes"})
    assert "Maria Secret" in read(client.get(answer.url))
    hers.post(to("seat-leave", made))
    assert "Maria" not in read(client.get(answer.url))
    assert "Left" in read(hers.get(to("seat", made)))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name_en": ""}, "Enter its name in English"),
        ({"quorum": "0"}, "must be 1 or more"),
        ({"reach": ""}, "Select who may know of it"),
        ({"kind": "court"}, "Select one of the answers in the list"),
    ],
)
def test_bad_words_are_said_and_nothing_is_set_up(browse, partnership, lead, wrong, said):
    answer = browse(lead).post(to("body-add", partnership.address), charter(**wrong))
    assert answer.status_code == 422
    assert said in read(answer)
    assert not GoverningBody.objects.exists()


def test_a_seat_does_not_end_before_it_begins(browse, partnership, lead):
    body = a_body(partnership)
    wrong = seat(email="x@example.org", **day("until", clock.uk(2020, 1, 1)))
    answer = browse(lead).post(to("seat-ask", body), wrong)
    assert answer.status_code == 422
    assert "must not be before the first" in read(answer)
    assert not BodySeat.objects.exists()


def test_what_is_for_members_alone_is_not_found_by_a_rival_or_a_former_member(browse, client, lead):
    private = a_partnership(lead)
    body = a_body(private)
    former = belongs(a_user(), private)
    through = private.people.get(user=former)
    a_seat(body, former)
    pages = [to("governance", private.ref), to("body", body)]
    member = browse(former)
    assert [member.get(page).status_code for page in pages] == [200, 200]
    type(through).objects.filter(pk=through.pk).update(until=clock.now())
    rival = a_user()
    a_partnership(rival)
    for stranger in (client, member, browse(rival)):
        assert [stranger.get(page).status_code for page in pages] == [404, 404]
    assert browse(rival).post(to("seat-leave", BodySeat.objects.get())).status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_the_pages_ask_the_same_number_of_questions_for_one_row_and_for_three(
    client, partnership, n, django_assert_num_queries
):
    for _each in range(n):
        body = a_body(partnership, is_public=True)
        for _seat in range(n):
            a_seat(body, shown=True)
    with django_assert_num_queries(3):
        read(client.get(to("governance", partnership.address)))
    with django_assert_num_queries(2):
        read(client.get(to("body", body)))
