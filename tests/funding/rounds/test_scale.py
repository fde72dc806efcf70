"""What the points of a scale mean: the house's words until an officer writes others, and fixed once the round is published."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from funding.models import ScalePoint
from funding.rounds import actions, scale_queries
from tests.factories import a_phase, a_round, a_user, officer_of
from tests.pages import body, url
from tests.traces import trail_of

pytestmark = pytest.mark.django_db
WORDS = {
    "label_en": "Beyond doubt",
    "label_cy": "Y tu hwnt i amheuaeth",
    "descriptor_en": "Fund it today.",
    "descriptor_community_en": "We would give our own money.",
}


def planned():
    """A phase of a round that is still planned."""
    return a_phase(round=a_round(state="draft", published_by=None, published_at=None))


def edit(phase, points: int = 6) -> str:
    """Where a point is worded."""
    return reverse("funding:scale-point-edit", args=[phase.ref, points])


def test_an_officer_words_a_point_and_takes_the_usual_words_again(browse):
    phase = planned()
    client, page = browse(officer_of(phase)), url("phase-scale", phase)
    assert page in body(client.get(url("phase", phase)))
    assert "Outstanding" in body(client.get(page))
    assert 'value="Outstanding"' in body(client.get(edit(phase)))
    assert client.post(edit(phase), {"label_en": ""}).status_code == 422
    assert client.post(edit(phase), WORDS).status_code == 302
    shown = body(client.get(page))
    for said in ("Beyond doubt", "Fund it today.", "We would give our own money."):
        assert said in shown
    assert trail_of(ScalePoint.objects.get()) == [("scale_point.save", officer_of(phase))]
    assert client.post(reverse("funding:scale-point-reset", args=[phase.ref, 6])).status_code == 302
    assert "Outstanding" in body(client.get(page))
    for points in (0, 7):
        assert client.get(edit(phase, points)).status_code == 404


def test_reviewers_from_communities_read_their_own_words():
    phase = planned()
    actions.save_scale_point(phase, by=officer_of(phase), points=6, **WORDS)
    top = scale_queries.scale_points(phase)[-1]
    assert top.describes(community=True) == "We would give our own money."
    assert top.describes(community=False) == "Fund it today."
    assert scale_queries.scale_points(phase)[0].describes(community=True)


def test_nobody_else_words_it_and_nobody_once_it_is_published(browse):
    phase = planned()
    with pytest.raises(PermissionDenied):
        actions.save_scale_point(phase, by=a_user(), points=6, **WORDS)
    open_ = a_phase()
    officer = browse(officer_of(open_))
    assert officer.get(edit(open_)).status_code == 409
    assert officer.post(edit(open_), WORDS).status_code == 409
    with pytest.raises(actions.Frozen):
        actions.save_scale_point(open_, by=officer_of(open_), points=6, **WORDS)
    anybody = body(browse().get(url("phase-scale", open_)))
    assert "Outstanding" in anybody
    assert edit(open_) not in anybody
