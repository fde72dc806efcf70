"""What is there in English alone says so on a Welsh page, wherever it is shown (WCAG 3.1.2)."""

import html5lib
import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

from funding.models import PublishedPhase
from lpip_portal.ui.tongues import Spoken, differing
from partnerships.models import Participation, Place, PublishedFact
from tests.factories import (
    a_body,
    a_body_decision,
    a_meeting,
    a_partnership,
    a_priority,
    an_activity,
    an_area,
    an_event,
)
from tests.factories.library import a_dataset, an_item
from tests.factories.measuring import (
    LONG_AGO,
    a_figure,
    a_funded_partnership,
    a_question,
    a_story,
    a_theory,
    an_indicator,
)

ENGLISH = "Inglisword"
# A proper name within a sentence of the page's own language.
NAMED = ["Ardal a enwyd gan Partnership", "Damcaniaeth newid: Partnership"]


def test_a_text_knows_its_language_and_a_page_in_it_says_nothing():
    place = Place(name_en="Anglesey", name_cy="Ynys Môn")
    alone = Place(name_en="Anglesey")
    shown = Template("<bdi{{ it|lang }}>{{ it }}</bdi>")
    for language, thing, page in (
        ("cy", place, "<bdi>Ynys Môn</bdi>"),
        ("cy", alone, '<bdi lang="en">Anglesey</bdi>'),
        ("en-gb", alone, "<bdi>Anglesey</bdi>"),
        ("en-gb", Spoken("Môn", "cy"), '<bdi lang="cy">Môn</bdi>'),
        ("cy", "anything", "<bdi>anything</bdi>"),
        ("cy", None, "<bdi>None</bdi>"),
    ):
        with translation.override(language):
            assert shown.render(Context({"it": thing})) == page


def test_nothing_that_is_empty_is_in_a_language():
    with translation.override("cy"):
        assert differing(Spoken("")) == ""


def only_english():
    """Leave of all that is stored in two languages the English alone, with a word by which it is known."""
    for model in [
        *apps.get_app_config("partnerships").get_models(),
        *apps.get_app_config("hub").get_models(),
    ]:
        names = {field.name for field in model._meta.concrete_fields if not field.generated}
        for name in sorted(each.removesuffix("_en") for each in names if each.endswith("_en")):
            if f"{name}_cy" not in names:
                continue
            rows = model._base_manager.exclude(**{f"{name}_en": ""})
            rows.update(**{f"{name}_en": Concat(F(f"{name}_en"), Value(f" {ENGLISH}"))})
            model._base_manager.update(**{f"{name}_cy": ""})


def unmarked(page: str) -> list[str]:
    """Return the texts in the body that hold the word and lie in nothing that says that it is English."""
    body = html5lib.parse(page, namespaceHTMLElements=False).find("body")
    found = []

    def walk(element, marked):
        marked = marked or element.get("lang", "").startswith("en")
        if element.text and ENGLISH in element.text and not marked and element.tag != "option":
            found.append(f"<{element.tag}> {element.text.strip()}")
        for child in element:
            walk(child, marked)
            if child.tail and ENGLISH in child.tail and not marked:
                found.append(f"<{element.tag}>… {child.tail.strip()}")

    walk(body, False)
    return found


@pytest.mark.django_db
def test_the_public_pages_of_partnerships_and_the_hub_say_what_is_english(client):
    partnership, lead, _manager = a_funded_partnership(summary_en="What we do.", slug="dyffryn")
    place, theme = partnership.places.get(), partnership.themes.get()
    area = an_area(partnership)
    priority = a_priority(partnership, "prioritised")
    activity = an_activity(partnership, "published", begins_on=LONG_AGO)
    body = a_body(partnership, is_public=True)
    meeting = a_meeting(body, "held")
    decision = a_body_decision(meeting, "public", by=lead)
    item = an_item(
        themes=[theme], places=[place], conditions_en="Buses.", tried_en="There.", not_here_en="Here."
    )
    dataset = a_dataset(themes=[theme], places=[place])
    event, over = an_event("published"), an_event("held")
    story, theory, question = a_story(partnership, lead), a_theory(partnership, lead), a_question()
    version = an_indicator(bridge_en="")
    a_figure(version, partnership, LONG_AGO, 20)
    only_english()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "cy"
    pages = [
        reverse(name, args=arguments)
        for name, arguments in (
            ("home", []),
            ("partnerships:partnership-list", []),
            ("partnerships:partnership", ["dyffryn"]),
            ("partnerships:place-list", []),
            ("partnerships:place", [place.code]),
            ("partnerships:theme", [theme.slug]),
            ("partnerships:footprint", [area.ref]),
            ("partnerships:agenda", ["dyffryn"]),
            ("partnerships:priority", [priority.ref]),
            ("partnerships:engagement", ["dyffryn"]),
            ("partnerships:activity", [activity.ref]),
            ("partnerships:governance", ["dyffryn"]),
            ("partnerships:body", [body.ref]),
            ("partnerships:body-meeting", [meeting.ref]),
            ("partnerships:body-decision", [decision.ref]),
            ("hub:home", []),
            ("hub:dataset-list", []),
            ("hub:dataset", [dataset.ref]),
            ("hub:evidence-list", []),
            ("hub:evidence-item", [item.ref]),
            ("hub:evidence-known", []),
            ("hub:event-list", []),
            ("hub:event", [event.ref]),
            ("hub:event", [over.ref]),
            ("hub:evaluation", []),
            ("hub:story", [story.ref]),
            ("hub:theory-list", []),
            ("hub:theory", [theory.ref]),
            ("hub:question-list", []),
            ("hub:question", [question.ref]),
            ("hub:answer-list", []),
        )
    ]
    said, words = {}, 0
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        text = answer.content.decode()
        words += text.count(ENGLISH)
        if wrong := [each for each in unmarked(text) if not any(name in each for name in NAMED)]:
            said[page] = wrong
    assert said == {}
    assert words > 60


@pytest.mark.django_db
def test_the_published_record_says_what_is_english_and_numbers_its_phases_in_welsh(client):
    history = a_partnership(
        is_public=True,
        is_history=True,
        slug="moor",
        priorities=[f"{ENGLISH} homes"],
        place_note=ENGLISH,
        caution=ENGLISH,
    )
    PublishedFact.objects.create(partnership=history, label_en=f"{ENGLISH} label", text_en=f"{ENGLISH} text")
    for number, label in ((1, "Phase 1"), (2, f"{ENGLISH} phase")):
        Participation.objects.create(
            partnership=history, phase_label=label, phase_number=number, status="awarded", caution=ENGLISH
        )
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "cy"
    for address in (
        reverse("partnerships:partnership", args=["moor"]),
        reverse("partnerships:partnership-list"),
    ):
        page = client.get(address).content.decode()
        assert unmarked(page) == []
        assert "Cam 1" in page
        assert ENGLISH in page


@pytest.mark.parametrize(
    ("months", "said", "lang"),
    [
        ("36 months", "36 mis", ""),
        ("5 months; one source says 6", "5 mis; mae un ffynhonnell yn dweud 6", ""),
        ("a year or so", "a year or so", "en"),
    ],
)
def test_how_long_a_published_phase_lasts_is_said_in_the_language_of_the_page(months, said, lang):
    with translation.override("cy"):
        lasts = PublishedPhase(months=months).lasts
        assert (lasts, differing(lasts)) == (said, lang)
