"""From questions to form fields and back to what an answer keeps."""

from datetime import date

import pytest

from funding.questions import fields
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
        ("long", {"word_limit": 5}, {"it": "two\r\nlines"}, "two\nlines"),
        ("number", {}, {"it": "1,200"}, 1200),
        ("date", {}, {"it_day": "1", "it_month": "2", "it_year": "2027"}, date(2027, 2, 1)),
        ("choice", {"options": OPTIONS}, {"it": "no"}, ["no"]),
        ("multiple", {"options": OPTIONS}, {"it": ["yes", "no"]}, ["yes", "no"]),
        ("declaration", {}, {"it": "on"}, ["agreed"]),
    ],
)
def test_each_kind_keeps_its_own_value_and_shows_it_again(kind, facts, data, value):
    question = asked(kind, **facts)
    assert typed(question, data) == (value, [])
    assert fields.in_words(question, value)
    shown = fields.shown_in(question, value)
    assert fields.value_of(question, shown) == value


@pytest.mark.parametrize("kind", ["short", "long", "number", "date", "choice", "multiple", "declaration"])
def test_a_draft_may_leave_anything_empty_and_a_final_answer_may_not(kind):
    question = asked(kind, word_limit=5, options=OPTIONS)
    value, errors = typed(question, {})
    assert not value
    assert not errors
    _, errors = typed(question, {}, enforce=True)
    assert errors


def test_a_draft_may_run_over_its_limit():
    question = asked("long", word_limit=2)
    assert typed(question, {"it": "one two three"}) == ("one two three", [])
    assert "1 word too many" in typed(question, {"it": "one two three"}, enforce=True)[1][0]


@pytest.mark.parametrize(
    ("kind", "bad"),
    [
        ("number", "NaN"),
        ("number", "1e9"),
        ("number", "9" * 30),
        ("long", "a\x00b"),
        ("short", "\u202eabc"),
        ("choice", "maybe"),
    ],
)
def test_bad_input_is_refused_in_words(kind, bad):
    assert typed(asked(kind, word_limit=50, options=OPTIONS), {"it": bad})[1]


def test_codes_are_short_and_free():
    assert free_code("Ethics and data", []) == "ethics-and-data"
    assert free_code("Ethics and data", ["ethics-and-data"]) == "ethics-and-data-2"
    assert free_code("???", []) == "part"
    assert len(free_code("x" * 300, ["x" * 34])) <= 40
