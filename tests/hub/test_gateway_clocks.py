"""The clocks of an enquiry count the working days of every nation that it is about."""

from datetime import timedelta

from hub.gateway import addresses, clocks
from lpip_portal import clock

ENGLAND, SCOTLAND, IRELAND = "E92000001", "S92000003", "N92000002"


def test_the_latest_of_the_nations_counts():
    thursday_before_easter = clock.uk(
        2027, 3, 25, 12
    )  # Easter Monday is no working day in England; in Scotland it is
    assert clocks.due(thursday_before_easter, 2, [SCOTLAND]) == clock.uk(2027, 3, 30, 16)
    assert clocks.due(thursday_before_easter, 2, [ENGLAND]) == clock.uk(2027, 3, 31, 16)
    assert clocks.due(thursday_before_easter, 2, [ENGLAND, SCOTLAND]) == clock.uk(2027, 3, 31, 16)


def test_without_a_nation_no_bank_holiday_of_any_counts():
    before_st_patrick = clock.uk(2027, 3, 16, 12)
    assert clocks.due(before_st_patrick, 1, [ENGLAND]) == clock.uk(2027, 3, 17, 16)
    assert clocks.due(before_st_patrick, 1, [IRELAND]) == clock.uk(2027, 3, 18, 16)
    assert clocks.due(before_st_patrick, 1, []) == clock.uk(2027, 3, 18, 16)
    assert clocks.due(before_st_patrick, 1, [ENGLAND, ""]) == clock.uk(2027, 3, 18, 16)


def test_a_clock_that_stood_still_has_left_what_it_had():
    asked = clock.uk(2027, 6, 7, 9)
    due = clocks.due(asked, 20, [ENGLAND])
    stopped = asked + timedelta(days=3)
    resumed = clocks.resumed(stopped, due, stopped + timedelta(days=7), [ENGLAND])
    assert resumed == due + timedelta(days=7)


def test_a_clock_that_had_run_out_gives_one_more_day():
    asked = clock.uk(2027, 6, 7, 9)
    due = clocks.due(asked, 2, [ENGLAND])
    assert clocks.resumed(due + timedelta(days=1), due, clock.uk(2027, 6, 14, 9), [ENGLAND]) == clock.uk(
        2027, 6, 15, 16
    )


def test_an_address_of_government_is_one_by_its_whole_name():
    for email in (
        "a@gov.scot",
        "a@dept.GOV.UK",
        "a@economy-ni.gov.uk",
        "a@x.nics.gov.uk",
        "a@gov.wales",
        "a@llyw.cymru",
    ):
        assert addresses.is_government(email), email
    for email in ("a@gov.uk.example.org", "a@mygov.uk", "a@example.org", "gov.uk@example.org", ""):
        assert not addresses.is_government(email), email
