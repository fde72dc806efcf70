"""How much help each bidder got: read by all bidders, with no name but their own."""

from decimal import Decimal

import pytest
from django.urls import reverse

from funding.models import Interest
from hub.support import actions, policy, queries
from lpip_portal import clock
from tests.factories import (
    a_phase,
    a_user,
    an_application,
    officer_of,
    with_role,
)
from tests.factories.library import a_hub_person
from tests.hub.helping import a_plan, helped, invited, wants_help

pytestmark = pytest.mark.django_db


@pytest.fixture
def phase():
    return a_phase(entry="invited")


def report(user, phase):
    rows = queries.equal_access(user, phase, names=policy.reads_names(user, phase))
    return [(row.name or "?", row.contacts, row.hours) for row in rows]


def test_every_bidder_reads_how_much_help_each_got_and_no_name_but_its_own(phase, browse):
    staff = a_hub_person()
    (one, lead), (two, other) = invited(phase), invited(phase)
    a_plan(phase, staff)
    request = actions.take_on(wants_help(one, lead, phase), by=staff)
    helped(request, staff)
    helped(request, staff, "2")
    assert report(other, phase) == [(two.name_en, 0, 0), ("?", 2, Decimal("3.5"))]
    assert report(lead, phase) == [(one.name_en, 2, Decimal("3.5")), ("?", 0, 0)]
    for reader in (officer_of(phase), with_role("auditor")):
        assert {name for name, *_ in report(reader, phase)} == {one.name_en, two.name_en}
    page = browse(other).get(reverse("hub:equal-access", args=[phase.ref])).content.decode()
    assert two.name_en in page
    assert one.name_en not in page
    assert one.ref not in page
    assert "do not stand here" not in page
    assert browse(a_user()).get(reverse("hub:equal-access", args=[phase.ref])).status_code == 404
    assert browse(staff).get(reverse("hub:equal-access", args=[phase.ref])).status_code == 404


def test_the_letters_of_bidders_stay_as_they_were_drawn(phase):
    staff, first = a_hub_person(), invited(phase)
    a_plan(phase, staff)
    before = {label.partnership_id: label.letter for label in phase.bidder_labels.all()}
    wants_help(*invited(phase), phase)
    wants_help(*first, phase)
    after = {label.partnership_id: label.letter for label in phase.bidder_labels.all()}
    assert before.items() <= after.items()
    assert len(set(after.values())) == len(after) == 2


def test_of_an_open_call_only_those_stand_in_the_report_who_asked(browse):
    phase, staff = a_phase(), a_hub_person()
    bids = [an_application(phase=phase) for _ in range(3)]
    a_plan(phase, staff)
    wants_help(bids[0].partnership, bids[0].lead, phase)
    assert report(bids[1].lead, phase) == [(bids[1].partnership.name_en, 0, 0), ("?", 0, 0)]
    page = browse(bids[1].lead).get(reverse("hub:equal-access", args=[phase.ref])).content.decode()
    assert "bidders that neither asked nor were helped do not stand here" in page
    assert queries.to_help_in(staff, phase) == [bids[0].partnership]


def test_an_officer_in_conflict_with_a_bidder_reads_no_name_of_it(phase):
    (one, _lead), officer = invited(phase), officer_of(phase)
    a_plan(phase)
    Interest.objects.create(user=officer, partnership=one, kind="personal", state="confirmed")
    assert [name for name, *_ in report(officer, phase)] == ["?"]


def test_what_is_done_for_all_bidders_counts_in_full_for_each(phase):
    staff, others = a_hub_person(), [invited(phase)[0] for _ in range(2)]
    a_plan(phase, staff)
    actions.note_activity(
        others, by=staff, kind="briefing", on=clock.today(), people=[staff], hours=Decimal(2), phase=phase
    )
    assert [hours for _, _, hours in report(officer_of(phase), phase)] == [2, 2]
