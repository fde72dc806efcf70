"""Beside the list of bids: how far drafts are, views under a name, and the list as a file."""

import csv
import io
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied

from funding.applications import actions, comma_tables, queries, tasks
from funding.applications.views import officers
from funding.models import Application, Interest, ListExport, RoundOfficer, SavedView
from lpip_portal import clock
from lpip_portal.audit.models import AccessLog
from lpip_portal.workflow import Closed, Refusal
from tests.factories import (
    a_phase,
    a_user,
    an_application,
    approver_of,
    finance_of,
    officer_of,
    with_role,
)
from tests.pages import body, url
from tests.traces import trail_of

pytestmark = pytest.mark.django_db


def titles(answer):
    """The titles on a list, sorted."""
    return sorted(row.title for row in answer.context["rows"])


def test_the_list_is_narrowed_by_how_far_bids_are(browse):
    phase = a_phase()
    an_application("draft", phase=phase, title="Full")
    an_application("draft", phase=phase, title="Empty", complete=False)
    partly = an_application("draft", phase=phase, title="Partly")
    partly.answers.last().delete()
    client, page = browse(officer_of(phase)), url("application-list", phase)
    for which, found in {
        "none": ["Empty"],
        "some": ["Partly"],
        "all": ["Full"],
        "": ["Empty", "Full", "Partly"],
        "x": ["Empty", "Full", "Partly"],
    }.items():
        answer = client.get(f"{page}?completeness={which}")
        assert titles(answer) == found, which
        assert answer.context["tallies"][0].count == len(found)


def test_the_list_is_put_in_order_page_by_page_and_in_its_file(browse, monkeypatch):
    monkeypatch.setattr(officers, "PAGE", 2)
    phase, day = a_phase(), timedelta(days=1)
    bids = [
        an_application(state, phase=phase, title=title)
        for state, title in (("submitted", "Beta"), ("draft", "Gamma"), ("submitted", "Alpha"))
    ]
    for n, bid in enumerate(bids):
        if bid.submitted_at:
            Application.objects.filter(pk=bid.pk).update(submitted_at=phase.opens_at + n * day)
    officer = officer_of(phase)
    by_reference = [bid.title for bid in sorted(bids, key=lambda bid: bid.reference)]
    for order, found in {
        "title": ["Alpha", "Beta", "Gamma"],
        "reference": by_reference,
        "submitted": ["Alpha", "Beta", "Gamma"],
        "": ["Alpha", "Gamma", "Beta"],
        "fec": ["Alpha", "Gamma", "Beta"],
    }.items():
        client, page = browse(officer), f"{url('application-list', phase)}?order={order}"
        first, second = client.get(page), client.get(f"{page}&page=2")
        read = [row.title for answer in (first, second) for row in answer.context["rows"]]
        assert read == found, order
    kept = client.get(url("saved-view-keep", phase) + "?order=title&page=2")
    assert "order=title" in kept.content.decode()
    client.post(url("application-list-export", phase) + "?order=title&state=submitted", {"form": "csv"})
    assert list(ListExport.objects.get().bids) == [bids[2].pk, bids[0].pk]


def test_a_view_is_kept_shown_changed_and_removed(browse):
    phase = a_phase()
    officer = officer_of(phase)
    client, page = browse(officer), url("saved-view-keep", phase)
    assert client.get(page + "?state=draft").status_code == 200
    fields = {
        "name": "Drafts in Wales",
        "narrowed": "state=draft&nation=W92000004&page=3&reviewer=1",
        "nonce": "n" * 22,
    }
    for bad in ({"name": ""}, {"name": "\x00"}, {"name": "x" * 61}, {"narrowed": "x" * 601}):
        assert client.post(page, fields | bad).status_code == 422
    answer = client.post(page, fields)
    assert answer.url == url("application-list", phase) + "?state=draft&nation=W92000004"
    view = SavedView.objects.get()
    assert ("saved_view.keep", officer) in trail_of(view)
    assert "Drafts in Wales" in body(client.get(url("application-list", phase)))
    client.post(page, fields | {"narrowed": "state=submitted", "nonce": "m" * 22})
    assert SavedView.objects.get().narrowed == "state=submitted"
    stranger = browse(approver_of(phase))
    assert "Drafts in Wales" not in body(stranger.get(url("application-list", phase)))
    assert stranger.post(url("saved-view-drop", view)).status_code == 404
    assert client.post(url("saved-view-drop", view), {"nonce": "d" * 22}).status_code == 302
    assert not SavedView.objects.exists()


