"""The case file: complete, for auditors and officers without a tie, logged at each look; its ZIP verifies."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from funding.awards import actions, case_zip, queries, tasks
from funding.models import (
    Absence,
    Application,
    CaseFile,
    Discussion,
    Interest,
    Introducer,
    Item,
    ItemVersion,
    Meeting,
    PanelComment,
    PreScore,
    RoundOfficer,
    SiftedBid,
)
from lpip_portal import clock
from lpip_portal.audit.models import AccessLog
from tests.factories import (
    a_response,
    a_review,
    a_user,
    an_assignment,
    approver_of,
    finance_of,
    officer_of,
    with_role,
)
from tests.funding.decisions.stories import a_ranked_phase, decide, release
from tests.pages import body, url
from tests.pdfs import tags_of, words_of

pytestmark = pytest.mark.django_db


def decided():
    """A bid with reviews, a decision and a release."""
    phase, bids = a_ranked_phase(2)
    a_review(an_assignment(bids[0]), points=5)
    for bid in bids:
        decide(bid, conditions="Report in May.")
    release(phase, clock.now() + timedelta(hours=1))
    return phase, bids[0]


def test_the_case_file_says_who_did_what_and_each_look_is_logged(browse):
    phase, bid = decided()
    auditor = with_role("auditor")
    for person in (officer_of(phase), auditor):
        page = body(browse(person).get(url("case", bid)))
        for said in (str(approver_of(phase)), "Report in May.", bid.submissions.get().hash, bid.lead.email):
            assert said in page, said
        assert AccessLog.objects.filter(by=person, what="case file").count() == 1
    assert "The outcome of your bid" in page
    for stranger in (
        approver_of(phase),
        finance_of(phase),
        bid.lead,
        a_user(),
        bid.assignments.get().reviewer,
    ):
        assert browse(stranger).get(url("case", bid)).status_code == 404, stranger
    for person in (officer_of(phase), auditor):
        Interest.objects.create(
            user=person, application=bid, kind="personal", state="confirmed", source="declared"
        )
        assert browse(person).get(url("case", bid)).status_code == 404


def test_checks_and_interests_stand_in_words_with_who_decided_when():
    phase, bid = decided()
    owner = a_user(name="Owain Decides")
    bid.checks.create(rule="in_time", passed=True, by=officer_of(phase))
    Interest.objects.create(
        user=a_user(), application=bid, kind="organisation", state="confirmed", source="detected",
        decided_by=owner, decided_at=clock.now(), reason="They work there.",
    )  # fmt: skip
    parts = {part.code: part.rows for part in queries.case(with_role("auditor"), bid)}
    assert "It arrived before the phase closed" in [row[0] for row in parts["checks"]]
    assert "in_time" not in str(parts["checks"])
    assert "Owain Decides" in parts["interests"][0][4]
    assert parts["interests"][0][4].endswith(": They work there.")


def test_the_roles_of_a_round_stand_in_the_order_in_which_they_were_given():
    phase, bid = decided()
    officer_of(phase)
    finance = finance_of(phase)
    RoundOfficer.objects.filter(user=finance).update(since=clock.now() - timedelta(days=900))
    [roles] = [part.rows for part in queries.case(with_role("auditor"), bid) if part.code == "roles"]
    held = RoundOfficer.objects.filter(round=phase.round).order_by("since", "pk").select_related("user")
    assert held[0].user == finance
    assert [row[1] for row in roles][: len(held)] == [str(each.user) for each in held]


def test_who_is_in_conflict_is_named_to_the_auditor_alone(browse):
    phase, bid = decided()
    someone = a_user(name="Tied Person")
    Interest.objects.create(
        user=someone, application=bid, kind="financial", state="confirmed", source="declared"
    )
    assert "Tied Person" not in body(browse(officer_of(phase)).get(url("case", bid)))
    assert "Tied Person" in body(browse(with_role("auditor")).get(url("case", bid)))


def test_the_zip_verifies_and_shows_what_was_changed(browse, tmp_path, capsys):
    phase, bid = decided()
    officer = browse(officer_of(phase))
    assert officer.post(url("case", bid)).status_code == 302
    made = CaseFile.objects.get()
    assert officer.get(url("case-file", made)).status_code == 409
    tasks.build_cases()
    answer = officer.get(url("case-file", made))
    assert answer["Content-Type"] == "application/zip"
    assert browse(with_role("auditor")).get(url("case-file", made)).status_code == 404
    content = answer.content
    assert list(case_zip.faults(content)) == []
    archive = ZipFile(BytesIO(content))
    names = set(archive.namelist())
    assert {"case.json", "decision.pdf", "manifest.json", "submissions/001.json"} <= names
    assert any(name.endswith("outcome_award.txt") for name in names)
    assert AccessLog.objects.filter(what="case file built").count() == 1
    record = archive.read("decision.pdf")
    assert b"pdfuaid" in record
    assert "Report in May." in words_of(record)
    assert "/Table" in tags_of(record)
    path = tmp_path / "case.zip"
    path.write_bytes(content)
    call_command("verify_case", path)
    assert "whole" in capsys.readouterr().out
    files = {name: archive.read(name) for name in names - {"case.json"}}
    files["decision.pdf"] += b" "
    files["more.txt"] = b"slipped in"
    with ZipFile(path, "w") as changed:
        for name, each in files.items():
            changed.writestr(name, each)
    with pytest.raises(SystemExit):
        call_command("verify_case", path)
    said = capsys.readouterr().err
    for fault in ("case.json is missing.", "decision.pdf was changed.", "more.txt is not in the manifest."):
        assert fault in said
    assert list(case_zip.faults(b"no zip")) != []
    assert json.loads(archive.read("manifest.json"))["reference"] == bid.reference


def test_a_tie_found_after_asking_closes_the_file():
    phase, bid = decided()
    made = actions.ask_for_case(bid, by=officer_of(phase))
    assert actions.ask_for_case(bid, by=officer_of(phase)) == made
    Interest.objects.create(
        user=officer_of(phase), application=bid, kind="personal", state="confirmed", source="declared"
    )
    tasks.build_cases()
    made.refresh_from_db()
    assert (made.state, made.file) == ("failed", None)
    assert not CaseFile.objects.visible_to(officer_of(phase)).exists()


def test_it_holds_every_review_as_it_ended_and_what_the_table_said(browse):
    phase, bids = a_ranked_phase(1, response_days=7, response_words=100)
    bid, criterion = bids[0], phase.criteria.first()
    used = a_review(an_assignment(bid), state="usable", points=4, comments="Well argued.", confidence="low")
    used.scores.filter(criterion=criterion).update(points=None, unable_reason="Not my field.")
    PanelComment.objects.create(review=used, text="Ask about the costs.")
    facts = {"submitted_at": clock.now(), "return_reason": "offensive", "return_note": "See line two."}
    a_review(an_assignment(bid), state="unusable", comments="Rude words.", **facts)
    a_review(an_assignment(bid), state="void", comments="Written by a friend.", submitted_at=clock.now())
    a_review(an_assignment(bid), state="returned", comments="A draft since.", **facts)
    a_review(an_assignment(bid), state="draft", comments="Nobody reads this.")
    a_response(bid, "We have costed it.")
    item = Item.objects.get(application=bid)
    seat = item.panel.seats.filter(role="member").first()
    introducer = Introducer.objects.create(item=item, seat=seat, part="lead", named_by=officer_of(phase))
    PreScore.objects.create(introducer=introducer, points=7, comment="A clear question.")
    meeting = Meeting.objects.create(
        panel=item.panel, state="ended", starts_at=clock.now(), opened_at=clock.now(), planned_by=seat.user
    )
    chair = item.panel.seats.get(role="chair")
    spoken = Discussion.objects.create(
        meeting=meeting, item=item, state="scored", chaired_by=chair.user, since=clock.now(), voices=[1, 2]
    )
    Absence.objects.create(discussion=spoken, seat=seat, out_at=clock.now())
    item.score, item.notes, item.feedback = 8, "The table agreed.", "Keep the partners."
    ItemVersion.objects.keep(item, by=chair.user, verb="score_item")
    decide(bid)
    release(phase, clock.now() + timedelta(hours=1))
    page = body(browse(officer_of(phase)).get(url("case", bid)))
    for said in (
        "Well argued.", "unable to assess: Not my field.", "Ask about the costs.", "Low: I judge from a distance",
        "Its words are offensive: See line two.", "Rude words.", "Written by a friend.", "We have costed it.",
        "A clear question.", "The table agreed.", "Keep the partners.", "Score: 8", f"{seat.user}: ",
        "Feedback given to the applicant",
    ):  # fmt: skip
        assert said in page, said
    for unread in ("A draft since.", "Nobody reads this."):
        assert unread not in page


def test_an_officer_who_sits_and_has_not_declared_reads_nothing_that_was_judged(browse):
    phase, bid = decided()
    officer, item = officer_of(phase), Item.objects.get(application=bid)
    seat = item.panel.seats.create(user=officer, role="member", given_by=officer)
    assert "A sound bid." not in body(browse(officer).get(url("case", bid)))
    seat.declarations.create(item=item, has_conflict=False)
    assert "A sound bid." in body(browse(officer).get(url("case", bid)))


@pytest.mark.parametrize("of_this_bid", [True, False])
def test_an_officer_who_still_has_a_review_to_write_in_the_phase_reads_no_mean_of_the_sift(of_this_bid):
    phase, bid = decided()
    officer, other = officer_of(phase), phase.applications.exclude(pk=bid.pk).first()
    SiftedBid.objects.create(
        application=bid,
        mean="3.25",
        reviews=2,
        threshold=4,
        proposed_by=officer,
        is_kept=True,
        reason="Sound.",
    )

    def means():
        return [part.rows[0][0] for part in queries.case(officer, bid) if part.code == "sift"]

    assert means() == ["3.25"]
    owed = an_assignment(bid if of_this_bid else other, reviewer=officer)
    assert means() == []
    if not of_this_bid:
        a_review(owed, points=4)
        assert means() == ["3.25"]


def test_the_number_of_queries_does_not_grow_with_what_is_in_it():
    phase, bid = decided()
    item, auditor = Item.objects.get(application=bid), with_role("auditor")
    with CaptureQueriesContext(connection) as one:
        queries.case(auditor, Application.objects.get(pk=bid.pk))
    for _n in range(2):
        a_review(an_assignment(bid), points=4)
        ItemVersion.objects.keep(item, by=officer_of(phase), verb="record_item")
    with CaptureQueriesContext(connection) as three:
        queries.case(auditor, Application.objects.get(pk=bid.pk))
    assert len(three) <= len(one)
