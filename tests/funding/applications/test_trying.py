"""A planned paper is looked at and tried; neither is a bid."""

import json
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from funding.applications import queries
from funding.applications.queries.trying import OWN
from funding.models import Answer, Application, Question, TryOut
from lpip_portal.accounts.models import User
from lpip_portal.documents.models import Document
from partnerships.models import Organisation, Partnership
from tests.factories import a_phase, a_place, a_theme, a_user, approver_of, officer_of
from tests.funding.applications.test_asked import MODULES, YES_OR_NO
from tests.journeys.walker import a_pdf
from tests.partnerships.pages import read
from tests.traces import letters

pytestmark = pytest.mark.django_db


def a_planned_phase():
    """A phase of a round that is not published."""
    phase = a_phase()
    type(phase.round).objects.filter(pk=phase.round_id).update(
        state="draft", published_at=None, published_by=None
    )
    section = phase.question_set.sections.get(slug="plan")
    made = {
        kind: Question.objects.create(
            section=section, code=kind, kind=kind, order=n, text_en=f"The {kind}", **facts
        )
        for n, (kind, facts) in enumerate(
            {
                "choice": {"options": YES_OR_NO},
                "modular": {"options": MODULES, "word_limit": 4},
                "money": {"options": MODULES},
                "date": {"is_required": False},
                "number": {"is_required": False},
                "places": {},
            }.items(),
            5,
        )
    }
    Question.objects.filter(pk=made["number"].pk).update(
        condition_on=made["choice"], condition_is="is", condition_value="yes", is_required=True
    )
    return phase


def test_a_preview_shows_the_form_and_saves_nothing(browse):
    phase = a_planned_phase()
    for person in (officer_of(phase), approver_of(phase)):
        shown = browse(person).get(f"/funding/phases/{phase.ref}/preview/").content.decode()
        assert "The modular" in shown
        assert "Asked only if “The choice” is “Yes”" in shown
    assert browse(officer_of(phase)).post(f"/funding/phases/{phase.ref}/preview/", {}).status_code == 200
    assert browse(a_user()).get(f"/funding/phases/{phase.ref}/preview/").status_code == 404
    assert not TryOut.objects.exists()


def test_a_form_is_tried_and_checked_and_is_no_bid(browse):
    phase = a_planned_phase()
    signed_in = browse(officer_of(phase))
    page = f"/funding/phases/{phase.ref}/try/plan/"
    whole = signed_in.get(f"/funding/phases/{phase.ref}/try/").content.decode()
    assert "Answer “Plain-English summary”" in whole
    assert "Answer “The choice”" in signed_in.get(page).content.decode()
    typed = {
        "answer_choice": "yes", "version_choice": "0",
        "answer_modular--knowledge": "one two three", "version_modular--knowledge": "0",
        "answer_modular--people": "four five", "version_modular--people": "0",
        "answer_money_knowledge": "1,200.50", "answer_money_people": "", "version_money": "0",
        "answer_date_day": "1", "answer_date_month": "2", "answer_date_year": "2027", "version_date": "0",
        "nonce": "a" * 22,
    }  # fmt: skip
    assert signed_in.post(page, typed | {"answer_money_people": "NaN"}).status_code == 422
    assert signed_in.post(page, typed).status_code == 302
    again = signed_in.get(page).content.decode()
    assert "1200.50" in again
    assert "1 word over its limit of 4" in again
    assert "Answer “The number”" in again
    assert not Application.objects.exists()
    assert not Answer.objects.exists()
    assert letters() == []
    assert "one two three" not in browse(approver_of(phase)).get(page).content.decode()
    type(phase.round).objects.filter(pk=phase.round_id).update(state="cancelled")
    assert signed_in.post(page, typed | {"nonce": "b" * 22}).status_code == 409
    assert signed_in.get(f"/funding/phases/{phase.ref}/try/costs/").status_code == 404


# A try-out whole


