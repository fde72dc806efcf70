"""When two names of organisations mean the same body."""

import pytest

from partnerships import names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The University of Leeds", "university of  LEEDS"),
        ("Ynys Môn Council", "Ynys Mon Council"),
        ("Llwybr Digital Ltd.", "Llwybr Digital"),
        ("Queen’s University", "Queen's University"),
    ],
)
def test_the_same_body_in_another_dress(one, other):
    assert names.normal(one) == names.normal(other)


def test_different_bodies_stay_different():
    assert names.normal("University of Leeds") != names.normal("Leeds Arts University")
    assert names.normal("The Of") == "the of"


def test_the_nearest_come_first_and_the_distant_not_at_all():
    known = ["Aberwen University", "Aberystwyth University", "Dyffryn County Council"]
    assert names.nearest("Abberwen Univresity", known)[0] == "Aberwen University"
    assert names.nearest("University Aberwen", known)[0] == "Aberwen University"
    assert names.nearest("Northmoor", known) == []


@pytest.mark.parametrize("name", ["", "a", "!!!", "ŵ", "日本"])
def test_odd_names_break_nothing(name):
    assert names.nearest(name, ["Aberwen University"]) == []
    assert isinstance(names.normal(name), str)
