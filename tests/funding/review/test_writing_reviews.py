"""The form of a review: saved by itself, in versions of its author alone, hinted at, and the bid to take away."""

from datetime import timedelta
from time import process_time

import pytest

from funding.models import Criterion, Phase, Review, ReviewVersion, ScalePoint
from funding.review import actions, naming, queries
from funding.review.actions import Given
from lpip_portal import clock
from lpip_portal.audit.models import AccessLog
from tests import pdfs
from tests.factories import a_review, a_user, an_application, an_assignment, an_organisation, officer_of
from tests.pages import url

pytestmark = pytest.mark.django_db
WORDS = "A clear plan with a strong partnership, though its costs deserve a closer look before anybody starts on the work."


@pytest.fixture
def given():
    """A bid that its reviewer has accepted to review."""
    return an_assignment(an_application("eligible"))


def typed(given, **facts):
    """What the open page sends."""
    scores = {f"score_{each.ref}": "4" for each in given.application.phase.criteria.all()}
    return {"version": "0", "comments": WORDS, "tab": "one", "sequence": "1", **scores, **facts}


def sent(client, given, **facts):
    """The answer to one saving of the open page."""
    return client.post(
        url("review-autosave", given), typed(given, **facts), headers={"accept": "application/json"}
    )


def test_an_open_page_saves_itself(given, browse):
    client = browse(given.reviewer)
    answer = sent(client, given)
    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    assert (
        sent(client, given, version="1", sequence="2", comments="Other words", confidence="low").json()[
            "version"
        ]
        == 2
    )
    review = Review.objects.get()
    assert (review.comments, review.confidence, review.state) == ("Other words", "low", "draft")
    assert set(review.scores.values_list("points", flat=True)) == {4}


def test_of_one_page_the_newest_saving_stands_and_a_repeated_one_counts_once(given, browse):
    client = browse(given.reviewer)
    sent(client, given, sequence="3", comments="Newest")
    assert sent(client, given, sequence="2", comments="Older").json()["version"] == 1
    assert sent(client, given, sequence="3", comments="Newest").json()["version"] == 1
    assert Review.objects.get().comments == "Newest"


def test_another_window_meets_its_own_words_and_overwrites_nothing(given, browse):
    client = browse(given.reviewer)
    sent(client, given, comments="From the first window")
    answer = sent(client, given, tab="two", comments="From the second window")
    assert answer.status_code == 409
    assert "From the first window" in answer.json()["text"]
    assert Review.objects.get().comments == "From the first window"


@pytest.mark.parametrize("score", ["0", "7", "4.5", "x"])
def test_a_score_off_the_scale_is_not_saved(given, browse, score):
    first = given.application.phase.criteria.first()
    assert sent(browse(given.reviewer), given, **{f"score_{first.ref}": score}).status_code == 422
    assert not Review.objects.exists()


def test_a_submitted_review_is_saved_no_more(given, browse):
    a_review(given)
    answer = sent(browse(given.reviewer), given, version="1")
    assert answer.status_code == 409
    assert "version" not in answer.json()
    assert Review.objects.get().comments == "A sound bid."


def test_a_saving_asks_the_database_at_most_ten_times(given, browse, django_assert_max_num_queries):
    client = browse(given.reviewer)
    sent(client, given)
    sent(client, given, version="1", sequence="2", comments="Warm")
    facts = typed(given)
    with django_assert_max_num_queries(12):  # two of them are the savepoint of the test's own transaction
        answer = sent(client, given, **{**facts, "version": "2", "sequence": "3", "comments": "Changed"})
    assert answer.json()["version"] == 3


def test_versions_are_one_for_five_minutes_and_read_by_their_author_alone(given, browse):
    client, start = browse(given.reviewer), clock.now()
    for minutes, words in ((0, "First"), (2, "Second"), (6, "Third")):
        with clock.at(start + timedelta(minutes=minutes)):
            sent(client, given, version=str(Review.objects.count() and Review.objects.get().version), comments=words,
                 sequence=str(minutes + 1))  # fmt: skip
    assert [each.body["comments"] for each in ReviewVersion.objects.order_by("version")] == [
        "Second",
        "Third",
    ]
    assert "Second" in client.get(url("review-versions", given)).content.decode()
    for stranger in (officer_of(given.application), a_user(), an_assignment(given.application).reviewer):
        assert not ReviewVersion.objects.visible_to(stranger).exists()
        assert browse(stranger).get(url("review-versions", given)).status_code == 404


def test_the_form_has_the_words_of_the_scale_beside_each_point(given, browse):
    phase = given.application.phase
    ScalePoint.objects.create(phase=phase, points=6, label_en="Beyond doubt", descriptor_en="Fund it today.")
    page = browse(given.reviewer).get(url("review-form", given)).content.decode()
    for words in (
        "6 – Beyond doubt",
        "Fund it today.",
        "5 – Excellent",
        "very strong, with only small weaknesses",
    ):
        assert words in page
    assert [len(queries.house_points(scale)) for scale in (6, 10)] == [6, 10]


