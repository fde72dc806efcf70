"""The tags for what pages repeat: drawn once, and never for somebody else."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation


def drawn(text, **values):
    """Draw a template."""
    return Template(text).render(Context(values))


def test_a_kept_part_is_drawn_once_for_each_value_and_language():
    template = Template("{% load i18n %}{% kept who %}{{ other }} {% translate 'Save' %}{% endkept %}")
    assert template.render(Context({"who": 1, "other": "a"})) == "a Save"
    assert template.render(Context({"who": 1, "other": "b"})) == "a Save"
    assert template.render(Context({"who": 2, "other": "b"})) == "b Save"
    with translation.override("cy"):
        assert template.render(Context({"who": 2, "other": "c"})).startswith("c ")


def test_a_kept_part_forgets_rather_than_grows():
    template = Template("{% kept who %}{{ who }}{% endkept %}")
    for who in range(450):
        assert template.render(Context({"who": who})) == str(who)
    assert len(template.nodelist[0].kept) <= 200


def test_rows_show_their_values_escaped():
    page = drawn(
        "{% rows url title in lines %}<a href='{{ url }}'>{{ title }} {{ label }}</a>{% endrows %}",
        lines=[("/a/", "<b>"), ("/b/?x&y", "\ue0000\ue001")],
        label="seen & said",
    )
    assert page == (
        "<a href='/a/'>&lt;b&gt; seen &amp; said</a><a href='/b/?x&amp;y'>\ue0000\ue001 seen &amp; said</a>"
    )


def test_no_rows_draw_nothing():
    assert drawn("{% rows a in lines %}<i>{{ a }}</i>{% endrows %}", lines=[]) == ""


@pytest.mark.parametrize(
    "inside",
    ["{{ a|upper|slice:':1' }}", "{% if a %}x{% endif %}", "{{ a }}"],
    ids=["filter", "condition", "left"],
)
def test_a_value_that_is_not_shown_as_it_is_is_refused(inside):
    with pytest.raises(TemplateSyntaxError):
        drawn("{% rows a b in lines %}" + inside + "{% endrows %}", lines=[(1, 2)])


@pytest.mark.parametrize("tag", ["{% rows in lines %}", "{% rows a of lines %}"])
def test_rows_say_what_they_are_rows_of(tag):
    with pytest.raises(TemplateSyntaxError):
        drawn(tag + "{% endrows %}", lines=[])


def test_rows_within_a_row_are_as_many_as_the_row_has():
    template = (
        "{% rows title people none in lines %}<li>{{ title }}:{% rows who url in people %}"
        " <a href='{{ url }}'>{{ who }} {{ label }}</a>{% endrows %}{% rows words in none %}{{ words }}{% endrows %}</li>{% endrows %}"
    )
    lines = [("<b>", [("A", "/a/"), ("&", "/b/")], []), ("\ue0001\ue001", [], [("nobody",)])]
    assert drawn(template, lines=lines, label="said") == (
        "<li>&lt;b&gt;: <a href='/a/'>A said</a> <a href='/b/'>&amp; said</a></li><li>\ue0001\ue001:nobody</li>"
    )


def test_rows_within_a_row_that_are_not_its_own_are_drawn_for_each():
    template = "{% rows a in lines %}{{ a }}{% rows b in others %}{{ b }}{% endrows %};{% endrows %}"
    assert drawn(template, lines=[(1,), (2,)], others=[("x",), ("y",)]) == "1xy;2xy;"