def everything(phase):
    """A paper that asks for every sort of row, and what an officer types into it."""
    phase.question_set.sections.create(slug="people", component="team", title_en="People", order=99)
    section = phase.question_set.sections.get(slug="plan")
    for n, kind in enumerate(("themes", "milestones", "partners", "team", "file"), 20):
        rule = {"file_kind": "case"} if kind == "file" else {}
        Question.objects.create(
            section=section, code=f"the-{kind}", kind=kind, order=n, text_en=f"The {kind}", **rule
        )
    place, theme = a_place(kind="country"), a_theme()
    return {
        "partners": {
            "name": "Invented Council", "kind": "council", "part": "Opens its doors", "cash": "0",
            "in_kind": "1500", "confirmed": "on",
        },
        "team": {
            "name": "Ada Invented", "email": "ada@invented.example", "organisation": OWN, "role": "lead",
            "confirmed": "on",
        },
        "costs": {
            "organisation": OWN, "heading": "di_equipment", "description": "Tablets", "fec": "1800", "year": "1",
        },
        "places": {"regions": place.code},
        "themes": {"themes": theme.slug},
        "milestones": {"title": "First assembly", "month": "2", "owner": OWN},
        "files": {"kind": "case", "file": a_pdf()},
    }  # fmt: skip


def rows_at(phase, sort):
    """The page of one sort of rows."""
    return f"/funding/phases/{phase.ref}/try-rows/{sort}/"


def test_every_sort_is_tried_checked_and_printed_and_nothing_is_a_bid(browse):
    phase = a_planned_phase()
    signed_in = browse(officer_of(phase))
    typed = everything(phase)
    before = everything_kept()
    whole = f"/funding/phases/{phase.ref}/try/"
    read(signed_in.get(whole))
    for n, (sort, values) in enumerate(typed.items()):
        read(signed_in.get(rows_at(phase, sort)))
        answer = signed_in.post(rows_at(phase, sort), values | {"nonce": f"{n:022}"})
        assert answer.status_code == 302, (sort, answer.content.decode())
        read(signed_in.get(rows_at(phase, sort)))
    kept = TryOut.objects.get()
    assert {sort: len(rows) for sort, rows in kept.rows.items()} == dict.fromkeys(typed, 1)
    assert set(kept.rows["files"][0]) == {"ref", "kind", "name", "media_type", "size", "pages"}
    shown = read(signed_in.get(whole))
    assert "“Tablets” costs £25,000 or less" in shown
    assert "Enter at least one cost" not in shown
    assert "Answer “The milestones”" not in shown
    made = signed_in.get(f"/funding/phases/{phase.ref}/try.pdf")
    with pikepdf.open(BytesIO(made.content)) as paper:
        assert len(paper.pages) >= 1
    printed = words_of(phase, officer_of(phase))
    for word in ("TRY-OUT – not a bid", "Invented Council", "Tablets", "First assembly", "Ada Invented"):
        assert word in printed
    assert everything_kept() == before
    assert letters() == []


def everything_kept():
    """How many rows of a bid there are, of every model that hangs from one, and files, organisations and people."""
    models = [Organisation, Document, User, Partnership, Application]
    models += [each.related_model for each in Application._meta.related_objects]
    return {model._meta.label: model._default_manager.count() for model in models}


def words_of(phase, person):
    """What the PDF of somebody's try-out is made of."""
    found = queries.tried(phase, person)
    return json.dumps(queries.tried_paper(found.bid, found.found), default=str, ensure_ascii=False)


def test_a_try_out_is_told_what_a_bid_would_be_told(browse):
    phase = a_planned_phase()
    type(phase).objects.filter(pk=phase.pk).update(confirmation="submission", cap=1000)
    signed_in = browse(officer_of(phase))
    typed = everything(phase)
    for n, sort in enumerate(("partners", "team", "costs")):
        values = typed[sort] | {"nonce": f"{n:022}"}
        values.pop("confirmed", None)
        assert signed_in.post(rows_at(phase, sort), values).status_code == 302
    shown = read(signed_in.get(f"/funding/phases/{phase.ref}/try/"))
    assert "£800.00 over the cap of £1,000.00" in shown
    assert "1 person named on the bid has not confirmed their part" in shown
    assert "“Invented Council” has not confirmed its part" in shown
    refused = signed_in.post(
        rows_at(phase, "files"),
        {
            "kind": "case",
            "file": SimpleUploadedFile("case.pdf", b"words", "application/pdf"),
            "nonce": "f" * 22,
        },
    )
    assert refused.status_code in (415, 422)
    assert signed_in.post(rows_at(phase, "costs"), {"fec": "NaN", "nonce": "g" * 22}).status_code == 422


