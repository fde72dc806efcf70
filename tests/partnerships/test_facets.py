"""What narrows the directory, counted: pure."""

from partnerships.facets import Facts, counts, narrowed, tiles


def fact(pk: int, nation: str = "W", tile: str = "W", themes: str = "", phases: str = "Phase 1") -> Facts:
    return Facts(pk, nation, frozenset(), frozenset([tile]), frozenset(themes.split()), frozenset([phases]))


KNOWN = [
    fact(1, themes="skills"),
    fact(2, themes="skills green", phases="Phase 2"),
    fact(3, "E", "E12000009", themes="green"),
]


def test_a_wish_keeps_what_fits_all_of_it():
    assert [each.pk for each in narrowed(KNOWN, {"nation": "W", "theme": "green"})] == [2]
    assert [each.pk for each in narrowed(KNOWN, {"region": "E12000009"})] == [3]
    assert narrowed(KNOWN, {"region": "E12000001"}) == []


def test_a_choice_says_what_it_would_leave_beside_the_other_choices():
    counted = counts(KNOWN, {"nation": "W"})
    assert counted["nation"] == {"W": 2, "E": 1}
    assert counted["theme"] == {"skills": 2, "green": 1}
    assert counted["region"] == {}


def test_the_map_counts_the_list():
    assert tiles(narrowed(KNOWN, {"theme": "green"})) == {"W": 1, "E12000009": 1}
