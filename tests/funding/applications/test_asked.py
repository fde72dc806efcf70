"""What a designed paper asks of a bid: conditions, rows, limits, and who reads which answer."""

import pytest

from funding.applications import actions, queries, snapshot
from funding.applications.models import Application
from funding.models import Question, Section
from funding.panel import queries as panel
from funding.questions.boxes import Box
from funding.review import queries as review
from lpip_portal.workflow import IllegalMove, Stale
from tests.factories import a_panel, a_place, a_question_set, a_theme, an_application, an_assignment
from tests.traces import trail_of

pytestmark = pytest.mark.django_db

YES_OR_NO = [{"code": "yes", "en": "Yes"}, {"code": "no", "en": "No"}]
ROWS = [{"code": "cash", "en": "Cash"}, {"code": "kind", "en": "In kind"}]
MODULES = [{"code": "knowledge", "en": "Knowledge"}, {"code": "people", "en": "People"}]


def a_designed_bid(**facts) -> Application:
    """A draft whose paper has a third section, "more", with no question yet."""
    bid = an_application("draft", **facts)
    Section.objects.create(question_set=bid.phase.question_set, slug="more", order=9, title_en="More")
    return bid


def ask(bid, code, kind, **facts) -> Question:
    """One more question in the section "more"."""
    section = Section.objects.get(question_set=bid.phase.question_set, slug="more")
    order = section.questions.count() + 1
    facts = {"text_en": code.capitalize(), **facts}
    return Question.objects.create(section=section, code=code, kind=kind, order=order, **facts)


def faults(bid) -> list[tuple[str, str]]:
    """What is wrong with the designed part of a bid: (code, question)."""
    bid = Application.objects.select_related("phase", "organisation", "partnership").get(pk=bid.pk)
    return [
        (fault.code, fault.question) for fault in queries.preflight(bid).faults if fault.section == "more"
    ]


def said(bid, question, value, module="") -> None:
    """Save an answer as the lead."""
    old = bid.answers.filter(question=question, module=module).first()
    version = old.version if old else 0
    actions.save_answers(bid, {Box(question, module): (value, version)}, by=bid.lead)


def frozen(bid) -> dict[str, dict]:
    """The designed answers as a submission would freeze them, by code."""
    body, _personal = queries.content(bid, queries.preflight(bid))
    return {
        row["code"]: row
        for section in body["sections"]
        if section["slug"] == "more"
        for row in section["answers"]
    }


def test_a_hidden_question_is_not_required_not_counted_and_not_frozen():
    bid = a_designed_bid()
    on = ask(bid, "data", "choice", options=YES_OR_NO)
    kept = ask(bid, "kept", "long", word_limit=9, condition_on=on, condition_is="is", condition_value="yes")
    assert faults(bid) == [("unanswered", "data")]
    said(bid, on, ["yes"])
    assert faults(bid) == [("unanswered", "kept")]
    said(bid, kept, "<p>In a vault.</p>")
    assert faults(bid) == []
    assert set(frozen(bid)) == {"data", "kept"}
    said(bid, on, ["no"])
    assert faults(bid) == []
    assert set(frozen(bid)) == {"data"}
    assert bid.answers.get(question=kept).text == "<p>In a vault.</p>"
    found = queries.preflight(bid)
    hints = {line.label: line.hint for line in queries.progress(bid, found)}
    assert hints["More"] == "1 of 1 answered"


def test_modules_share_one_limit_and_each_is_an_answer():
    bid = a_designed_bid()
    cv = ask(bid, "cv", "modular", word_limit=5, options=MODULES)
    said(bid, cv, "<p>one two three</p>", "knowledge")
    assert faults(bid) == []
    said(bid, cv, "<p>four five six</p>", "people")
    assert faults(bid) == [("too_long", "cv")]
    assert [row["value"] for row in frozen(bid).values()] == ["<p>one two three</p>", "<p>four five six</p>"]
    assert frozen(bid)["cv--people"]["question"] == "Cv: People"


def test_limits_in_characters_and_numbers_of_things_are_checked():
    bid = a_designed_bid()
    short = ask(bid, "short", "short", character_limit=4)
    many = ask(
        bid, "many", "multiple", options=[*YES_OR_NO, {"code": "maybe", "en": "Maybe"}], least=2, most=2
    )
    said(bid, short, "Ŵŷ🙂 a")
    said(bid, many, ["yes"])
    assert faults(bid) == [("too_long", "short"), ("too_few", "many")]
    assert "1 character over its limit of 4" in queries.sentence(queries.preflight(bid).faults[-2])
    said(bid, short, "Ŵŷ🙂a")
    said(bid, many, ["yes", "no", "maybe"])
    assert faults(bid) == [("too_many", "many")]


def test_an_amended_declaration_has_to_be_made_again():
    bid = a_designed_bid()
    true = ask(bid, "true", "declaration", statement_en="It is true.")
    said(bid, true, true.agreed)
    assert faults(bid) == []
    assert frozen(bid)["true"]["said"] == "It is true."
    Question.objects.filter(pk=true.pk).update(edition=2)
    assert faults(bid) == [("unanswered", "true")]


