"""What each field makes of good and bad input."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from lpip_portal.ui import fields


def refusal(field, value):
    """Return what a field says against a value."""
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return " ".join(caught.value.messages)


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "nan",
        "sNaN",
        "Infinity",
        "-inf",
        "1e5",
        "9E99",
        "1_000",
        "٣٤٥",
        "१२",
        "１２",
        "0x10",
        "12.5",
        "1,00",
        "--1",
        "1 000 x",
        "9" * 30,
        "½",
        "\x00",
    ],
)
def test_a_whole_number_is_written_with_ordinary_digits(text):
    assert refusal(fields.WholeNumberField(label="Months"), text) == "Months must be a whole number, like 12"


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), (" 7 ", 7), ("1,234", 1234), ("007", 7), ("-0", 0), ("0", 0)]
)
def test_a_whole_number_is_understood(text, number):
    assert fields.WholeNumberField(label="Months").clean(text) == number


def test_a_number_stays_within_its_bounds():
    field = fields.WholeNumberField(label="Months", min_value=1, max_value=36)
    assert refusal(field, "0") == "Months must be 1 or more"
    assert refusal(field, "-5") == "Months must be 1 or more"
    assert refusal(field, "37") == "Months must be 36 or less"


def test_an_optional_number_may_be_missing():
    assert fields.WholeNumberField(label="Months", required=False).clean("") is None


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "1e3",
        "1_000",
        "٣",
        "12.345",
        "1,2,3",
        "£",
        "$5",
        "(100)",
        "1.",
        ".5",
        "9" * 30,
        "12.5.1",
        "0x1",
        "Infinity",
    ],
)
def test_money_is_pounds_and_pence(text):
    assert (
        refusal(fields.MoneyField(label="Cost"), text)
        == "Cost must be an amount in pounds and pence, like 1,234.56"
    )


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("50000", "50000.00"),
        ("£50,000", "50000.00"),
        ("1,234.5", "1234.50"),
        ("0.01", "0.01"),
        ("-0", "0.00"),
        ("-0.00", "0.00"),
    ],
)
def test_money_is_understood(text, amount):
    found = fields.MoneyField(label="Cost").clean(text)
    assert (found, found.as_tuple().exponent, found.is_signed()) == (Decimal(amount), -2, False)


def test_money_stays_within_its_bounds():
    field = fields.MoneyField(label="Cost", max_value=Decimal(50000))
    assert field.clean("50,000.00") == 50000
    assert refusal(field, "50,000.01") == "Cost must be £50,000 or less"
    assert refusal(field, "-1") == "Cost must be £0 or more"
    assert (
        refusal(fields.MoneyField(label="Cost"), "1,000,000,000.01") == "Cost must be £1,000,000,000 or less"
    )


def test_nul_is_refused():
    assert "cannot be stored" in refusal(fields.TextField(label="Summary"), "a\x00b")
    assert "email address" in refusal(fields.EmailField(label="Email"), "a\x00b@example.org")


@pytest.mark.parametrize("control", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_a_direction_override_is_refused(control):
    assert "reading direction" in refusal(fields.LineField(label="Name"), f"Total {control}00.1£")


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "\u3164\u2800", "\u00ad\u2060\ufeff"])
def test_text_that_shows_nothing_counts_as_missing(text):
    field = fields.LineField(label="Name")
    field.name_in_messages()
    assert refusal(field, text) == "Enter name"
    assert fields.LineField(label="Name", required=False).clean(text) == ""


def test_a_megabyte_is_refused_before_anything_else_looks_at_it():
    for field in (fields.LineField(label="Name"), fields.TextField(label="Summary")):
        assert "characters or fewer. You used 1,000,000" in refusal(field, "x" * 1_000_000)


def test_ordinary_names_are_kept():
    for name in ("Siân Ŵyn ap Tŷ", "Padraig O’Neill", "Ó Dónaill", "Madonna", "李小龙", "👩‍🔬 Ada"):
        assert fields.LineField(label="Name").clean(name) == name


def test_a_text_is_limited_in_words_as_on_the_page():
    field = fields.WordLimitedField(label="Summary", max_words=3)
    assert field.clean("one two-fold three") == "one two-fold three"
    assert (
        refusal(field, "one two three four") == "Summary must be 3 words or fewer. You have 1 word too many"
    )
    assert refusal(field, "a b c d e") == "Summary must be 3 words or fewer. You have 2 words too many"


def test_a_draft_may_run_over_its_words():
    assert fields.WordLimitedField(label="Summary", max_words=1, enforce=False).clean("a b c") == "a b c"


def test_a_date_is_read_from_three_boxes():
    field = fields.DateField(label="Start date")
    assert field.clean(["29", "2", "2028"]) == date(2028, 2, 29)
    assert refusal(field, ["29", "2", "2027"]) == "Start date must be a real date"
    assert refusal(field, ["٣", "2", "2027"]) == "Start date must be a real date"
    assert refusal(field, ["1_1", "2", "2027"]) == "Start date must be a real date"
    assert refusal(field, ["1", "2", "27"]) == "Start date must have a year of four digits, like 2027"
    assert refusal(field, ["1", "", ""]) == "Start date must include a month and year"
    assert fields.DateField(label="Start date", required=False).clean(["", "", ""]) is None


@pytest.mark.parametrize(
    ("parts", "instant"),
    [
        (["17", "11", "2022", "16:00"], datetime(2022, 11, 17, 16, 0, tzinfo=UTC)),
        (["19", "9", "2023", "4pm"], datetime(2023, 9, 19, 15, 0, tzinfo=UTC)),
        (["19", "9", "2023", "4:30 pm"], datetime(2023, 9, 19, 15, 30, tzinfo=UTC)),
        (["19", "9", "2023", "12am"], datetime(2023, 9, 18, 23, 0, tzinfo=UTC)),
        (["25", "10", "2026", "01:30"], datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_an_instant_is_uk_time_kept_in_utc(parts, instant):
    assert fields.InstantField(label="Closing time").clean(parts) == instant


@pytest.mark.parametrize(
    "time", ["25:00", "16", "4:60", "13pm", "0pm", "noon", "٤:00", "16:00:00", "99", "-1:00"]
)
def test_an_instant_needs_a_time_of_day(time):
    said = refusal(fields.InstantField(label="Closing time"), ["17", "11", "2026", time])
    assert said == "Closing time must have a time like 16:00 or 4pm"


def test_an_instant_that_the_clocks_skip_is_refused():
    said = refusal(fields.InstantField(label="Closing time"), ["29", "3", "2026", "01:30"])
    assert said == "Closing time falls in the hour that the clocks skip in spring"


@pytest.mark.parametrize(
    "text", ["a@exam\u200bple.org", "a@\u202eexample.org", "a b@example.org", "a@example", "@", "x" * 400]
)
def test_an_address_with_hidden_characters_is_refused(text):
    assert refusal(fields.EmailField(label="Email"), text)


@pytest.mark.parametrize("text", ["ruth@ex\u0430mple.org", "ruth@ｅxample.org", "ruth@münchen.example"])
def test_an_address_with_letters_that_look_like_others_is_refused(text):
    assert "looks like another" in refusal(fields.EmailField(label="Email"), text)


def test_an_address_is_one_address_however_it_is_spelt():
    assert fields.EmailField(label="Email").clean(" Ruth@Example.ORG ") == "ruth@example.org"


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "ftp://example.org", "data:text/html,x", "https://exam\u200bple.org", "x y"],
)
def test_a_web_address_is_one_that_a_browser_opens(text):
    assert "web address" in refusal(fields.URLField(label="Website"), text)


def test_a_web_address_is_understood():
    assert fields.URLField(label="Website").clean("example.org/tŷ") == "https://example.org/tŷ"
    assert fields.URLField(label="Website", required=False).clean("") == ""


def test_what_stands_behind_a_long_gap_is_not_overlooked():
    assert refusal(fields.WholeNumberField(label="Months"), "12" + " " * 300 + "x")


def test_a_disabled_date_keeps_its_initial_value():
    assert fields.DateField(label="Start").clean(date(2027, 5, 1)) == date(2027, 5, 1)
