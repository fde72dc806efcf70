"""Rich text: what is kept, what is not, and that words are counted once."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as some

from lpip_portal.ui import figures, rich, typeset
from lpip_portal.ui.rich_field import RichTextField
from lpip_portal.ui.templatetags.portal import rich as shown

ATTACKS = [
    "<p><script>alert(1)</script>ok</p>",
    "<p><img src=x onerror=alert(1)>ok</p>",
    '<p><a href="javascript:alert(1)">ok</a></p>',
    '<p><a href="JaVaScRiPt&#58;alert(1)">ok</a></p>',
    '<p><a href="data:text/html,x">ok</a></p>',
    '<p><a href="//evil.example" onclick="x()">ok</a></p>',
    "<svg><p><style><!--</style><img src onerror=alert(1)>--></p></svg><p>ok</p>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;"><p>ok</p>',
    '<p style="background:url(x)" class="govuk-button" id="csrfmiddlewaretoken" name="action">ok</p>',
    '<p hx-get="/x" data-hx-on="x" hx-on:click="x()" _="x">ok</p>',
    "<form action=//evil><input name=q><p>ok</p></form>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe><p>ok</p>',
    '<p>ok</p><object data="x"></object><embed src=x><base href=//evil><meta http-equiv=refresh>',
]
OPEN = ("<script", "<img", "<svg", "<math", "<style", "<form", "<iframe", "<object", "onerror", "onclick", "javascript", "hx-",
        "class=", "style=", " id=", "data:", "evil", "<base", "<meta")  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_acts_comes_through(attack):
    kept = rich.clean(attack)
    assert "ok" in kept or "<math" in attack
    assert not [each for each in OPEN if each in kept.lower()], kept
    again = shown(f"<p>kept before</p>{attack}")  # as if it had come into the database by another way
    assert not [each for each in OPEN if each in again.lower() and each not in ("data:", "evil")], again


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("<p>A <b>bold</b> and <i>leaning</i> word</p>", "<p>A <strong>bold</strong> and <em>leaning</em> word</p>"),
        ("<h2>Aims</h2>text<br>more", "<p><strong>Aims</strong></p><p>text</p><p>more</p>"),
        ('<b style="font-weight:normal"><p>one</p><p>two</p></b>', "<p>one</p><p>two</p>"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("<table><thead><tr><th>H</th></tr></thead><tr><td><p>x</p><p>y</p></td></tr></table>",
         "<table><tbody><tr><th>H</th></tr><tr><td>x y</td></tr></tbody></table>"),
        ('<p><a href="https://example.org/?a=1&b=2">l</a></p>',
         '<p><a href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer">l</a></p>'),
        ("<p> </p><p>\u200b</p>", "<p>\u200b</p>"),
        ("<p>" + "<b>" * 5_000 + "deep" + "</b>" * 5_000 + "</p>", "<p><strong>deep</strong></p>"),
    ],
)  # fmt: skip
def test_the_closed_set_is_kept(pasted, kept):
    assert rich.clean(pasted) == kept
    assert rich.clean(kept) == kept


def test_typed_text_becomes_paragraphs_and_lists():
    typed = "First & <b>\nsecond\n\n- one\n- two\n\n1. a\n2) b"
    assert rich.from_plain(typed) == (
        "<p>First &amp; &lt;b&gt;</p><p>second</p><ul><li>one</li><li>two</li></ul><ol><li>a</li><li>b</li></ol>"
    )


def test_without_scripts_what_was_not_touched_keeps_its_form():
    kept = rich.clean("<p>A <b>bold</b> word</p><p>plain</p><table><tr><td>1</td><td>2</td></tr></table>")
    assert rich.plain(kept) == "A bold word\n\nplain\n\n1 | 2"
    assert rich.merged(rich.plain(kept), kept) == kept
    assert rich.merged("A bold word\n\nchanged\n\n1 | 2", kept) == kept.replace("plain", "changed")


@pytest.mark.parametrize(
    ("text", "count"),
    [("<p>co-design is</p><p>two</p>", 3), ("<ul><li>one</li><li>two</li></ul>", 2), ("<p>o<strong>n</strong>e</p>", 1),
     ("<p>a&nbsp;b</p>", 2), ("plain – text", 3), ("<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>", 2),
     ("<p>Dŵr, tŷ, 👩‍👩‍👧</p>", 3), ("", 0)],
)  # fmt: skip
def test_words_are_counted_without_marks(text, count):
    assert rich.words(text) == count


@pytest.mark.parametrize(
    "text",
    ["<p>nul\x00</p>", "<p>turned&#x202e;round</p>", "<p>" + "x" * 30_000 + "</p>", "<p>" + "<b>x" * 40_000],
)
def test_what_plain_text_may_not_hold_rich_text_may_not_either(text):
    with pytest.raises(ValidationError):
        RichTextField(max_words=100, enforce=False, label="Answer").clean(text)


def test_text_that_shows_nothing_is_empty():
    field = RichTextField(max_words=100, required=False, label="Answer")
    assert field.clean("<p>\u200b</p><p>&nbsp;</p>") == ""


@given(some.text(max_size=200))
def test_any_text_is_cleaned_once_and_for_all(text):
    kept = rich.clean(f"<p>{text}")
    assert rich.clean(kept) == kept
    typed = rich.from_plain(text)
    assert rich.clean(typed) == typed
    assert rich.merged(rich.plain(typed), typed) == typed or not typed


REF = "7KQ2M9XWTB"


def test_an_image_is_a_reference_and_a_legend_and_nothing_else():
    text = f'<p>So.</p><figure data-image="{REF}" onclick="x"><img src="https://evil.example/x"><figcaption>A <b>map</b></figcaption></figure>'
    kept = rich.clean(text)
    assert kept == f"<p>So.</p>{figures.figure(REF, 'A map')}"
    assert rich.clean(kept) == kept == rich.safe(kept)
    assert rich.words(kept) == 3
    assert (
        rich.clean('<figure data-image="../../x"><figcaption>Words</figcaption></figure>') == "<p>Words</p>"
    )


def test_an_image_is_typed_as_a_line_and_comes_back_from_it():
    kept = f"<p>So.</p>{figures.figure(REF, 'A &amp; B')}<p>On.</p>"
    assert rich.typed(kept) == f"So.\n\n[image {REF}] A & B\n\nOn."
    assert rich.merged(rich.typed(kept), kept) == kept
    assert rich.from_plain(rich.typed(kept)) == kept
    assert rich.plain(kept) == "So.\n\nA & B\n\nOn."


def test_the_address_of_an_image_is_made_by_whoever_shows_it():
    kept = figures.figure(REF, 'The "map"')
    shown = figures.pictured(rich.safe(kept), f"/door/{figures.NOWHERE}/")
    assert f'<img src="/door/{REF}/" alt="The &quot;map&quot;" loading="lazy">' in shown
    assert figures.with_only(kept, ()) == '<p>The "map"</p>'
    assert (
        rich.with_image("One.\n\nTwo.", REF, "A < B", 1)
        == f"<p>One.</p>{figures.figure(REF, 'A &lt; B')}<p>Two.</p>"
    )


@pytest.mark.parametrize(
    "typed",
    [
        '<p>Ann</p><img src="x">', "<p>Ann</p><h1>b</h1>", "<p>Ann</p><script>x", "<p>Ann</p><table></table>",
        "<p>Ann</p><table><tr></tr></table>", "<p>Ann</p><p></p>", "<p>Ann</p><ul><li></li></ul>", '<p><a href="javascript:alert(1)">Ann</a></p>',
        '<p>Ann</p><figure data-image="7KQ2M9XWTB"></figure>',
    ],
)  # fmt: skip
def test_what_somebody_types_into_a_plain_box_is_printed_whatever_it_looks_like(typed):
    """A name or a question is never cleaned on its way in; it must neither stop a paper nor bring an address of its own."""
    items = [typeset.item("", typeset.text(typed))]
    made = typeset.pdf(
        typeset.paper("T", reference="R", language="en", parts=[{"title": "Q", "items": items}])
    )
    assert b"javascript:" not in made
    assert any(
        "Ann" in words
        for block in rich.blocks(typed)
        for row in block.rows
        for cell in row
        for words, *_ in cell
    )