def test_rows_answer_questions():
    bid = a_designed_bid()
    ask(bid, "where", "places", least=2)
    ask(bid, "what", "themes")
    ask(bid, "when", "milestones")
    ask(bid, "who", "team")
    ask(bid, "money", "money", options=ROWS, is_required=False)
    bid.team.create(name="Ada", email=bid.lead.email, organisation=bid.organisation, role="lead")
    assert faults(bid) == [("unanswered", "where"), ("unanswered", "what"), ("unanswered", "when")]
    actions.pick_places(bid, by=bid.lead, places=[a_place()])
    actions.pick_themes(bid, by=bid.lead, themes=[a_theme("innovation")])
    actions.save_milestone(bid, by=bid.lead, title="First assembly", month=3, owner=bid.organisation)
    assert faults(bid) == [("too_few", "where")]
    rows = frozen(bid)
    assert rows["where"]["said"] == "Wales"
    assert rows["what"]["said"] == "Innovation"
    assert rows["when"]["said"] == f"Month 3: First assembly ({bid.organisation})"
    assert rows["who"]["said"] == "1 person named"
    assert bid.lead.email not in str(rows)
    body, _personal = queries.content(bid, queries.preflight(bid))
    assert (body["places"], body["themes"]) == (["W92000004"], ["innovation"])


def test_what_somebody_else_picked_is_not_overwritten():
    bid = a_designed_bid()
    actions.pick_themes(bid, by=bid.lead, themes=[a_theme("innovation")], seen=[])
    with pytest.raises(Stale):
        actions.pick_themes(bid, by=bid.lead, themes=[a_theme("skills")], seen=[])
    actions.pick_themes(bid, by=bid.lead, themes=[a_theme("skills")], seen=["innovation"])
    assert list(bid.picked_themes.values_list("theme__slug", flat=True)) == ["skills"]
    row = actions.save_milestone(bid, by=bid.lead, title="One", month=1, owner=bid.organisation)
    saw = row.as_seen
    actions.save_milestone(
        bid, by=bid.lead, title="Two", month=1, owner=bid.organisation, milestone=row, seen=saw
    )
    with pytest.raises(Stale):
        actions.save_milestone(
            bid, by=bid.lead, title="Three", month=1, owner=bid.organisation, milestone=row, seen=saw
        )
    actions.remove_milestone(row, by=bid.lead)
    assert [verb for verb, _by in trail_of(bid)][-2:] == ["application.pick_themes", "milestone.remove"]


def test_nothing_is_picked_in_a_bid_that_is_with_its_office():
    bid = an_application("with_organisation")
    for verb in (
        lambda: actions.pick_places(bid, by=bid.lead, places=[]),
        lambda: actions.pick_themes(bid, by=bid.lead, themes=[]),
        lambda: actions.save_milestone(bid, by=bid.lead, title="One", month=1, owner=bid.organisation),
    ):
        with pytest.raises(IllegalMove):
            verb()


def a_frozen_bid():
    """A bid in assessment with one answer for each audience, one of them personal."""
    paper = a_question_set()
    section = Section.objects.create(question_set=paper, slug="more", order=9, title_en="More")
    for order, who in enumerate(("assessors", "panel", "staff"), 1):
        Question.objects.create(
            section=section, code=who, kind="short", order=order, word_limit=9, text_en=who, shown_to=who
        )
    Question.objects.create(
        section=section, code="apart", kind="short", order=9, word_limit=9, text_en="Apart", is_personal=True
    )
    bid = an_application("draft")
    bid.phase.question_set = paper
    bid.phase.save()
    for question in section.questions.all():
        said(bid, question, f"Secret of {question.code}")
    found = queries.preflight(
        Application.objects.select_related("phase", "partnership", "organisation").get(pk=bid.pk)
    )
    body, personal = queries.content(bid, found)
    return bid, queries.sheet_of_draft(bid, found), body, personal


def test_each_reader_gets_only_what_is_theirs():
    _bid, whole, body, personal = a_frozen_bid()
    assert "Secret of apart" not in str(body)
    assert personal["answer apart"]["value"] == "Secret of apart"
    assert {row["value"] for row in whole.content["sections"][-1]["answers"]} == {
        "Secret of assessors", "Secret of panel", "Secret of staff", "Secret of apart",
    }  # fmt: skip


