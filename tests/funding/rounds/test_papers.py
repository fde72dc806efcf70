"""A designed paper: every kind of question, conditions that look back, and copies that keep them."""

import pytest

from funding.models import Question
from funding.questions.queries import paper
from funding.rounds import actions, forms
from funding.rounds.paper_queries import document_rules, questions_before
from tests.factories import officer_of
from tests.plans import a_plan

pytestmark = pytest.mark.django_db

CHOICE = {"kind": "choice", "options": [{"code": "yes", "en": "Yes"}, {"code": "no", "en": "No"}]}
PLAIN = {"text_en": "Asked", "need": "always", "shown_to": "assessors"}


def a_paper():
    """A planned phase, its officer, the first section, and an early choice in it."""
    phase = a_plan().phases.first()
    officer = officer_of(phase)
    asked = Question.objects.filter(section__question_set=phase.question_set)
    asked.exclude(code__in=["summary", "agenda", "approach", "vision"]).filter(condition_on=None).exclude(
        decides__isnull=False
    ).delete()
    section = paper(phase.question_set_id)[0]
    early = actions.save_question(phase, section, by=officer, text_en="New data?", code="data", **CHOICE)
    return phase, officer, section, early


def add(phase, section, officer, on, **facts):
    """Add a question that depends on another."""
    condition = {"condition_on": on, "condition_is": "is", "condition_value": "yes"}
    facts = {"kind": "long", "word_limit": 50, "text_en": "Where will they be kept?"} | condition | facts
    return actions.save_question(phase, section, by=officer, **facts)


def test_a_condition_looks_back_and_its_paper_stays_in_order():
    phase, officer, section, early = a_paper()
    late = add(phase, section, officer, early)
    assert late.condition == "Asked only if “New data?” is “Yes”"
    with pytest.raises(actions.Refused, match="has to come after it"):
        actions.move_question(phase, late, by=officer, down=False)
    with pytest.raises(actions.Refused, match="depends on"):
        actions.remove_question(phase, early, by=officer)
    with pytest.raises(actions.Refused, match="cannot have"):
        actions.save_question(
            phase,
            section,
            by=officer,
            question=early,
            options=[{"code": "maybe", "en": "Maybe"}, {"code": "no", "en": "No"}],
        )
    with pytest.raises(actions.Refused, match="has to come after it"):
        actions.save_question(
            phase, section, by=officer, question=early, condition_on=late, condition_is="answered"
        )
    actions.remove_question(phase, late, by=officer)
    actions.remove_question(phase, early, by=officer)


def test_a_section_that_another_depends_on_stays():
    phase, officer, section, early = a_paper()
    other = paper(phase.question_set_id)[1]
    add(phase, other, officer, early)
    with pytest.raises(actions.Refused, match="depends on"):
        actions.remove_section(phase, section, by=officer)
    with pytest.raises(actions.Refused, match="has to come after it"):
        actions.move_section(phase, section, by=officer, down=True)
    actions.remove_section(phase, other, by=officer)
    actions.remove_section(phase, section, by=officer)


def test_a_copied_paper_keeps_its_conditions_and_looks_at_its_own_questions():
    phase, officer, section, early = a_paper()
    add(phase, section, officer, early, text_en="First", code="first")
    add(
        phase,
        paper(phase.question_set_id)[1],
        officer,
        early,
        text_en="Second",
        code="second",
        shown_to="staff",
    )
    other = phase.round.phases.get(number=2)
    copy = actions.copy_paper(other, by=officer, source=phase.question_set)
    copied = Question.objects.filter(section__question_set=copy, code__in=["first", "second"])
    assert {asked.condition_on.section.question_set_id for asked in copied} == {copy.pk}
    assert {asked.condition_on.code for asked in copied} == {"data"}
    assert copied.get(code="second").shown_to == "staff"
    actions.copy_paper(other, by=officer, source=phase.question_set)
    assert not Question.objects.filter(section__question_set=copy).exists()


def test_a_condition_may_look_at_what_comes_before_only():
    phase, _officer, section, early = a_paper()
    codes = [question.code for question in questions_before(phase, section)]
    assert codes == ["summary", "agenda", "data"]
    assert [question.code for question in questions_before(phase, section, early)] == ["summary", "agenda"]