def test_a_row_is_removed_and_a_try_out_is_thrown_away(browse):
    phase = a_planned_phase()
    officer = officer_of(phase)
    signed_in = browse(officer)
    partner = everything(phase)["partners"]
    for nonce in ("a" * 22, "a" * 22, "b" * 22):
        assert signed_in.post(rows_at(phase, "partners"), partner | {"nonce": nonce}).status_code == 302
    first, second = TryOut.objects.get().rows["partners"]
    spent = {
        "organisation": first["ref"],
        "heading": "di_travel",
        "description": "Buses",
        "fec": "90",
        "year": "1",
    }
    assert signed_in.post(rows_at(phase, "costs"), spent | {"nonce": "c" * 22}).status_code == 302
    gone = signed_in.post(rows_at(phase, "partners") + f"{first['ref']}/remove/", {"nonce": "d" * 22})
    assert gone.status_code == 302
    assert TryOut.objects.get().rows["partners"] == [second]
    assert "Test University" in read(signed_in.get(rows_at(phase, "costs")))
    mine, theirs = f"/funding/phases/{phase.ref}/try-discard/", browse(approver_of(phase))
    read(signed_in.get(mine))
    theirs.post(mine, {"nonce": "e" * 22})
    assert TryOut.objects.filter(by=officer).exists()
    type(phase.round).objects.filter(pk=phase.round_id).update(state="cancelled")
    late = signed_in.post(rows_at(phase, "partners"), partner | {"nonce": "g" * 22})
    assert late.status_code == 409
    assert signed_in.post(mine, {"nonce": "f" * 22}).status_code == 302
    assert not TryOut.objects.exists()


def test_nobody_else_finds_a_try_out(browse):
    phase, other = a_planned_phase(), a_phase()
    officer = officer_of(phase)
    partner = everything(phase)["partners"]
    browse(officer).post(rows_at(phase, "partners"), partner | {"nonce": "a" * 22})
    pages = [f"/funding/phases/{phase.ref}/{tail}" for tail in ("try/", "try.pdf", "try-discard/")]
    for page in (*pages, rows_at(phase, "partners")):
        for stranger in (officer_of(other), approver_of(other), a_user()):
            assert browse(stranger).get(page).status_code == 404
            assert browse(stranger).post(page, {"nonce": "z" * 22}).status_code == 404
        assert b"Invented Council" not in browse(approver_of(phase)).get(page).content
    assert "Invented Council" in read(browse(officer).get(rows_at(phase, "partners")))
    assert browse(officer).get(rows_at(phase, "secrets")).status_code == 404
    page = f"/funding/phases/{phase.ref}/paper/"
    assert f"/funding/phases/{phase.ref}/try/" in browse(officer).get(page).content.decode()


def test_a_budget_on_one_page_is_tried(browse):
    phase = a_planned_phase()
    type(phase).objects.filter(pk=phase.pk).update(budget_shape="one_page")
    signed_in = browse(officer_of(phase))
    typed = {"fec_di_staff": "900", "words_di_staff": "Thanks to helpers"}
    for nonce in ("a" * 22, "b" * 22):
        assert signed_in.post(rows_at(phase, "costs"), typed | {"nonce": nonce}).status_code == 302
    assert [line["fec"] for line in TryOut.objects.get().rows["costs"]] == ["900.00"]
    assert "Thanks to helpers" in read(signed_in.get(rows_at(phase, "costs")))


@pytest.mark.parametrize("rows", [1, 3])
def test_a_try_out_asks_the_same_few_questions_however_much_was_typed(
    browse, rows, django_assert_max_num_queries
):
    phase = a_planned_phase()
    officer = officer_of(phase)
    partner = everything(phase)["partners"]
    for n in range(rows):
        browse(officer).post(rows_at(phase, "partners"), partner | {"nonce": f"{n:022}"})
    with django_assert_max_num_queries(8):
        queries.tried(phase, officer)