def test_reviewers_and_the_panel_never_read_what_is_kept_from_them():
    _bid, _whole, body, personal = a_frozen_bid()
    bid = an_application("eligible")
    parts = {name: {"salt": "0", "value": value} for name, value in personal.items()}
    body["documents"] = [
        {"ref": "AAAAAAAAAA", "kind": "case", "shown_to": "staff"},
        {"ref": "BBBBBBBBBB", "kind": "case", "shown_to": "panel"},
        {"ref": "CCCCCCCCCC", "kind": "case"},
    ]
    submission = bid.submissions.get()
    type(submission).objects.filter(pk=submission.pk).update(content=snapshot.canonical(body), personal=parts)
    submission.refresh_from_db()
    an_assignment(bid)
    item = a_panel(bid.phase).items.get(application=bid)
    reviewer, table = review.sheet(bid), panel.papers(item).sheet
    assert "Secret of assessors" in str(reviewer)
    assert "Secret of apart" in str(reviewer)
    assert "Secret of panel" not in str(reviewer)
    assert "Secret of staff" not in str(reviewer)
    assert "Secret of panel" in str(table)
    assert "Secret of staff" not in str(table)
    assert "Secret of staff" in str(queries.sheet_of(submission, "everything"))
    assert "Secret of panel" not in str(queries.sheet_of(submission))
    assert queries.frozen_files(submission, "assessors") == {"CCCCCCCCCC"}
    assert queries.frozen_files(submission, "panel") == {"CCCCCCCCCC", "BBBBBBBBBB"}
    assert review.frozen_attachment(bid, "AAAAAAAAAA") is None
    type(submission).objects.filter(pk=submission.pk).update(
        personal={"answer apart": {"value": None, "hash": "0"}}
    )
    submission.refresh_from_db()
    assert "Secret of apart" not in str(queries.sheet_of(submission, "everything"))


def test_the_rows_of_a_bid_cost_the_same_however_many(django_assert_num_queries):
    bid = a_designed_bid()
    ask(bid, "what", "themes")
    ask(bid, "when", "milestones")
    bid = Application.objects.select_related("phase", "organisation", "partnership").get(pk=bid.pk)
    counts = []
    for n in range(2):
        for month in range(1, 2 + 4 * n):
            actions.save_milestone(
                bid, by=bid.lead, title=f"{n} {month}", month=month, owner=bid.organisation
            )
        actions.pick_themes(bid, by=bid.lead, themes=[a_theme("skills"), a_theme("innovation")][: n + 1])
        with django_assert_num_queries(10) as asked:
            queries.preflight(bid)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def page(browse, bid, slug="more"):
    """The section's page as the lead sees it."""
    return browse(bid.lead).get(f"/funding/applications/{bid.ref}/sections/{slug}/").content.decode()


def test_a_page_hides_what_is_not_asked_and_brings_it_back_once_it_is(browse):
    bid = a_designed_bid()
    on = ask(bid, "data", "choice", options=YES_OR_NO)
    condition = {"condition_on": on, "condition_is": "is", "condition_value": "yes"}
    ask(bid, "kept", "long", word_limit=9, **condition)
    shown = page(browse, bid)
    assert 'data-question="kept" data-on="data" data-is="is" data-value="yes" hidden' in shown
    url = f"/funding/applications/{bid.ref}/sections/more/"
    typed = {"answer_data": "yes", "version_data": "0", "answer_kept": "", "version_kept": "0"}
    answer = browse(bid.lead).post(url, typed)
    assert answer.url == f"{url}#question-kept"
    assert 'data-value="yes" hidden' not in page(browse, bid)
    typed |= {"version_data": "1", "answer_kept": "In a vault"}
    assert browse(bid.lead).post(url, typed).url != f"{url}#question-kept"


def test_what_depends_on_another_page_is_left_out_until_it_is_asked(browse):
    bid = a_designed_bid()
    on = Question.objects.get(section__question_set=bid.phase.question_set, code="approach")
    late = ask(bid, "late", "short", word_limit=9, condition_on=on, condition_is="answered")
    ask(bid, "later", "short", word_limit=9, condition_on=late, condition_is="answered")
    bid.answers.filter(question=on).delete()
    assert 'data-question="late"' not in page(browse, bid)
    assert 'data-question="later"' not in page(browse, bid)
    said(bid, on, "<p>By walking.</p>")
    assert 'data-question="late"' in page(browse, bid)
    assert 'data-question="later" data-on="late" data-is="answered" data-value="" hidden' in page(browse, bid)


def test_every_kind_of_question_stands_on_its_page(browse):
    bid = a_designed_bid()
    for n, kind in enumerate(Question.Kind.values):
        facts = {"options": MODULES, "statement_en": "It is so."}
        limit = {"word_limit": 9} if n % 2 else {"character_limit": 90}
        ask(bid, f"q{n}", kind, **facts, **limit, file_kind="case" if kind == "file" else "")
    shown = page(browse, bid)
    for n in range(len(Question.Kind.values)):
        assert f'data-question="q{n}"' in shown
    assert "Fill in" in shown
    assert "It is so." in shown
    assert 'name="answer_q2--knowledge"' in shown
    assert browse(bid.lead).get(f"/funding/applications/{bid.ref}/check/").status_code == 200
    assert browse(bid.lead).get(f"/funding/phases/{bid.phase.ref}/").status_code == 200
