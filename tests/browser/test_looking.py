"""What is held against a page is seen on it, also where nearly all of it was seen before."""

import pytest

from tests.browser import looking

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def home(rows, visit):
    visitor = visit()
    visitor.go("/")
    visitor.look()
    return visitor.page


@pytest.mark.parametrize(
    ("planted", "rule"),
    [
        (
            "document.querySelectorAll('main *').forEach(each => (each.style.color = '#ddd'))",
            "color-contrast",
        ),
        ("document.querySelector('main').style.backgroundColor = '#333'", "color-contrast"),
        ("document.querySelector('main').style.opacity = '.3'", "color-contrast"),
        ("document.querySelector('main').append(document.createElement('button'))", "button-name"),
    ],
)
def test_a_barrier_on_a_page_seen_before_is_found(home, planted, rule):
    assert looking.faults(home) == []
    home.evaluate(planted)
    assert any(f"{rule}: " in each for each in looking.faults(home))


def test_what_is_clear_is_not_judged_again(home):
    assert looking.pale(home) == []
    assert set(home.evaluate(looking.KINDS)) <= looking.CLEAR
