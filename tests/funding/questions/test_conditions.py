"""Whether a question is asked, by what was answered before."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funding.questions.conditions import flaws, has_answer, holds, standing
from funding.questions.models import Question, Section

OPTIONS = [{"code": "yes", "en": "Yes"}, {"code": "no", "en": "No"}]


def a_question(key, on=None, comparison="is", value="yes", kind="choice", **facts):
    """A question that is in no database, conditioned on another."""
    section = Section(slug="about", title_en="About")
    facts = {"options": OPTIONS, "word_limit": 10, "text_en": f"Question {key}", **facts}
    if on is not None:
        facts |= {"condition_on_id": on, "condition_is": comparison, "condition_value": value}
    return Question(pk=key, section=section, code=f"q{key}", kind=kind, **facts)


def test_a_question_is_asked_only_if_the_earlier_answer_says_so():
    paper = [a_question(1), a_question(2, on=1, kind="long")]
    assert standing(paper, {1: ["yes"]}) == ({1, 2}, {1, 2})
    assert standing(paper, {1: ["no"], 2: "kept all the same"}) == ({1}, {1})
    assert standing(paper, {}) == ({1}, {1})


def test_a_question_may_be_asked_always_and_required_only_then():
    paper = [a_question(1), a_question(2, on=1, kind="long", condition_hides=False)]
    assert standing(paper, {1: ["no"]}) == ({1, 2}, {1})
    assert standing(paper, {1: ["yes"]}) == ({1, 2}, {1, 2})


def test_what_hangs_from_a_hidden_question_is_hidden_too():
    paper = [
        a_question(1),
        a_question(2, on=1),
        a_question(3, on=2),
        a_question(4, on=2, comparison="unanswered"),
    ]
    assert standing(paper, {1: ["no"], 2: ["yes"]}).asked == {1, 4}


def test_figures_are_compared_as_figures():
    number = a_question(1, kind="number")
    assert holds("at_least", "9", number, 10)
    assert not holds("at_least", "9", number, None)
    assert holds("at_most", "-1", number, -2)
    assert holds("is", "10", number, 10)
    assert not holds("at_least", "NaN", number, 10)
    assert not holds("at_least", "٩", number, 10)


def test_nought_is_an_answer_and_an_older_declaration_is_none():
    assert has_answer(a_question(1, kind="number"), 0)
    assert not has_answer(a_question(1, kind="declaration", edition=2), ["edition-1"])
    assert not has_answer(a_question(1, kind="long"), "  ")


def test_every_condition_that_cannot_work_is_named():
    paper = [
        a_question(1, on=2),
        a_question(2, on=2),
        a_question(3, on=1, value="maybe"),
        a_question(4, on=1, comparison="at_least", value="3"),
        a_question(5, kind="number"),
        a_question(6, on=5, comparison="at_least", value="many"),
        a_question(7, on=5, comparison="at_least", value="3"),
    ]
    assert [(flaw.code, flaw.question.pk) for flaw in flaws(paper)] == [
        ("not_earlier", 1),
        ("not_earlier", 2),
        ("value", 3),
        ("comparison", 4),
        ("value", 6),
    ]


@st.composite
def papers(draw):
    """Papers of choices in which a question may depend on an earlier one."""
    count = draw(st.integers(1, 8))
    paper = []
    for key in range(1, count + 1):
        on = draw(st.one_of(st.none(), st.integers(1, key - 1))) if key > 1 else None
        comparison = draw(st.sampled_from(["is", "is_not", "answered", "unanswered"]))
        hides, required = draw(st.booleans()), draw(st.booleans())
        paper.append(a_question(key, on, comparison, condition_hides=hides, is_required=required))
    return paper


answers = st.tuples(*[st.sampled_from([["yes"], ["no"], []])] * 8).map(lambda each: dict(enumerate(each, 1)))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # two slow cores may be busy
@given(papers(), answers)
def test_only_what_is_asked_is_required_and_hidden_answers_decide_nothing(paper, given_answers):
    found = standing(paper, given_answers)
    assert found.required <= found.asked
    shown = {key: value for key, value in given_answers.items() if key in found.asked}
    assert standing(paper, shown) == found
    for question in paper:
        if not question.condition_on_id:
            assert question.pk in found.asked
