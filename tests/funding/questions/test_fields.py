"""From questions to form fields and back to what an answer keeps."""

from datetime import date

import pytest

from funding.questions import boxes, fields
from funding.questions.codes import free_code
from funding.questions.models import Question, Section
from lpip_portal.ui.forms import PortalForm


def asked(kind, **facts):
    """A question that is in no database."""
    section = Section(slug="about", title_en="About")
    return Question(section=section, code="it", kind=kind, text_en="The thing", **facts)


def typed(question, data, *, enforce=False):
    """What the form of one question makes of what was typed: (value, errors)."""

    class OneForm(PortalForm):
        it = fields.field_for(question, enforce=enforce)

    form = OneForm(data)
    form.is_valid()
    return fields.value_of(question, form.cleaned_data.get("it")), form.errors.get("it", [])


OPTIONS = [{"code": "yes", "en": "Yes", "cy": "Ie"}, {"code": "no", "en": "No", "cy": ""}]


@pytest.mark.parametrize(
    ("kind", "facts", "data", "value"),
    [
        ("short", {"word_limit": 5}, {"it": " two\nwords "}, "two words"),
        ("long", {"word_limit": 5}, {"it": "two\r\n\r\nlines"}, "<p>two</p><p>lines</p>"),
        ("long", {"character_limit": 20}, {"it": "two\r\nlines"}, "two\nlines"),
        ("short", {"character_limit": 20}, {"it": "  tŷ 🏴󠁧󠁢󠁷󠁬󠁳󠁿 ŵ  "}, "tŷ 🏴󠁧󠁢󠁷󠁬󠁳󠁿 ŵ"),
        (
            "money",
            {"options": [{"code": "cash", "en": "Cash"}, {"code": "kind", "en": "In kind"}]},
            {"it_cash": "£1,200", "it_kind": ""},
            [{"code": "cash", "amount": "1200.00"}],
        ),
        ("number", {}, {"it": "1,200"}, 1200),
        ("date", {}, {"it_day": "1", "it_month": "2", "it_year": "2027"}, date(2027, 2, 1)),
        ("choice", {"options": OPTIONS}, {"it": "no"}, ["no"]),
        ("multiple", {"options": OPTIONS}, {"it": ["yes", "no"]}, ["yes", "no"]),
        ("declaration", {"edition": 2}, {"it": "on"}, ["edition-2"]),
    ],
)
def test_each_kind_keeps_its_own_value_and_shows_it_again(kind, facts, data, value):
    question = asked(kind, **facts)
    assert typed(question, data) == (value, [])
    assert fields.in_words(question, value)
    shown = fields.shown_in(question, value)
    assert fields.value_of(question, shown) == value


@pytest.mark.parametrize(
    "kind", ["short", "long", "number", "money", "date", "choice", "multiple", "declaration"]
)
def test_a_draft_may_leave_anything_empty_and_a_final_answer_may_not(kind):
    question = asked(kind, word_limit=5, options=OPTIONS)
    value, errors = typed(question, {})
    assert not value
    assert not errors
    _, errors = typed(question, {}, enforce=True)
    assert errors


def test_a_draft_may_run_over_its_limit():
    question = asked("long", word_limit=2)
    assert typed(question, {"it": "one two three"}) == ("<p>one two three</p>", [])
    assert "1 word too many" in typed(question, {"it": "one two three"}, enforce=True)[1][0]


def test_characters_are_counted_in_composed_form_without_outer_space():
    question = asked("long", character_limit=4)
    assert typed(question, {"it": " W\u0302yŷ🙂 "}, enforce=True) == ("Ŵyŷ🙂", [])
    assert "1 character too many" in typed(question, {"it": "Ŵyŷ🙂!"}, enforce=True)[1][0]
    assert fields.length_of(question, "Ŵyŷ🙂") == 4
    assert fields.length_of(asked("long", word_limit=4), "<p>one two</p>") == 2


def test_an_older_wording_of_a_declaration_is_not_agreed_to():
    question = asked("declaration", edition=2, statement_en="We checked every word.")
    assert fields.shown_in(question, ["edition-1"]) is False
    assert fields.in_words(question, ["edition-1"]) == "Agreed to an earlier wording"
    assert fields.in_words(question, ["edition-2"]) == "We checked every word."


def test_amounts_are_said_with_their_sum():
    question = asked("money", options=[{"code": "cash", "en": "Cash"}, {"code": "kind", "en": "In kind"}])
    value = [{"code": "cash", "amount": "1200.00"}, {"code": "kind", "amount": "0.50"}]
    assert fields.in_words(question, value) == "Cash: £1,200.00\nIn kind: £0.50\nTotal: £1,200.50"


def test_modules_are_boxes_of_their_own_with_the_shared_limit():
    question = asked("modular", word_limit=1000, options=OPTIONS)
    both = boxes.boxes(question)
    assert [box.code for box in both] == ["it--yes", "it--no"]
    assert fields.field_for(both[0]).max_words == 1000
    assert boxes.find([question], "it--no") == both[1]
    assert boxes.find([question], "it--maybe") is None
    assert boxes.boxes(asked("places")) == []


@pytest.mark.parametrize(
    ("kind", "bad"),
    [
        ("money", "NaN"),
        ("money", "-1"),
        ("money", "1_000"),
        ("money", "٣٤"),
        ("money", "9" * 30),
        ("number", "NaN"),
        ("number", "1e9"),
        ("number", "9" * 30),
        ("long", "a\x00b"),
        ("short", "\u202eabc"),
        ("choice", "maybe"),
    ],
)
def test_bad_input_is_refused_in_words(kind, bad):
    assert typed(asked(kind, word_limit=50, options=OPTIONS), {"it": bad, "it_yes": bad, "it_no": ""})[1]


def test_codes_are_short_and_free():
    assert free_code("Ethics and data", []) == "ethics-and-data"
    assert free_code("Ethics and data", ["ethics-and-data"]) == "ethics-and-data-2"
    assert free_code("???", []) == "part"
    assert len(free_code("x" * 300, ["x" * 34])) <= 40
