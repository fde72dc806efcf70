"""Numbers in registers: their form and their check digits."""

import pytest

from partnerships import numbers


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("https://orcid.org/0000-0002-1694-233X", "0000-0002-1694-233X"),
        (" 0000 0002 1694 233x ", "0000-0002-1694-233X"),
    ],
)
def test_an_orcid_is_kept_in_one_form(typed, kept):
    assert numbers.orcid(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "0000-0002-1825-0098", "0000-0002-1825-009", "x" * 19, "٠٠٠٠-0002-1825-0097"]
)
def test_an_orcid_with_a_wrong_digit_is_refused_with_a_sentence(typed):
    with pytest.raises(numbers.Wrong) as refused:
        numbers.orcid(typed)
    assert "ORCID" in str(refused.value)


@pytest.mark.parametrize(
    ("register", "typed", "kept"),
    [
        ("ror", "https://ror.org/03ANGCQ70", "03angcq70"),
        ("ror", "052gg0110", "052gg0110"),
        ("ukprn", "1000 7774", "10007774"),
        ("companies_house", "sc123456", "SC123456"),
        ("companies_house", "1234567", "01234567"),
        ("charity_ew", "1164883", "1164883"),
        ("charity_sc", "sc012345", "SC012345"),
        ("charity_ni", "NIC101234", "NIC101234"),
        ("gss_code", "e47 000007", "E47000007"),
        ("gss_code", "S12000047", "S12000047"),
    ],
)
def test_a_number_is_kept_in_one_form(register, typed, kept):
    assert numbers.number(register, typed) == kept


@pytest.mark.parametrize(
    ("register", "typed"),
    [
        ("ror", "03angcq71"),
        ("ror", "03angcl70"),
        ("ukprn", "20007774"),
        ("ukprn", "1000777４"),
        ("companies_house", "123456789"),
        ("charity_ew", "12345"),
        ("charity_sc", "SC112345"),
        ("charity_ni", "101234"),
        ("gss_code", "E0600006"),
        ("gss_code", "E14001268"),
        ("gss_code", "E12000009"),
        ("ror", ""),
    ],
)
def test_a_number_that_is_none_is_refused_with_a_sentence(register, typed):
    with pytest.raises(numbers.Wrong) as refused:
        numbers.number(register, typed)
    assert str(refused.value)


def test_what_a_number_most_likely_is_depends_on_the_kind_of_body():
    assert numbers.likeliest("10007774", "university") == ("ukprn", "10007774")
    assert numbers.likeliest("10007774", "business") == ("companies_house", "10007774")
    assert numbers.likeliest("not a number", "business") is None
