"""Ties: which hosts belong to one body, and which pairs are tied by what."""

import pytest

from funding.review.conflicts import Bid, Person, detect, host_of, registrable


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("law.leeds.ac.uk", "leeds.ac.uk"),
        ("LEEDS.AC.UK.", "leeds.ac.uk"),
        ("ac.uk", ""),
        ("uk", ""),
        ("", ""),
        ("a..uk", ""),
        ("post.ardal.llyw.cymru", "ardal.llyw.cymru"),
        ("leeds.gov.uk", "leeds.gov.uk"),
        ("trust.nhs.uk", "trust.nhs.uk"),
        ("nhs.uk", ""),
        ("someone.github.io", "github.io"),
        ("x.StÄDTE.de", "xn--stdte-hra.de"),
        ("ｌeeds.ac.uk", "leeds.ac.uk"),
        ("city.org", "city.org"),
        ("mail.city.org", "city.org"),
        ("gmail.com", ""),
        ("example.org", ""),
    ],
)
def test_what_one_body_registered(host, found):
    assert registrable(host) == found
    assert host_of(f"someone@{host}") == found


def bid(key, organisations=(), hosts=(), people=(), emails=()):
    """A bid."""
    return Bid(key, frozenset(organisations), frozenset(hosts), frozenset(people), frozenset(emails))


def test_one_tie_of_a_kind_for_a_pair():
    person = Person(1, frozenset({10, 11}), "Ann@law.leeds.ac.uk")
    bids = [
        bid(5, [10, 11], ["leeds.ac.uk"], [1], ["ANN@law.leeds.ac.uk"]),
        bid(6),
        bid(7, [], ["leeds.ac.uk"]),
    ]
    found = [(tie.bid, tie.kind) for tie in detect([person], bids)]
    assert found == [
        (5, "organisation"),
        (7, "organisation"),
        (5, "involvement"),
        (6, "rival"),
        (7, "rival"),
    ]


def test_a_name_on_a_bid_that_is_not_asked_about_makes_a_rival():
    person, asked, other = Person(1, frozenset(), "a@x.org"), bid(5), bid(6, people=[1])
    assert [(tie.bid, tie.kind) for tie in detect([person], [asked], [asked, other])] == [(5, "rival")]
    assert detect([Person(2, frozenset(), "b@x.org")], [asked], [asked, other]) == []


def test_an_earlier_bid_together_is_a_tie_unless_it_is_their_own_bid():
    person = Person(1, frozenset(), "a@x.org")
    assert [tie.kind for tie in detect([person], [bid(5)._replace(together=frozenset({1}))])] == [
        "collaboration"
    ]
    own = bid(6, people=[1])._replace(together=frozenset({1}))
    assert [tie.kind for tie in detect([person], [own])] == ["involvement"]


def test_whom_the_applicant_names_is_tied_by_person_or_by_organisation():
    person = Person(1, frozenset({10}), "a@x.org")
    by_person = bid(5)._replace(unwanted_people=frozenset({1}))
    by_organisation = bid(6)._replace(unwanted_organisations=frozenset({10, 11}))
    found = detect([person], [by_person, by_organisation, bid(7)])
    assert [(tie.bid, tie.kind) for tie in found] == [(5, "named"), (6, "named")]


def test_addresses_are_compared_without_case_and_width():
    person = Person(1, frozenset(), "ANN@X.org")
    assert [tie.kind for tie in detect([person], [bid(5, emails=["ａnn@x.ORG"])])] == ["involvement"]