def test_a_person_keeps_so_many_views(browse):
    phase = a_phase()
    officer = officer_of(phase)
    for n in range(30):
        actions.keep_view(phase, by=officer, name=f"View {n}", narrowed="")
    with pytest.raises(Refusal):
        actions.keep_view(phase, by=officer, name="One more", narrowed="")


def exported(browse, phase, form, query="", person=None):
    """Ask for the list as a file, and fetch it."""
    client = browse(person or officer_of(phase))
    answer = client.post(url("application-list-export", phase) + query, {"form": form})
    assert answer.status_code == 302
    assert "Download the file" in body(client.get(answer.url))
    fetched = client.get(f"{answer.url}file/")
    assert fetched.status_code == 200
    assert fetched.headers["Content-Disposition"] == f'attachment; filename="applications.{form}"'
    return fetched.content


def rows_of(content):
    """The rows of a CSV."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_file_has_what_the_officer_may_see_and_no_words_or_costs_of_drafts(browse):
    phase = a_phase()
    draft = an_application("draft", phase=phase, title="Drafted")
    sent = an_application("submitted", phase=phase, title="Sent")
    hidden = an_application("submitted", phase=phase, title="Hidden")
    Interest.objects.create(
        user=officer_of(phase), application=hidden, kind="personal", source="declared", state="confirmed"
    )
    an_application("submitted", title="Elsewhere")
    rows = {
        row[1]: dict(zip(rows_of(exported(browse, phase, "csv"))[0], row, strict=True))
        for row in rows_of(exported(browse, phase, "csv"))
    }
    assert set(rows) == {"Title", "Drafted", "Sent"}
    assert rows["Sent"]["Full economic cost (£)"] == "30000.00"
    assert rows["Drafted"]["Full economic cost (£)"] == ""
    assert rows["Drafted"]["Answered"] == "3"
    assert rows["Sent"]["Lead’s address"] == sent.lead.email
    assert "Words of bid" not in str(rows)
    assert AccessLog.objects.filter(what="list of 2 bids").exists()
    assert draft.reference in str(rows)


def test_those_who_do_not_write_to_leads_get_no_addresses(browse):
    bid = an_application("submitted")
    for person in (approver_of(bid), finance_of(bid), with_role("auditor")):
        text = exported(browse, bid.phase, "csv", person=person).decode()
        assert bid.reference in text
        assert bid.lead.email not in text


def test_the_file_follows_the_filters(browse):
    phase = a_phase()
    an_application("draft", phase=phase, title="Drafted")
    an_application("submitted", phase=phase, title="Sent")
    assert [row[1] for row in rows_of(exported(browse, phase, "csv", "?state=draft"))] == ["Title", "Drafted"]


EVIL = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "＝1+1",
    " =1",
    "\ufeff=1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("x")',
    "%x",
]


@pytest.mark.parametrize("text", EVIL)
def test_no_cell_begins_a_formula(text):
    assert comma_tables.neutral(text).startswith("'")
    content = comma_tables.write_csv(["Title"], [[text]])
    assert rows_of(content)[1][0].startswith("'")


def test_a_table_with_commas_survives_the_way_back():
    cells = ["a,b", 'say "hi"', "two\nlines", "ŵ ŷ", "שלום", "x\x0by\x00z"]
    assert rows_of(comma_tables.write_csv(cells, [cells]))[1] == [*cells[:5], "xyz"]


def test_a_workbook_holds_text_as_text_and_nothing_hidden(browse):
    phase = a_phase()
    an_application("submitted", phase=phase, title='=HYPERLINK("http://evil.example","x")')
    an_application("submitted", phase=phase, title="Control \x0b and ŵ")
    content = exported(browse, phase, "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Applications"]
    sheet = book.active
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    assert cells['=HYPERLINK("http://evil.example","x")'].data_type == "s"
    amounts = [
        cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.data_type == "n" and cell.value
    ]
    assert 30000 in [cell.value for cell in amounts]
    parts = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert not [part for part in parts if "comment" in part or "custom" in part or "external" in part]


def test_a_long_list_is_written_by_the_clock(browse, monkeypatch):
    monkeypatch.setattr(queries, "AT_ONCE", 1)
    phase = a_phase()
    for _ in range(3):
        an_application("submitted", phase=phase)
    client = browse(officer_of(phase))
    page = client.post(url("application-list-export", phase), {"form": "csv", "nonce": "n" * 22}).url
    waiting = client.get(page)
    assert "Being made" in body(waiting)
    assert waiting.headers["Refresh"] == "5"
    assert client.get(f"{page}file/").status_code == 409
    tasks.write_lists()
    assert "Download the file" in body(client.get(page))
    assert len(rows_of(client.get(f"{page}file/").content)) == 4
    with clock.at(clock.now() + timedelta(hours=25)):
        tasks.write_lists()
    assert ListExport.objects.get().file is None
    assert client.get(f"{page}file/").status_code == 409
    assert "no longer here" in body(client.get(page))


def test_the_file_is_refused_to_whoever_may_see_less_now(browse):
    phase = a_phase()
    bid = an_application("submitted", phase=phase)
    officer = officer_of(phase)
    export = actions.ask_for_export(phase, by=officer, bids=[bid.pk], form="csv")
    wall = Interest.objects.create(
        user=officer, application=bid, kind="personal", source="declared", state="confirmed"
    )
    with pytest.raises(Closed, match="no longer see"):
        actions.note_export_reading(export, by=officer)
    wall.delete()
    client = browse(officer)
    assert client.get(url("list-export-file", export)).status_code == 200
    RoundOfficer.objects.filter(user=officer).update(until=clock.now() - timedelta(minutes=1))
    for name in ("list-export", "list-export-file"):
        assert client.get(url(name, export)).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.note_export_reading(export, by=officer)


def test_whoever_lost_the_round_while_waiting_gets_no_file(monkeypatch):
    monkeypatch.setattr(queries, "AT_ONCE", 0)
    bid = an_application("submitted")
    officer = officer_of(bid)
    export = actions.ask_for_export(bid.phase, by=officer, bids=[bid.pk], form="csv")
    RoundOfficer.objects.filter(user=officer).update(until=clock.now() - timedelta(minutes=1))
    tasks.write_lists()
    export.refresh_from_db()
    assert (export.state, export.file) == ("failed", None)


def test_strangers_get_no_list(browse):
    bid = an_application("submitted")
    export = actions.ask_for_export(bid.phase, by=officer_of(bid), bids=[bid.pk], form="csv")
    for person in (bid.lead, a_user(), officer_of(a_phase())):
        client = browse(person)
        assert client.get(url("application-list-export", bid.phase)).status_code == 404
        assert client.get(url("saved-view-keep", bid.phase)).status_code == 404
        assert client.get(url("list-export-file", export)).status_code == 404
        with pytest.raises(PermissionDenied):
            actions.ask_for_export(bid.phase, by=person, bids=[bid.pk], form="csv")
    assert browse(approver_of(bid)).get(url("list-export", export)).status_code == 404  # another's file


def test_bad_files_and_too_many(browse):
    phase = a_phase()
    client = browse(officer_of(phase))
    assert client.post(url("application-list-export", phase), {"form": "exe"}).status_code == 422
    for _ in range(20):
        actions.ask_for_export(phase, by=officer_of(phase), bids=[], form="csv")
    assert client.post(url("application-list-export", phase), {"form": "csv"}).status_code == 409


@pytest.mark.parametrize("n", [1, 3])
def test_a_file_takes_the_same_queries_however_long(n, django_assert_num_queries):
    phase = a_phase()
    keys = [an_application("submitted", phase=phase).pk for _ in range(n)]
    officer = officer_of(phase)
    with django_assert_num_queries(3):
        assert len(queries.exported(officer, phase, keys, clock.now()).rows) == n