@pytest.mark.parametrize(
    ("facts", "kept"),
    [
        ({"kind": "short", "limit": "200", "limit_in": "characters"}, {"character_limit": 200, "word_limit": None}),
        ({"kind": "modular", "limit": "1000", "options": "a | A\nb | B"}, {"word_limit": 1000}),
        ({"kind": "money", "options": "cash | Cash | Arian"}, {"options": [{"code": "cash", "en": "Cash", "cy": "Arian"}]}),
        ({"kind": "number", "least": "-5", "most": "5"}, {"least": -5, "most": 5}),
        ({"kind": "file", "file_kind": "case"}, {"file_kind": "case"}),
        ({"kind": "declaration", "statement_en": "It is true."}, {"statement_en": "It is true."}),
        ({"kind": "themes", "least": "1", "limit": "9"}, {"least": 1, "word_limit": None}),
        ({"kind": "places", "need": "never"}, {"is_required": False}),
        ({"kind": "date", "need": "if", "condition_on": "data", "condition_is": "is", "condition_value": "yes"},
         {"is_required": True, "condition_hides": False, "condition_value": "yes"}),
        ({"kind": "date", "condition_hides": "on", "condition_on": "data", "condition_is": "answered", "condition_value": "x"},
         {"condition_hides": True, "condition_value": ""}),
    ],
)  # fmt: skip
def test_each_kind_keeps_its_rules_and_drops_the_others(facts, kept):
    phase, officer, section, _early = a_paper()
    form = forms.QuestionForm(
        PLAIN | facts, earlier=questions_before(phase, section), files=document_rules(phase)
    )
    assert form.is_valid(), form.errors
    made = actions.save_question(phase, section, by=officer, **form.values)
    made.refresh_from_db()
    assert {name: getattr(made, name) for name in kept} == kept
    again = forms.QuestionForm(
        {name: value for name, value in forms.initial_of(made).items() if value not in (None, False)},
        earlier=questions_before(phase, section, made),
        files=document_rules(phase),
    )
    assert again.is_valid(), again.errors
    assert {name: getattr(made, name) for name in form.values if name != "code"} == {
        name: value for name, value in again.values.items() if name != "code"
    }


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "long"}, "limit"),
        ({"kind": "long", "limit": "0"}, "limit"),
        ({"kind": "long", "limit": "9" * 30}, "limit"),
        ({"kind": "modular", "limit": "9", "options": "a | A"}, "options"),
        ({"kind": "money", "options": ""}, "options"),
        ({"kind": "money", "options": f"{'a' * 41} | A"}, "options"),
        ({"kind": "number", "least": "5", "most": "4"}, "most"),
        ({"kind": "file"}, "file_kind"),
        ({"kind": "file", "file_kind": "nonsense"}, "file_kind"),
        ({"kind": "declaration"}, "statement_en"),
        ({"kind": "date", "need": "if"}, "condition_on"),
        ({"kind": "date", "condition_on": "later"}, "condition_on"),
        ({"kind": "date", "condition_on": "data"}, "condition_is"),
        (
            {"kind": "date", "condition_on": "data", "condition_is": "at_least", "condition_value": "1"},
            "condition_is",
        ),
        (
            {"kind": "date", "condition_on": "data", "condition_is": "is", "condition_value": "maybe"},
            "condition_value",
        ),
        (
            {"kind": "date", "condition_on": "data", "condition_is": "is", "condition_value": "yes"},
            "condition_hides",
        ),
        (
            {
                "kind": "long",
                "limit": "9",
                "is_published": "on",
                "allows_images": "on",
                "most_images": "1",
                "image_megabytes": "1",
            },
            "allows_images",
        ),
        ({"kind": "tarot"}, "kind"),
        ({"kind": "date", "shown_to": "rivals"}, "shown_to"),
        ({"kind": "date", "text_en": "a\x00b"}, "text_en"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_beside_its_field(facts, field):
    phase, _officer, section, _early = a_paper()
    form = forms.QuestionForm(
        PLAIN | facts, earlier=questions_before(phase, section), files=document_rules(phase)
    )
    assert not form.is_valid()
    assert set(form.errors) == {field}


def test_rows_are_asked_for_once():
    phase, officer, section, _early = a_paper()
    places = actions.save_question(phase, section, by=officer, kind="places", text_en="Where?")
    with pytest.raises(actions.Refused, match="already"):
        actions.save_question(phase, section, by=officer, kind="places", text_en="Where else?")
    actions.save_question(phase, section, by=officer, kind="file", file_kind="letter", text_en="Letters")
    with pytest.raises(actions.Refused, match="already"):
        actions.save_question(phase, section, by=officer, kind="file", file_kind="letter", text_en="Again?")
    actions.save_question(phase, section, by=officer, kind="file", file_kind="case", text_en="The case")
    actions.save_question(phase, section, by=officer, question=places, most=3)
