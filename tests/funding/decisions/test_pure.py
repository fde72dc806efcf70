"""The pure parts: departing from the panel, and comments that tell who wrote them."""

import pytest

from funding.decisions.order import Place, departures
from funding.review.identity import traces


@pytest.mark.parametrize(
    ("mine", "others", "found"),
    [
        (Place(1, "fund", "award"), [], []),
        (Place(1, "fund", "decline"), [], ["recommendation"]),
        (Place(2, "reserve", "award"), [], ["recommendation"]),
        (Place(2, "fund", "award"), [Place(1, "fund", "decline")], ["order"]),
        (Place(2, "fund", "award"), [Place(1, "fund", "decline", has_reason=True)], []),
        (Place(2, "fund", "award"), [Place(1, "fund", "")], []),
        (Place(2, "fund", "award"), [Place(2, "fund", "decline")], []),
        (Place(1, "fund", "reserve"), [Place(4, "fund", "award")], ["recommendation", "order"]),
        (Place(1, "reserve", "reserve"), [Place(4, "fund", "award")], ["order"]),
        (Place(None, "fund", "award"), [Place(1, "fund", "decline")], []),
        (Place(3, "do_not_fund", "decline"), [Place(1, "fund", "award"), Place(2, "fund", "award")], []),
    ],
)
def test_a_departure_from_the_panel_is_named(mine, others, found):
    assert departures(mine, others) == found


def test_a_comment_that_names_its_author_is_found():
    about = {"name": "Ruth Adeyemi", "email": "ruth@example.org", "organisations": ["Northmoor University"]}
    assert traces("A sound plan with clear costs.", **about) == []
    assert traces("As I, Ruth ADEYEMI, said: no.", **about) == ["Ruth Adeyemi", "Ruth", "Adeyemi"]
    assert traces("At Northmoor University we do it so.", **about) == ["Northmoor University"]
    assert traces("Ask ruth@example.org or me@elsewhere.example.org", **about) == [
        "ruth@example.org",
        "Ruth",
        "me@elsewhere.example.org",
    ]
    assert traces("The truth is plain.", **about) == []
