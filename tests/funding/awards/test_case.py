"""The case file: complete, for auditors and officers without a tie, logged at each look; its ZIP verifies."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.management import call_command

from funding.awards import actions, case_zip, queries, tasks
from funding.models import CaseFile, Interest, RoundOfficer
from lpip_portal import clock
from lpip_portal.audit.models import AccessLog
from tests.factories import a_review, a_user, an_assignment, approver_of, finance_of, officer_of, with_role
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