def test_comments_on_each_criterion_are_asked_for_where_the_phase_wants_them(given, browse):
    client, first = browse(given.reviewer), given.application.phase.criteria.first()
    assert f"said_{first.ref}" not in client.get(url("review-form", given)).content.decode()
    Phase.objects.update(criterion_comments=True)
    assert f"said_{first.ref}" in client.get(url("review-form", given)).content.decode()
    sent(client, given, **{f"said_{first.ref}": "Strong on place"})
    assert Review.objects.get().scores.get(criterion=first).comments == "Strong on place"


def test_save_and_next_goes_to_the_next_screen(given, browse):
    client = browse(given.reviewer)
    answer = client.post(url("review-form", given), typed(given, next="2", nonce="n" * 22))
    assert answer.url == url("review-form", given) + "#step-2"
    answer = client.post(
        url("review-form", given), typed(given, next="https://x", version="1", nonce="o" * 22)
    )
    assert answer.url == url("review-form", given)


def test_who_is_unable_to_assess_says_why_before_going_on(given, browse):
    first = given.application.phase.criteria.first()
    page = {f"score_{first.ref}": "unable", "comments": WORDS, "version": "0", "next": "2", "nonce": "n" * 22}
    client = browse(given.reviewer)
    answer = client.post(url("review-form", given), page)
    assert answer.status_code == 422
    assert f"Say why you are unable to assess “{first}”" in answer.content.decode()
    assert WORDS in answer.content.decode()
    answer = client.post(url("review-form", given), page | {f"unable_{first.ref}": "Not my field"})
    assert answer.url.endswith("#step-2")
    assert Review.objects.get().scores.get(criterion=first).unable_reason == "Not my field"


def test_what_is_missing_leads_to_the_screen_where_it_is_mended(given, browse):
    client = browse(given.reviewer)
    scores = {each: Given(4) for each in list(given.application.phase.criteria.all())[1:]}
    actions.save_review(given, by=given.reviewer, version=0, scores=scores, comments="Short")
    page = client.get(url("review-submit", given)).content.decode()
    form, criteria = url("review-form", given), given.application.phase.criteria.count()
    for step in (1, criteria + 1, criteria + 2):
        assert f'href="{form}#step-{step}"' in page
    assert f'href="{form}#step-2"' not in page


def test_a_text_that_tells_its_author_is_hinted_at_and_not_stopped(given, browse):
    given.reviewer.name = "Siân Evans-Parry"
    given.reviewer.save()
    an_organisation("Saltmarsh College")
    words = f"{WORDS} {WORDS} As Sian Evans-Parry of Saltmarsh College I looked at the impact factor."
    criteria = {each: Given(4) for each in Criterion.objects.filter(phase=given.application.phase)}
    actions.save_review(
        given, by=given.reviewer, version=0, scores=criteria, comments=words, confidence="high"
    )
    client = browse(given.reviewer)
    page = client.get(url("review-submit", given)).content.decode()
    for said in ("which is your name", "It names “Saltmarsh College”", "It speaks of “impact factor”"):
        assert said in page
    yes = {"ai_declared": "on", "conflict_declared": "on", "nonce": "n" * 22}
    assert client.post(url("review-submit", given), yes).status_code == 302
    officer = browse(officer_of(given.application)).get(url("assignment", given)).content.decode()
    assert "which is your name" not in officer


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The council of Port Talbot leads well.", []),
        ("I, PARRY, know this.", ["self"]),
        ("Write to me: s.p@example.org", ["address"]),
        ("Their h-index is low and CiteScore high", ["metric", "metric"]),
        ("Aston University is strong", ["organisation"]),
        ("Gastonia", []),
    ],
)
def test_what_may_better_not_be_said(text, kinds):
    hits = naming.found(
        text, name="Siân Parry", email="sian@x.org", organisations=["Aston University", "Aston"]
    )
    assert sorted({hit.kind for hit in hits}) == sorted(set(kinds))


@pytest.mark.parametrize("piece", ["_", "a.", "a@a-"])
def test_a_text_made_to_be_slow_to_read_is_read_at_once(piece):
    began = process_time()
    naming.found(piece * (20_000 // len(piece)), name="Siân Parry", email="sian@x.org", organisations=[])
    assert process_time() - began < 1.5


def test_both_declarations_are_asked_for(given):
    criteria = {each: Given(4) for each in Criterion.objects.filter(phase=given.application.phase)}
    actions.save_review(
        given, by=given.reviewer, version=0, scores=criteria, comments=f"{WORDS} {WORDS}", confidence="low"
    )
    with pytest.raises(actions.NotReady):
        actions.submit_review(
            given, by=given.reviewer, at=clock.now(), ai_declared=True, conflict_declared=False
        )


@pytest.mark.parametrize("print_", ["", "large"])
def test_the_pdf_names_its_reader_on_every_page_and_is_logged(given, browse, print_):
    answer = browse(given.reviewer).get(url("assignment-pdf", given), {"print": print_})
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "no-store" in answer.headers["Cache-Control"]
    assert str(given.reviewer) in pdfs.words_of(answer.content)
    assert AccessLog.objects.filter(what="submitted bid as PDF", by=given.reviewer).count() == 1


def test_the_bid_is_one_long_page_also_in_large_print(given, browse):
    client = browse(given.reviewer)
    assert "portal-large" not in client.get(url("assignment-read", given)).content.decode()
    assert "portal-large" in client.get(url("assignment-read", given), {"print": "large"}).content.decode()
    assert AccessLog.objects.filter(what="submitted bid").count() == 2
