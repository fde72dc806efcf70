"""Little charts and the rows of their table: gaps, hidden figures, and nothing that a name could break."""

from hub.evaluation import multiples

ROWS = [("Harbour <b>", [12, None, "c", 7.5]), ("Hill", ["c", "c", "c", "c"])]
SPAN = ("Q4 2025", "Q3 2026")


def test_a_hidden_figure_is_a_mark_and_never_a_point_of_the_line():
    drawn = multiples.charts("count", ROWS, 10, SPAN)
    assert drawn.count("<li>") == 2
    assert drawn.count("portal-multiple__target") == 2
    assert drawn.count("<circle") == 2  # one on each side of the gap
    assert drawn.count("h4") == 5
    assert "portal-multiple__line" not in drawn  # no two figures follow one another
    assert "Harbour &lt;b&gt;: from 12 to 7.5, target 10" in drawn
    assert "Hill: no figure can be shown" in drawn


def test_all_charts_of_a_set_stand_on_one_scale():
    assert multiples.ends([[12, None, "c"], [40, 2]], 60) == (0, 60)
    assert multiples.ends([], None) == (0, 1)
    low, high = (multiples.charts("count", [("A", [0, 50]), ("B", [0, n])], None, SPAN) for n in (25, 50))
    assert low.split("<li>")[1] == high.split("<li>")[1]


def test_a_row_of_the_table_says_what_is_hidden_and_escapes_the_name():
    lines = multiples.lines("money", ROWS)
    assert "<bdi>Harbour &lt;b&gt;</bdi></th><td>£12</td><td>–</td><td>[c]</td><td>£7.5</td></tr>" in lines


def test_each_chart_has_words_at_its_axes_with_units_and_its_first_and_last_quarter():
    drawn = multiples.charts("money", ROWS, 15000, SPAN)
    for words in ("<span>£15,000</span><span>£0</span>", "<span>Q4 2025</span><span>Q3 2026</span>"):
        assert drawn.count(words) == 2
    assert "<span>Q4 &lt;2025</span>" in multiples.charts("money", ROWS, None, ("Q4 <2025", ""))
    # What the eye reads at the axes, the name of the chart says to whoever listens.
    assert drawn.count('aria-hidden="true"') == 4
