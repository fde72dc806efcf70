"""What every request passes."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from hub.evidence.actions import mend_link
from lpip_portal import clock, middleware
from tests import factories
from tests.factories.library import a_hub_person, an_item

pytestmark = pytest.mark.django_db


def received(settings, trusted: bool, stamp: str | None, method: str = "post"):
    """The instant of arrival that a view sees."""
    settings.TRUST_ARRIVAL_STAMP = trusted
    seen = []

    def view(request):
        seen.append(getattr(request, "received_at", None))
        return HttpResponse()

    headers = {} if stamp is None else {"x-request-start": stamp}
    middleware.arrival(view)(getattr(RequestFactory(), method)("/", headers=headers))
    return seen[0]


def test_the_proxys_stamp_is_the_instant_of_arrival_where_it_is_trusted(settings, hands):
    for seconds in (0, 40, 599):  # a request may wait for long in a crowd, and was in time all the same
        instant = clock.now() - timedelta(seconds=seconds)
        for stamp in (f"{instant.timestamp():.3f}", f"t={instant.timestamp():.3f}"):
            assert received(settings, True, stamp) == instant


def test_a_stamp_from_anybody_else_counts_for_nothing(settings, hands):
    instant = clock.now() - timedelta(seconds=40)
    assert received(settings, False, f"{instant.timestamp():.3f}") == clock.now()


@pytest.mark.parametrize(
    "stamp",
    [None, "", "t=", "nan", "inf", "1e999", "-1", "soon", "0", "1,2", "٣", "x" * 10_000, "99999999999999999"],
)
def test_a_stamp_that_is_none_gives_way_to_the_databases_clock(settings, hands, stamp):
    assert received(settings, True, stamp) == clock.now()


@pytest.mark.parametrize("seconds", [-601, -86_400, 0.5, 3, 180])
def test_a_stamp_older_than_any_wait_or_from_the_future_gives_way_to_the_databases_clock(
    settings, hands, seconds
):
    instant = clock.now() + timedelta(seconds=seconds)
    assert received(settings, True, f"{instant.timestamp():.3f}") == clock.now()


def test_how_long_a_stamp_is_trusted_is_a_setting(settings, hands):
    settings.ARRIVAL_STAMP_TRUSTED_FOR = timedelta(seconds=30)
    instant = clock.now() - timedelta(seconds=40)
    assert received(settings, True, f"{instant.timestamp():.3f}") == clock.now()


def test_a_bid_that_waited_for_minutes_before_the_web_server_is_in_time(settings, browse, hands):
    settings.TRUST_ARRIVAL_STAMP = True
    bid = factories.an_application("with_organisation")
    office = browse(factories.a_signatory(bid.organisation))
    sent = bid.phase.closes_at - timedelta(milliseconds=1)
    hands.move_to(sent + timedelta(minutes=4))
    address, stamp = f"/funding/applications/{bid.ref}/submit/", f"t={sent.timestamp():.3f}"
    assert office.post(address, headers={"x-request-start": stamp}).status_code == 302
    assert bid.submissions.get().at == sent


def test_a_late_bid_stays_late_whatever_its_stamp_says_of_the_time_before(settings, browse, hands):
    settings.TRUST_ARRIVAL_STAMP = True
    bid = factories.an_application("with_organisation")
    office = browse(factories.a_signatory(bid.organisation))
    hands.move_to(bid.phase.closes_at + timedelta(minutes=15))
    stamp = f"t={bid.phase.closes_at.timestamp() - 60:.3f}"
    address = f"/funding/applications/{bid.ref}/submit/"
    assert office.post(address, headers={"x-request-start": stamp}).status_code == 409
    assert not bid.submissions.exists()


def test_reading_needs_no_instant(settings):
    assert received(settings, True, None, method="get") is None


def test_private_pages_stay_out_of_every_cache_and_frame(browse):
    for address in ("/", "/letters/", "/account/", "/no-such-page/"):
        headers = browse(factories.a_user()).get(address).headers
        assert headers["Cache-Control"] == "no-store, private", address
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "data:" not in policy


def test_the_page_with_the_code_to_scan_alone_may_show_a_drawn_picture(browse):
    user = factories.a_user()
    user.set_password("a long walk by the Teifi")
    user.save()
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": "a long walk by the Teifi"})
    assert client.get("/accounts/2fa/totp/activate/").status_code == 302, "asks who it is once more"
    client.post("/accounts/reauthenticate/", {"password": "a long walk by the Teifi"})
    page = client.get("/accounts/2fa/totp/activate/")
    assert page.status_code == 200
    assert "img-src 'self' data:" in page.headers["Content-Security-Policy"]
    assert "data:" not in client.get("/accounts/2fa/").headers["Content-Security-Policy"]


def test_a_page_too_large_to_read_is_refused_in_words(client, settings):
    for body in ({"language": "x" * 3_000_000}, {f"field{n}": "x" for n in range(4_000)}):
        response = client.post("/language/", body)
        assert response.status_code == 413
        assert "<h1" in response.content.decode()


def test_when_the_database_is_away_the_portal_says_so_and_when_to_come_again(monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("connection refused")

    client = Client(raise_request_exception=False)
    client.force_login(factories.a_user())
    monkeypatch.setattr(get_user_model().objects.__class__, "get_queryset", away)
    response = client.get("/letters/")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"


def test_what_was_typed_is_given_back_and_secrets_are_not():
    request = RequestFactory().post(
        "/", {"title": "Kept", "empty": " ", "password1": "secret", "csrfmiddlewaretoken": "x", "nonce": "y"}
    )
    assert middleware.typed_text(request) == [("title", "Kept")]


def test_what_a_page_sends_along_unseen_is_not_given_back_as_typed():
    request = RequestFactory().post("/", {"version": "1", "version_K1": "2", "seat": "X", "item_K1": "none"})
    assert middleware.typed_text(request) == [("item K1", "none")]


def test_too_many_tries_say_when_to_come_again():
    response = middleware.headers(lambda request: HttpResponse(status=429))(RequestFactory().get("/"))
    assert response.headers["Retry-After"] == "60"


def test_text_that_no_database_keeps_is_a_bad_request_and_no_server_error(browse):
    item = an_item()
    mend_link(item, by=a_hub_person(), link="https://example.org/new")
    address = reverse("hub:evidence-link-confirm", args=[item.ref])
    assert browse(a_hub_person()).post(address, {"link": "https://\x00"}).status_code == 400


def test_a_form_used_twice_for_different_things_is_refused_and_no_server_error(browse):
    bid = factories.an_application()
    client, sent = browse(bid.lead), {"nonce": "A" * 22}
    for name in ("one", "two"):
        line = bid.cost_lines.create(
            organisation=bid.organisation,
            heading="di_staff",
            description=name,
            fec=1,
            rate=80,
            share=0,
            saved_by=bid.lead,
        )
        answer = client.post(f"/funding/applications/{bid.ref}/costs/{line.ref}/remove/", sent)
    assert answer.status_code == 409
    assert bid.cost_lines.filter(description="two").exists()


@pytest.mark.parametrize("referer", ["//evil.example/", "/\\evil.example/", "///evil.example"])
def test_the_way_back_never_leaves_the_portal(referer):
    request = RequestFactory().post("/", headers={"referer": f"http://testserver{referer}"})
    assert middleware._back(request).startswith("/evil.example")
