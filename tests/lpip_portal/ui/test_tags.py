"""Filters, tags, charts and the map."""

from datetime import UTC, date, datetime
from decimal import Decimal

import html5lib
import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from lpip_portal.ui import charts, tile_map
from lpip_portal.ui.templatetags import portal


def render(source, **context):
    """Return what a template makes."""
    return Template(source).render(Context(context))


def test_amounts():
    assert portal.money(Decimal("1234.5")) == "£1,234.50"
    assert portal.money(Decimal("-5")) == "-£5.00"
    assert portal.money(None) == "not known"
    assert portal.pounds(Decimal("4800000.00")) == "£4,800,000"
    assert portal.pounds(Decimal("0.10")) == "£0.10"
    assert portal.short_money(4_800_000) == "£4.8 million"
    assert portal.short_money(50_000) == "£50,000"
    assert portal.percent(Decimal("80.00")) == "80%"
    assert portal.percent(Decimal("100")) == "100%"


def test_instants_are_shown_in_uk_time():
    assert portal.uk_time(datetime(2022, 11, 17, 16, 0, tzinfo=UTC)) == "4:00pm on 17 November 2022 UK time"
    assert portal.uk_time(datetime(2023, 9, 19, 15, 0, tzinfo=UTC)) == "4:00pm on 19 September 2023 UK time"
    assert portal.uk_date(datetime(2023, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2023"
    assert portal.uk_date(date(2023, 6, 30)) == portal.uk_date("2023-06-30") == "30 June 2023"
    assert portal.uk_clock(datetime(2023, 1, 1, 0, 5, tzinfo=UTC)) == "12:05am"
    assert portal.uk_time(None) == portal.uk_date(None) == ""


def test_a_tag_escapes_its_text_and_knows_its_colours():
    assert render("{% tag text colour %}", text="<b>", colour="green") == (
        '<strong class="govuk-tag govuk-tag--green">&lt;b&gt;</strong>'
    )
    assert "govuk-tag--grey" in render("{% tag text colour %}", text="x", colour="green onload=")


def test_pagination_keeps_the_query_and_shows_the_ends():
    page = Paginator(range(400), 20).page(7)
    assert portal.window(page) == [1, None, 6, 7, 8, None, 20]
    html = render(
        "{% pagination page %}", page=page, request=RequestFactory().get("/?nation=W&page=7&q=a%26b")
    )
    assert 'href="?nation=W&amp;q=a%26b&amp;page=8"' in html
    assert (
        render(
            "{% pagination page %}", page=Paginator([1], 20).page(1), request=RequestFactory().get("/")
        ).strip()
        == ""
    )


def test_a_verb_button_carries_a_nonce_and_its_fields():
    html = render("{% verb_button '/x/submit/' 'Submit' version='3' %}", csrf_token="token")
    assert 'action="/x/submit/"' in html
    assert 'name="version" value="3"' in html
    assert 'name="csrfmiddlewaretoken" value="token"' in html


def test_a_verb_that_cannot_be_undone_says_what_it_does_before_its_button():
    html = render(
        "{% verb_confirm '/x/end/' 'Remove' 'Nobody can bring it back.' 'Remove it now' %}",
        csrf_token="token",
    )
    summary, button = html.index("Remove</span></summary>"), html.index("Remove it now</button>")
    assert summary < html.index("Nobody can bring it back.") < button
    assert "govuk-button--warning" in html
    assert 'name="nonce"' in html
    assert 'action="/x/end/"' in html


def test_a_bar_over_its_limit_says_by_how_much():
    html = render(
        "{% money_bar amount limit 'full economic cost' %}", amount=Decimal("50001"), limit=Decimal("50000")
    )
    assert "£1.00 over the limit" in html
    assert "portal-bar__fill--over" in html
    assert "(£8,749.50 left)" in render("{% money_bar a l %}", a=Decimal("41250.50"), l=Decimal("50000"))
    assert render("{% money_bar a l %}", a=None, l=None)


@pytest.mark.parametrize(
    "picture",
    [
        charts.bar_chart([("<script>", 0, "0"), ("x" * 200, 3, "3", "b")], "T & <b>"),
        charts.bar_chart([], "Nothing"),
        charts.dot_chart([("A", [], 0, "–"), ("B", [2, 6], 4, "4.00")], "Scores"),
        charts.interval_chart(
            [("A", 1.4, (1, 2), (1, 3), "1.4"), ("B", 2, (1, 3), (1, 3), "2.0")], "P", "", 1, "One"
        ),
        charts.interval_chart([], "Nothing"),
        tile_map.tile_map({"W92000004": 3, "E12000007": 1}, "Partnerships", {"W92000004": "/x/?a=1&b=2"}),
        tile_map.tile_map({}, "Nothing"),
    ],
)
def test_a_picture_is_named_and_well_formed_without_inline_style(picture):
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(picture)
    svg = next(iter(tree))
    ids = {element.get("id") for element in tree.iter()}
    assert svg.get("role") in {"img", "group"}
    assert all(name in ids for name in svg.get("aria-labelledby").split())
    assert svg.find("{http://www.w3.org/2000/svg}title").text
    assert not [
        element for element in tree.iter() if element.get("style") or element.tag in {"style", "script"}
    ]


def test_the_map_has_the_twelve_nations_and_regions_each_in_a_place_of_its_own():
    assert len({tile.code for tile in tile_map.TILES}) == 12
    assert len({(tile.column, tile.row) for tile in tile_map.TILES}) == 12


def test_the_shade_of_a_tile_follows_its_value():
    assert [tile_map.level(value, 8) for value in (0, 1, 2, 3, 6, 8)] == [0, 1, 1, 2, 3, 4]
    assert tile_map.level(0, 0) == 0
