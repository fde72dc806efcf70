"""Experts: listed by their own consent alone, reached through the hub, forgotten when they leave."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from hub.catalogue import actions, policy, queries
from hub.models import Expert
from lpip_portal import clock
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import IllegalMove, NotReady, Refusal
from tests.factories import a_partnership, a_theme, a_user, belongs, with_role
from tests.factories.library import a_hub_person, an_expert
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db
HIDDEN = ("hidden@example.org", "Ring 01632 960000", "Paid by a water company", "Knows everything")


def said(**facts):
    return {
        "name": "Ann Expert", "organisation": "A college", "expertise": "Buses.", "availability": "now", "contact": "Ring me.",
        "no_conflict": "Nothing.", "themes": [a_theme()], **facts,
    }  # fmt: skip


def a_member():
    user = a_user()
    a_partnership(user)
    return user


def agreed(email="ann@example.org"):
    person = a_user(email=email)
    expert = an_expert(state="suggested", email=email)
    actions.invite_expert(expert, by=a_hub_person())
    return actions.consent(expert, by=person, **said())


def test_an_expert_is_suggested_asked_agrees_and_is_listed():
    member, staff = a_member(), a_hub_person()
    person = a_user(email="ann@example.org")
    expert = actions.suggest_expert(by=member, name="Ann", email="Ann@example.org", why="Knows buses.")
    actions.invite_expert(expert, by=staff)
    expert = actions.consent(expert, by=person, **said())
    assert not queries.experts(member).exists()
    actions.list_expert(expert, by=staff)
    assert list(queries.experts(member)) == [expert]
    assert [kind for kind, _ in letters()] == [
        "expert_suggested",
        "expert_invited",
        "expert_consented",
        "expert_listed",
    ]
    assert [verb.partition(".")[2] for verb, _ in trail_of(expert)] == [
        "suggest",
        "invite",
        "consent",
        "list",
    ]


def test_nobody_agrees_for_somebody_else_and_nobody_is_listed_without_agreeing():
    expert, staff = an_expert(state="invited", email="ann@example.org"), a_hub_person()
    for other in (staff, a_member(), a_user()):
        with pytest.raises(PermissionDenied):
            actions.consent(expert, by=other, **said())
    with pytest.raises(IllegalMove):
        actions.list_expert(expert, by=staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        Expert.objects.filter(pk=expert.pk).update(state="listed")


def test_an_invitation_reaches_also_who_has_no_account():
    expert = an_expert(state="suggested", email="stranger@example.net")
    actions.invite_expert(expert, by=a_hub_person())
    letter = Letter.objects.get(kind="expert_invited")
    assert (letter.email, letter.to) == ("stranger@example.net", None)
    assert outbox.may_still_go(letter)
    actions.remove_expert(expert, by=a_hub_person())
    assert not outbox.may_still_go(letter)


def test_an_expert_pauses_comes_back_and_leaves_and_is_forgotten():
    expert = agreed()
    actions.list_expert(expert, by=a_hub_person())
    person, member = expert.user, a_member()
    actions.pause_expert(expert, by=person)
    assert not Expert.objects.visible_to(member).exists()
    actions.resume_expert(expert, by=person)
    assert Expert.objects.visible_to(member).exists()
    with pytest.raises(PermissionDenied):
        actions.remove_expert(expert, by=member)
    actions.remove_expert(expert, by=person)
    expert.refresh_from_db()
    assert {expert.email, expert.contact, expert.expertise, expert.no_conflict, expert.why} == {""}
    assert not Expert.objects.themselves(person).exists()


def test_how_to_reach_an_expert_is_shown_to_hub_staff_and_to_nobody_else(browse):
    expert = an_expert(
        email=HIDDEN[0], contact=HIDDEN[1], no_conflict=HIDDEN[2], why=HIDDEN[3], suggested_by=a_member()
    )
    readers = [a_member(), a_hub_person("evaluator"), with_role("officer"), expert.suggested_by]
    for reader in readers:
        for url in (reverse("hub:expert", args=[expert.ref]), reverse("hub:expert-list")):
            page = browse(reader).get(url)
            assert page.status_code == 200
            assert not [words for words in HIDDEN if words in page.content.decode()]
    page = browse(a_hub_person()).get(reverse("hub:expert", args=[expert.ref])).content.decode()
    assert [words for words in HIDDEN if words in page] == list(HIDDEN)


def test_a_search_for_what_is_hidden_finds_nobody(browse):
    an_expert(email=HIDDEN[0], contact=HIDDEN[1], no_conflict=HIDDEN[2], why=HIDDEN[3], expertise="Buses")
    client = browse(a_member())
    for words in ("hidden", "01632", "water company", "everything"):
        assert not client.get(reverse("hub:expert-list"), {"q": words}).context["page"].object_list
    assert client.get(reverse("hub:expert-list"), {"q": "buses"}).context["page"].object_list


def test_strangers_know_nothing_of_experts(client, browse):
    expert = an_expert()
    for name, arguments in (
        ("expert-list", []),
        ("expert", [expert.ref]),
        ("introduction-ask", [expert.ref]),
    ):
        assert browse(a_user()).get(reverse(f"hub:{name}", args=arguments)).status_code == 404
        assert client.get(reverse(f"hub:{name}", args=arguments)).status_code == 302


def test_a_person_whom_the_hub_knows_is_not_suggested_twice():
    an_expert(email="ann@example.org")
    with pytest.raises(Refusal):
        actions.suggest_expert(by=a_member(), name="Ann", email="ann@example.org", why="Buses.")


def test_a_form_without_the_tick_lists_nobody(browse):
    person = a_user(email="ann@example.org")
    expert = an_expert(state="invited", email="ann@example.org")
    client, url = browse(person), reverse("hub:expert-answer", args=[expert.ref])
    form = {
        "name": "Ann",
        "expertise": "Buses.",
        "availability": "now",
        "contact": "Ring.",
        "no_conflict": "None.",
    }
    answer = client.post(url, form)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["agreed"]
    assert client.post(url, {**form, "agreed": "on"}).status_code == 302
    assert Expert.objects.get().state == "consented"


# Introductions


def wished(expert=None, member=None):
    member = member or a_member()
    return actions.ask_introduction(
        expert or an_expert(),
        by=member,
        partnership=member.partnershippersons.get().partnership,
        purpose="About buses.",
    )


def test_an_introduction_goes_through_the_hub():
    staff = a_hub_person()
    introduction = wished()
    introduction = actions.make_introduction(introduction, by=staff, answer="We wrote to them.")
    assert introduction.state == "made"
    letter = Letter.objects.get(kind="introduction_for_expert")
    assert letter.to == introduction.expert.user
    assert introduction.asked_by.email in letter.body
    told = Letter.objects.get(kind="introduction_made")
    assert introduction.expert.email not in told.body
    assert introduction.expert.user.email not in told.body
    assert outbox.may_still_go(letter)
    actions.pause_expert(introduction.expert, by=introduction.expert.user)
    assert not outbox.may_still_go(letter)


def test_only_a_partnership_asks_for_itself_and_only_free_hub_staff_handle():
    expert, member, other = an_expert(), a_member(), a_member()
    ours = member.partnershippersons.get().partnership
    with pytest.raises(PermissionDenied):
        actions.ask_introduction(expert, by=other, partnership=ours, purpose="Ours.")
    introduction = wished(expert, member)
    staff = a_hub_person()
    belongs(staff, ours)
    for person in (member, other, staff, a_hub_person("evaluator")):
        with pytest.raises(PermissionDenied):
            actions.make_introduction(introduction, by=person, answer="Here.")


def test_one_wish_at_a_time_and_none_to_who_is_not_listed():
    expert, member = an_expert(), a_member()
    wished(expert, member)
    with pytest.raises(Refusal):
        wished(expert, member)
    actions.pause_expert(expert, by=a_hub_person())
    with pytest.raises(NotReady):
        wished(expert)


def test_a_rival_learns_nothing_of_an_introduction(browse):
    introduction = wished()
    rival = browse(a_member())
    assert rival.get(reverse("hub:introduction", args=[introduction.ref])).status_code == 404
    assert introduction.expert.name not in rival.get(reverse("hub:introduction-list")).content.decode()


def test_a_declined_introduction_says_whom_to_ask_instead(browse):
    introduction, staff = wished(), a_hub_person()
    url = reverse("hub:introduction-decline", args=[introduction.ref])
    assert browse(staff).post(url, {"answer": "Ask the museum."}).status_code == 302
    page = browse(introduction.asked_by).get(reverse("hub:introduction", args=[introduction.ref]))
    assert "Ask the museum." in page.content.decode()


def test_everybody_is_told_what_waits_for_them():
    an_expert(state="suggested"), agreed("b@example.org"), wished()
    titles = [todo.title for todo in queries.todos(a_hub_person(), clock.now())]
    assert titles == ["Look at a suggested expert", "List an expert who agreed", "Handle an introduction"]
    person = a_user(email="c@example.org")
    an_expert(state="invited", email="c@example.org")
    assert [todo.title for todo in queries.own_todos(person, clock.now())] == [
        "Say whether partnerships may find you"
    ]
    assert policy.may_search(person) is False


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_asks_as_often_for_three_experts_as_for_one(browse, django_assert_num_queries, n):
    for _ in range(n):
        an_expert()
    client = browse(a_member())
    client.get(reverse("hub:expert-list"))
    with django_assert_num_queries(18):
        client.get(reverse("hub:expert-list"))


@pytest.mark.parametrize("state", ["suggested", "invited", "consented", "paused"])
def test_whoever_suggests_somebody_does_not_learn_that_the_hub_knows_them_already(browse, state):
    an_expert(state=state, email="ann@example.org")
    client, url = browse(a_member()), reverse("hub:expert-suggest")
    said = {"name": "Ann", "why": "Knows buses."}
    known = client.post(url, said | {"email": "Ann@example.org"})
    unknown = client.post(url, said | {"email": "new@example.org"})
    assert (
        (known.status_code, known.url)
        == (unknown.status_code, unknown.url)
        == (302, reverse("hub:expert-list"))
    )
    assert Expert.objects.filter(email="ann@example.org").count() == 1
