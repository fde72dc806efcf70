"""The officers' side: the list with its filters, and the wall."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from funding.applications import actions
from funding.models import Interest
from lpip_portal import clock
from partnerships.models import Nation
from tests.factories import (
    a_partnership,
    a_phase,
    a_theme,
    a_user,
    an_application,
    approver_of,
    finance_of,
    officer_of,
    with_role,
)
from tests.partnerships.pages import read

pytestmark = pytest.mark.django_db


def list_of(phase):
    """The address of a phase's list."""
    return reverse("funding:application-list", args=[phase.ref])


def titles(answer):
    """The titles on a list, sorted."""
    return sorted(row.title for row in answer.context["rows"])


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_takes_the_same_queries_however_many(browse, n, django_assert_num_queries):
    phase = a_phase()
    for _ in range(n):
        an_application("submitted", phase=phase)
    client = browse(officer_of(phase))
    with django_assert_num_queries(9):
        answer = client.get(list_of(phase) + "?nation=W92000004&q=bid&organisation=univ&state=submitted")
    assert len(titles(answer)) == n
    read(answer)


def test_the_list_is_for_those_who_run_the_round(browse):
    bid = an_application("submitted")
    phase = bid.phase
    for person in (officer_of(phase), approver_of(phase), finance_of(phase), with_role("auditor")):
        assert titles(browse(person).get(list_of(phase))) == [bid.title]
    for person in (bid.lead, a_user(), officer_of(a_phase())):
        assert browse(person).get(list_of(phase)).status_code == 404


def test_the_list_is_narrowed_by_each_filter(browse):
    phase = a_phase()
    welsh = an_application("submitted", phase=phase, title="Dŵr")
    partnership = a_partnership(nation=Nation.SCOTLAND, name_en="Forth people")
    partnership.themes.add(a_theme("innovation"))
    scottish = an_application("draft", phase=phase, partnership=partnership, title="Water")
    client = browse(officer_of(phase))
    for query, found in {
        "": ["Dŵr", "Water"],
        "state=draft": ["Water"],
        "nation=S92000003": ["Water"],
        "theme=innovation": ["Water"],
        "theme=skills": ["Dŵr", "Water"],
        "q=forth": ["Water"],
        "q=dwr": ["Dŵr"],
        "q=The+FORTH,+people": ["Water"],
        f"q={welsh.reference[-4:]}": ["Dŵr"],
        f"organisation={scottish.organisation.name}": ["Water"],
        "q=nowhere": [],
    }.items():
        assert titles(client.get(f"{list_of(phase)}?{query}")) == found, query
    page = read(client.get(list_of(phase)))
    assert "£30,000.00" in page
    assert page.count("£30,000.00") == 1  # the draft's costs are nobody's business yet


@pytest.mark.parametrize(
    "query",
    ["unknown=1", "state=approved", "theme=nowhere", "page=-1", "page=999", "page=abc", "page=%00", "q=%00", "q=" + "x" * 5000,
     "nation=%F0%9F%92%A7", "state=draft&state=submitted", "reviewer=1&score__gte=4"],
)  # fmt: skip
def test_strange_parameters_change_nothing_or_narrow(browse, query):
    phase = a_phase()
    an_application("submitted", phase=phase)
    answer = browse(officer_of(phase)).get(f"{list_of(phase)}?{query}")
    assert answer.status_code == 200
    assert len(titles(answer)) == 1


def test_the_list_has_pages(browse):
    phase = a_phase()
    for _ in range(51):
        an_application("draft", phase=phase, complete=False)
    client = browse(officer_of(phase))
    assert len(titles(client.get(list_of(phase)))) == 50
    last = client.get(list_of(phase) + "?page=7")
    assert len(titles(last)) == 1
    assert "51 applications" in read(last)


def test_a_wall_hides_a_bid_from_lists_counts_and_pages(browse):
    phase = a_phase()
    hidden, shown = an_application("submitted", phase=phase), an_application("submitted", phase=phase)
    officer = officer_of(phase)
    Interest.objects.create(
        user=officer, application=hidden, kind="personal", source="declared", state="confirmed"
    )
    client = browse(officer)
    answer = client.get(list_of(phase))
    assert titles(answer) == [shown.title]
    assert answer.context["tallies"][0].count == 1
    for name in ("application", "application-read", "application-receipt", "application-eligibility"):
        assert client.get(reverse(f"funding:{name}", args=[hidden.ref])).status_code == 404
    with clock.at(phase.closes_at + timedelta(days=1)), pytest.raises(PermissionDenied):
        actions.find_eligible(hidden, by=officer)


def test_a_wall_round_a_partnership_hides_all_its_bids(browse):
    bid = an_application("submitted")
    officer = officer_of(bid)
    Interest.objects.create(
        user=officer, partnership=bid.partnership, kind="rival", source="detected", state="confirmed"
    )
    assert browse(officer).get(reverse("funding:application", args=[bid.ref])).status_code == 404
