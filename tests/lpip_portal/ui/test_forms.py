"""PortalForm and its markup."""

import re

import html5lib
import pytest
from django.http import QueryDict
from django.template import Context, Template

from lpip_portal.ui import forms
from lpip_portal.ui.samples import MISTAKES, SampleForm


def parsed(html):
    """Return a page as a tree, refusing what the standard refuses."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(
        f"<!DOCTYPE html><html lang=en><head><title>x</title></head><body>{html}</body></html>"
    )


def drawn(form):
    """Return a form with its error summary as a tree."""
    return parsed(
        Template("{% error_summary form %}<h1>x</h1>{% portal_form form %}").render(Context({"form": form}))
    )


def controls_of(tree):
    """Return everything that can be typed into or chosen from."""
    return [element for element in tree.iter() if element.tag in {"input", "select", "textarea"}]


@pytest.fixture
def wrong():
    """A sample form full of mistakes."""
    return SampleForm(MISTAKES)


def test_every_error_links_to_a_control_on_the_page(wrong):
    tree = drawn(wrong)
    ids = {element.get("id") for element in controls_of(tree)}
    links = [link.get("href") for link in tree.iter("a")]
    assert len(links) == 10
    assert {link.removeprefix("#") for link in links} <= ids


def test_ids_are_unique_and_described_by_what_exists(wrong):
    tree = drawn(wrong)
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in tree.iter():
        for name in (element.get("aria-describedby") or "").split():
            assert name in ids


def test_every_control_has_a_label(wrong):
    tree = drawn(wrong)
    labelled = {label.get("for") for label in tree.iter("label")}
    for control in controls_of(tree):
        if control.get("type") != "hidden":
            assert control.get("id") in labelled


def test_controls_with_errors_say_so_and_keep_what_was_typed(wrong):
    tree = drawn(wrong)
    controls = {control.get("name"): control for control in controls_of(tree)}
    assert controls["email"].get("aria-invalid") == "true"
    assert controls["email"].get("value") == "not-an-address"
    assert controls["cost"].get("value") == "50,000.01"
    assert controls["start_day"].get("value") == "31"
    assert controls["summary"].text.count("word") == 25
    assert all(control.get("required") is None for control in controls.values())


def test_a_form_with_hostile_text_is_shown_escaped():
    page = drawn(SampleForm(MISTAKES | {"name": '"><script>alert(1)</script>', "email": "'><img src=x>"}))
    assert not list(page.iter("script"))
    assert not list(page.iter("img"))


def test_messages_name_what_is_missing():
    said = dict(SampleForm({}).errors)
    assert said["name"] == ["Enter partnership name"]
    assert said["nation"] == ["Select lead nation or region"]
    assert said["phase"] == ["Answer the question “Which phase are you applying for?”"]
    assert said["themes"] == ["Select at least one theme"]
    assert said["agreed"] == ["Tick the box “My organisation has agreed to this” to go on"]


def test_the_status_is_422_only_when_there_are_errors(wrong):
    assert wrong.status == 422
    assert SampleForm().status == 200
    assert forms.PortalForm({"nonce": ""}).status == 200


def test_a_blank_form_carries_a_fresh_nonce():
    first, second = SampleForm(), SampleForm()
    assert re.fullmatch("[A-Za-z0-9_-]{22}", first.nonce)
    assert first.nonce != second.nonce
    assert f'name="nonce" value="{first.nonce}"' in str(first)


def test_a_posted_nonce_is_kept():
    nonce = forms.fresh_nonce()
    form = forms.PortalForm(QueryDict(f"nonce={nonce}"))
    assert form.is_valid()
    assert (form.nonce, form.values) == (nonce, {})


@pytest.mark.parametrize(
    "posted", ["", "short", "x" * 23, "x" * 21 + "é", "'><script>", "x" * 22 + "\n", "\x00" * 22]
)
def test_a_malformed_nonce_counts_as_fresh(posted):
    form = forms.PortalForm({"nonce": posted})
    assert form.is_valid()
    assert form.nonce != posted
    assert re.fullmatch("[A-Za-z0-9_-]{22}", form.nonce)


def test_values_are_what_an_action_takes():
    class Form(forms.PortalForm):
        name = forms.LineField()

    form = Form({"name": " Siân ", "nonce": "x" * 22})
    assert form.is_valid()
    assert form.values == {"name": "Siân"}


def test_forms_with_files_are_sent_as_such():
    assert "multipart/form-data" in Template("{% portal_form form %}").render(Context({"form": SampleForm()}))


def test_a_choice_off_the_list_is_refused_without_repeating_it():
    form = SampleForm(MISTAKES | {"nation": "<b>E99</b>"})
    assert form.errors["nation"] == ["Select one of the answers in the list"]


def test_a_long_list_of_choices_stands_in_a_box_with_what_is_chosen_first():
    class Places(forms.PortalForm):
        few = forms.MultipleChoiceField(choices=[(str(n), f"Few {n}") for n in range(24)])
        many = forms.MultipleChoiceField(choices=[(str(n), f"Many {n}") for n in range(25)])

    form = Places(initial={"few": ["20"], "many": ["20"]})
    few, many = str(form["few"].as_field_group()), str(form["many"].as_field_group())
    assert "portal-long-list" not in few
    assert few.index("Few 1<") < few.index("Few 20<")
    assert "portal-long-list" in many
    assert many.index("Many 20<") < many.index("Many 0<") < many.index("Many 1<")
    assert 'id="id_many_0"' in many
