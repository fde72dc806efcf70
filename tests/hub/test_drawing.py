"""A theory of change as a drawing: layers, order, words, and nothing that words could break."""

from hypothesis import given
from hypothesis import strategies as some

from hub.evaluation.drawing import GAP, LETTERS, MOST_LINES, WIDE, Box, drawn, ordered, placed, way, width

LAYERS = ("Input", "Activity", "Output", "Outcome", "Impact")


@some.composite
def theories(draw):
    kinds = draw(some.lists(some.integers(0, 4), max_size=12))
    return [
        Box(str(n), kind, draw(some.text(max_size=160)), [str(m) for m, other in enumerate(kinds) if other > kind and draw(some.booleans())])
        for n, kind in enumerate(kinds)
    ]  # fmt: skip


@given(theories())
def test_every_box_stands_once_in_its_layer_and_none_covers_another(boxes):
    there = placed(boxes, len(LAYERS))
    assert sorted(each.box.key for each in there if not each.box.is_way) == sorted(box.key for box in boxes)
    for each in there:
        assert each.x == each.box.layer * (WIDE + GAP)
        assert len(each.lines) <= MOST_LINES
        assert all(width(line) <= LETTERS + 1 for line in each.lines)
    for one, other in zip(there, there[1:], strict=False):
        assert one.box.layer < other.box.layer or one.y + one.high < other.y


@given(theories())
def test_a_drawing_has_a_box_for_each_and_an_arrow_for_each_way(boxes):
    svg = drawn(boxes, LAYERS, "Theory", "Told")
    assert svg.count("<rect") == len(boxes)
    assert svg.count("portal-theory__head") == sum(len(box.leads_to) for box in boxes)


def test_an_arrow_over_a_layer_has_a_way_through_it_and_one_head():
    boxes = [Box("a", 0, "A", ["c", "b"]), Box("b", 1, "B", []), Box("c", 2, "C", [])]
    there = {each.box.key: each for each in placed(boxes, 3)}
    passed = there[way("a", "c", 1)]
    assert passed.box.is_way
    assert not there["b"].y <= passed.middle <= there["b"].y + there["b"].high
    svg = drawn(boxes, LAYERS[:3], "Theory", "Told")
    assert svg.count("portal-theory__arrow") == 3
    assert svg.count("portal-theory__head") == 2


def test_boxes_stand_beside_what_leads_to_them():
    boxes = [
        Box("a", 0, "A", ["z"]),
        Box("b", 0, "B", ["y"]),
        Box("y", 1, "Y", []),
        Box("z", 1, "Z", []),
    ]
    first, second = ordered(boxes, 2)
    assert [box.key for box in first] in (["a", "b"], ["b", "a"])
    leads = {"a": "z", "b": "y"}
    assert [box.key for box in second] == [leads[box.key] for box in first]


def test_words_are_escaped_and_an_arrow_to_nowhere_is_left_out():
    svg = drawn([Box("a", 0, "<script>", ["gone"])], LAYERS, "A & B", "Told")
    assert "&lt;script&gt;" in svg
    assert "A &amp; B" in svg
    assert "portal-theory__arrow" not in svg
