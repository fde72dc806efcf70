"""Theories of change: drawn by some, published by another, never changed afterwards."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from funding.models import Interest
from hub.evaluation import actions, policy
from hub.models import Theory, TheoryNode
from lpip_portal.workflow import NotReady, Refusal, Stale
from tests.factories import a_partnership, a_user
from tests.factories.library import a_hub_person
from tests.factories.measuring import a_funded_partnership, a_theory
from tests.pages import body
from tests.traces import trail_of

pytestmark = pytest.mark.django_db


def to(name, *parts):
    return reverse(f"hub:{name}", args=parts)


def test_a_theory_is_published_by_somebody_who_drew_nothing_of_it():
    partnership, lead, manager = a_funded_partnership()
    draft = actions.begin_theory(by=lead, partnership=partnership)
    impact = actions.draw_node(draft, by=lead, kind="impact", text_en="More people in work")
    actions.draw_node(draft, by=lead, kind="input", text_en="Money", leads_to=[impact])
    with pytest.raises(PermissionDenied):
        actions.publish_theory(draft, by=lead)
    with pytest.raises(PermissionDenied):
        actions.publish_theory(draft, by=a_hub_person("staff"))
    theory = actions.publish_theory(draft, by=manager)
    assert (theory.state, theory.published_by) == ("published", manager)
    assert [verb for verb, _ in trail_of(theory)] == ["theory.begin", "theory.publish"]


def test_a_published_version_is_never_changed_and_a_draft_begins_as_its_copy():
    partnership, lead, manager = a_funded_partnership()
    old = a_theory(partnership, lead)
    node = old.nodes.get(kind="outcome")
    words = {"kind": "outcome", "text_en": "Otherwise"}
    for change in (
        lambda: actions.change_node(node, by=lead, version=1, leads_to=[], **words),
        lambda: actions.draw_node(old, by=lead, **words),
        lambda: actions.drop_node(node, by=lead),
    ):
        with pytest.raises(Refusal, match="never changed"):
            change()
    draft = actions.begin_theory(by=lead, partnership=partnership)
    with pytest.raises(Refusal, match="already"):
        actions.begin_theory(by=manager, partnership=partnership)
    first, last = draft.nodes.get(kind="activity"), draft.nodes.get(kind="outcome")
    assert (draft.number, first.assumption_en, list(first.leads_to.all())) == (
        2,
        "Drivers are there.",
        [last],
    )
    actions.change_node(last, by=manager, version=1, leads_to=[], **words)
    evaluator = a_hub_person("evaluator")
    actions.publish_theory(draft, by=evaluator)
    old.refresh_from_db()
    assert (old.state, str(old.nodes.get(kind="outcome"))) == ("replaced", "More people in work")
    assert Theory.objects.published().get() == draft


def test_an_arrow_leads_to_a_later_layer_of_the_same_draft():
    partnership, lead, _manager = a_funded_partnership()
    draft = a_theory(partnership, lead, "draft")
    first, last = draft.nodes.get(kind="activity"), draft.nodes.get(kind="outcome")
    stranger = a_theory(None, a_user()).nodes.get(kind="outcome")
    for kind, leads_to in (("outcome", [last]), ("impact", [last]), ("input", [stranger])):
        with pytest.raises(Refusal, match="later layer"):
            actions.draw_node(draft, by=lead, kind=kind, text_en="Box", leads_to=leads_to)
    with pytest.raises(Refusal, match="Take its arrow away"):
        actions.change_node(last, by=lead, version=1, kind="input", text_en="Box", leads_to=[])
    with pytest.raises(Stale):
        actions.change_node(first, by=lead, version=7, kind="input", text_en="Box", leads_to=[])


def test_an_empty_theory_is_not_published():
    partnership, lead, manager = a_funded_partnership()
    draft = actions.begin_theory(by=lead, partnership=partnership)
    with pytest.raises(NotReady, match="empty"):
        actions.publish_theory(draft, by=manager)


def test_the_programmes_is_drawn_by_an_evaluator_and_published_by_another_of_the_hub():
    one, other = a_hub_person("evaluator"), a_hub_person("staff")
    _partnership, lead, _manager = a_funded_partnership()
    for person in (lead, a_hub_person("staff"), a_user()):
        with pytest.raises(PermissionDenied):
            actions.begin_theory(by=person, partnership=None)
    draft = actions.begin_theory(by=one, partnership=None)
    actions.draw_node(draft, by=one, kind="impact", text_en="Places do better")
    for person in (one, lead):
        with pytest.raises(PermissionDenied):
            actions.publish_theory(draft, by=person)
    assert actions.publish_theory(draft, by=other).state == "published"
    with pytest.raises(Refusal, match="already"):
        [actions.begin_theory(by=one, partnership=None) for _n in range(2)]


def test_a_draft_is_known_to_its_partnership_and_the_hub_behind_no_wall():
    partnership, lead, _manager = a_funded_partnership()
    draft, walled, rival = a_theory(partnership, lead, "draft"), a_hub_person("evaluator"), a_user()
    Interest.objects.create(user=walled, partnership=partnership, kind="declared", state="confirmed")
    a_partnership(rival)
    for user, sees in (
        (lead, 1),
        (a_hub_person(), 1),
        (walled, 0),
        (rival, 0),
        (a_user(), 0),
        (AnonymousUser(), 0),
    ):
        assert Theory.objects.visible_to(user).filter(pk=draft.pk).count() == sees
    assert not policy.may_publish_theory(walled, draft)


def test_a_theory_is_drawn_on_the_pages(client):
    partnership, lead, manager = a_funded_partnership()
    client.force_login(lead)
    assert "Begin a draft" in body(client.get(to("theory-list")))
    assert client.post(to("theory-begin"), {"whose": "programme"}).status_code == 404
    assert client.post(to("theory-begin"), {"whose": partnership.ref}).status_code == 302
    draft = Theory.objects.get()
    assert "Nothing is drawn yet" in body(client.get(to("theory", draft.ref)))
    words = {"kind": "outcome", "text_en": "More people in work", "assumption_en": "Jobs are there."}
    assert client.post(to("theory-node-add", draft.ref), words).status_code == 302
    last = TheoryNode.objects.get()
    page = client.post(
        to("theory-node-add", draft.ref), {"kind": "impact", "text_en": "Box", "leads_to": last.ref}
    )
    assert page.status_code == 422
    assert "not of a later layer" in body(page)
    words = {"kind": "activity", "text_en": "Count buses", "leads_to": last.ref}
    assert client.post(to("theory-node-add", draft.ref), words).status_code == 302
    first = draft.nodes.get(kind="activity")
    page = client.post(to("theory-node-edit", first.ref), {**words, "text_en": "Count trams", "version": "9"})
    assert page.status_code == 409
    assert "Count trams" in body(page)
    edited = {**words, "text_en": "Count trams", "version": "1"}
    assert client.post(to("theory-node-edit", first.ref), edited).status_code == 302
    text = body(client.get(to("theory", draft.ref)))
    assert "Leads to:" in text
    assert "<svg" in text
    assert client.post(to("theory-node-drop", last.ref)).status_code == 302
    client.force_login(manager)
    assert client.post(to("theory-publish", draft.ref)).status_code == 302
    client.force_login(a_user())
    assert "Count trams" in body(client.get(to("theory", draft.ref)))
    assert client.get(to("theory-node-edit", first.ref)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_theory_asks_the_same_however_many_boxes_it_has(client, count, django_assert_num_queries):
    partnership, lead, _manager = a_funded_partnership()
    theory = a_theory(partnership, lead)
    last = theory.nodes.get(kind="outcome")
    for _n in range(count):
        TheoryNode.objects.create(theory=theory, kind="input", text_en="Money").leads_to.add(last)
    with django_assert_num_queries(4):
        client.get(to("theory", theory.ref))
