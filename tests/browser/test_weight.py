"""What a page weighs over the wire on a first visit, with the static files of production: hashed and compressed."""

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from django.urls import reverse

from tests import factories, world
from tests.browser.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

LIMIT, WITH_CHARTS = 60_000, 180_000
CHARTS = {"hub:evaluation", "hub:indicator", "partnerships:agenda", "partnerships:engagement"}
# name, and what is special: (who looks, the arguments of its address)
PAGES = {
    "home": (None, None),
    "partnerships:partnership-list": (None, None),
    "funding:round-list": (None, None),
    "funding:round": (None, lambda w: [w.round.ref]),
    "account_login": (None, None),
    "my-letters": ("lead", None),
    "funding:application": ("lead", lambda w: [w.draft.ref]),
    "funding:application-section": ("lead", lambda w: [w.draft.ref, "about"]),
    "funding:application-section where images may go": ("lead", lambda w: [w.draft.ref, "plan"]),
    "funding:review-form": ("reviewer", lambda w: [w.begun.ref]),
    "funding:application-costs": ("lead", lambda w: [w.draft.ref]),
    "funding:application-list": ("officer", lambda w: [w.phase.ref]),
    "hub:cohort": ("hub", lambda w: [w.earlier_phase.ref]),
    "hub:evaluation": (None, None),
    "hub:indicator": (None, lambda w: [w.indicator.ref]),
    "partnerships:agenda": (None, lambda w: [w.public.slug]),
    "partnerships:engagement": (None, lambda w: [w.public.slug]),
}


@pytest.fixture(scope="module")
def competition(rows):
    """The competition of ``tests/world``, with real rows."""
    factories.start_again()
    return world.build()


@pytest.fixture(scope="module")
def published(chromium, tmp_path_factory):
    """The portal with its static files collected as production collects them."""
    hashed = {"staticfiles": {"BACKEND": "lpip_portal.ui.storage.CompressedStorage"}}
    changed = {"STORAGES": settings.STORAGES | hashed, "WHITENOISE_USE_FINDERS": False}
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static"), **changed):
        call_command("collectstatic", interactive=False, verbosity=0)
        server = Server().start()
        yield server
        server.stop()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_weighs_no_more_than_its_bar(competition, published, fresh, name):
    role, arguments = PAGES[name]
    page = fresh(published.origin, competition.people[role] if role else None)
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    weights, answers = {}, {}
    wire.on("Network.responseReceived", lambda event: answers.update({event["requestId"]: event["response"]}))
    wire.on(
        "Network.loadingFinished",
        lambda event: weights.update({event["requestId"]: event["encodedDataLength"]}),
    )
    page.goto(
        published.origin + reverse(name.split()[0], args=arguments(competition) if arguments else []),
        wait_until="networkidle",
    )
    assert page.title().endswith("LPIP Portal")
    listed = {answers[each]["url"].removeprefix(published.origin): weight for each, weight in weights.items()}
    print(name, sum(listed.values()), listed)
    assert sum(listed.values()) <= (WITH_CHARTS if name in CHARTS else LIMIT), listed
    for answer in answers.values():
        if "/static/" in answer["url"]:
            assert "immutable" in answer["headers"]["Cache-Control"], answer["url"]
        if answer["url"].endswith(".css"):
            assert answer["headers"]["Content-Encoding"] == "br", answer["url"]
