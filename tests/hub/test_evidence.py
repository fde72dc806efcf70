"""The library's desk: one writes, another publishes, and what was published stays accounted for."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hub.catalogue import doi
from hub.evidence import actions, policy, queries
from hub.evidence.forms import ItemForm
from hub.models import EvidenceItem, LinkChange, LinkCheck
from lpip_portal import clock
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import IllegalMove, NotReady, Refusal, Stale
from tests.factories import a_theme, a_user
from tests.factories.library import a_hub_person, an_item
from tests.lpip_portal.documents.files import a_pdf
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


def words(**facts):
    """What the form of a whole item gives."""
    return {
        "kind": "report", "title_en": "Buses and jobs", "authors": "A. Author", "made_on": date(2025, 3, 1), "asks": "outcomes",
        "abstract_en": "More people came to work.", "link": "https://example.org/buses", "licence": "ogl-3", "language": "en",
        "scale": "local", "level": 0, "level_reason": "", "place_types": ["rural"], "themes": [a_theme()], "places": [], **facts,
    }  # fmt: skip


def typed(**facts):
    """What a person types for it."""
    form = {
        "kind": "report", "title_en": "Buses and jobs", "authors": "A. Author", "made_on_day": "1", "made_on_month": "3", "made_on_year": "2025",
        "asks": "outcomes", "language": "en", "scale": "local", "level": "0", "themes": [a_theme().slug],
    }  # fmt: skip
    return {**form, **facts}


def test_an_item_is_written_by_one_and_published_by_another():
    writer, reviewer = a_hub_person(), a_hub_person("evaluator")
    item = actions.write_item(by=writer, **words())
    actions.send_item(item, by=writer)
    with pytest.raises(PermissionDenied):
        actions.publish_item(item, by=writer)
    item = actions.publish_item(item, by=reviewer)
    assert (item.state, item.published_by) == ("published", reviewer)
    assert [verb for verb, _ in trail_of(item)] == ["evidence.write", "evidence.send", "evidence.publish"]
    assert letters() == [("evidence_to_review", reviewer.email), ("evidence_published", writer.email)]


def test_nobody_who_ever_edited_an_item_publishes_it():
    writer, second = a_hub_person(), a_hub_person()
    item = actions.write_item(by=writer, **words())
    actions.edit_item(item, by=second, version=1, **words(title_en="Buses"))
    actions.send_item(item, by=writer)
    assert not policy.may_review(second, item)
    assert policy.may_review(a_hub_person(), item)


def test_people_outside_the_hub_write_nothing():
    with pytest.raises(PermissionDenied):
        actions.write_item(by=a_user(), **words())


@pytest.mark.parametrize(
    "lack",
    [{"licence": ""}, {"abstract_en": ""}, {"themes": []}, {"link": ""}],
    ids=lambda lack: next(iter(lack)),
)
def test_what_is_not_whole_is_not_sent(lack):
    writer = a_hub_person()
    item = actions.write_item(by=writer, **words(**lack))
    with pytest.raises(NotReady):
        actions.send_item(item, by=writer)
    assert EvidenceItem.objects.get().state == "draft"


def test_a_file_is_enough_once_somebody_tried_it_with_a_screen_reader():
    writer = a_hub_person()
    file = SimpleUploadedFile("found.pdf", a_pdf())
    item = actions.write_item(by=writer, **words(link="", file=file, is_accessible=False))
    with pytest.raises(NotReady):
        actions.send_item(item, by=writer)
    item.refresh_from_db()
    actions.edit_item(item, by=writer, version=item.version, **words(link="", is_accessible=True))
    assert actions.send_item(item, by=writer).document is not None


def test_whoever_says_how_strong_an_item_is_is_its_rater():
    writer, second, third = a_hub_person(), a_hub_person(), a_hub_person()
    item = actions.write_item(by=writer, **words())
    assert item.rated_by is None
    rated = {"scale": "maryland", "level": 3, "level_reason": "Compared with similar villages."}
    item = actions.edit_item(item, by=second, version=1, **words(**rated))
    item = actions.edit_item(item, by=third, version=2, **words(**rated, title_en="Buses"))
    assert item.rated_by == second


def test_a_level_without_a_reason_is_kept_out_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        an_item(scale="nesta", level=2, level_reason="")


def test_an_item_in_review_is_given_back_with_a_note_that_only_the_hub_reads(browse):
    item = an_item(state="review")
    reviewer = a_hub_person()
    actions.return_item(item, by=reviewer, note="Say where it failed.")
    assert EvidenceItem.objects.get().state == "draft"
    url = reverse("hub:evidence-item", args=[item.ref])
    assert "Say where it failed." in browse(reviewer).get(url).content.decode()
    assert browse(a_user()).get(url).status_code == 404


def test_a_draft_that_somebody_else_saved_is_not_overwritten():
    item = an_item(state="draft")
    editor = a_hub_person()
    actions.edit_item(item, by=editor, version=1, **words(title_en="First"))
    with pytest.raises(Stale):
        actions.edit_item(item, by=editor, version=1, **words(title_en="Second"))
    with pytest.raises(Refusal):
        actions.edit_item(an_item(), by=editor, version=1, **words())


def test_a_newer_item_takes_the_place_of_an_older_one(client):
    old, new = an_item(title_en="Old"), an_item(title_en="New")
    keeper = a_hub_person()
    with pytest.raises(NotReady):
        actions.supersede_item(old, by=keeper, replacement=old)
    with pytest.raises(NotReady):
        actions.supersede_item(old, by=keeper, replacement=an_item(state="review"))
    actions.supersede_item(old, by=keeper, replacement=new)
    page = client.get(reverse("hub:evidence-item", args=[old.ref])).content.decode()
    assert reverse("hub:evidence-item", args=[new.ref]) in page
    assert "Old" not in client.get(reverse("hub:evidence-list")).content.decode()


def test_of_a_withdrawn_item_only_the_notice_stays(client):
    item = an_item(abstract_en="A sentence that was wrong.")
    actions.withdraw_item(item, by=a_hub_person(), notice_en="The data were wrong.")
    page = client.get(reverse("hub:evidence-item", args=[item.ref])).content.decode()
    assert "The data were wrong." in page
    assert "A sentence that was wrong." not in page
    assert client.get(reverse("hub:evidence-file", args=[item.ref])).status_code == 404
    with pytest.raises(IllegalMove):
        actions.withdraw_item(item, by=a_hub_person(), notice_en="Again.")


@pytest.mark.parametrize(
    ("given", "spelled"),
    [("https://doi.org/10.5255/UKDA-SN-1", "10.5255/ukda-sn-1"), ("doi: 10.1000/a(b)", "10.1000/a(b)")],
)
def test_a_doi_has_one_spelling(given, spelled):
    assert doi.spelled(given) == spelled
    assert doi.fits(spelled)


@pytest.mark.parametrize(
    "given", ["10.12/x", "10.5255/", "11.5255/x", "10.5255/ä", "javascript:alert(1)", "10.5255/a b"]
)
def test_what_has_not_the_shape_of_a_doi_is_refused(browse, given):
    answer = browse(a_hub_person()).post(reverse("hub:evidence-new"), typed(doi=given))
    assert answer.status_code == 422
    assert "doi" in answer.context["form"].errors
    assert not EvidenceItem.objects.exists()


def test_a_doi_that_the_library_has_leads_to_the_item(browse):
    known = an_item(doi="10.5255/known")
    answer = browse(a_hub_person()).post(
        reverse("hub:evidence-new"), typed(doi="https://doi.org/10.5255/KNOWN")
    )
    assert answer.status_code == 422
    assert f'href="{reverse("hub:evidence-item", args=[known.ref])}"' in answer.content.decode()


def test_two_who_write_the_same_doi_at_once_get_one_item():
    an_item(doi="10.5255/known")
    with pytest.raises(actions.KnownAlready) as refused:
        actions.write_item(by=a_hub_person(), **words(doi="10.5255/known"))
    assert refused.value.possible


def test_everything_that_is_wrong_is_said_at_once(browse):
    answer = browse(a_hub_person()).post(
        reverse("hub:evidence-new"), {"title_en": "a\x00b", "scale": "maryland", "level": "0", "doi": "x"}
    )
    assert answer.status_code == 422
    assert {"title_en", "kind", "authors", "made_on", "asks", "doi", "level"} <= set(
        answer.context["form"].errors
    )


def test_the_form_is_one_page_in_parts_that_hold_every_field_in_the_order_of_its_errors(browse):
    item = an_item(state="draft")
    form = ItemForm(item=item, initial=ItemForm.initial_of(item))
    assert [name for section in ItemForm.SECTIONS for name in section.names] == [
        field.name for field in form.visible_fields()
    ]
    page = browse(a_hub_person()).post(reverse("hub:evidence-new"), {"title_en": "A", "doi": "x"})
    shown = page.content.decode()
    assert (
        shown.index('href="#id_kind_0"')
        < shown.index('href="#section-work"')
        < shown.index('id="section-work"')
    )
    marked = {section.key: wrong for section, _fields, wrong in page.context["form"].sections_drawn}
    assert (marked["work"], marked["reading"], marked["holds"]) == (4, 1, 0)
    assert "4 things to mend" in shown
    assert "manuals and checks that it is" in shown


def test_a_form_that_is_sent_twice_writes_one_item(browse):
    client, form = browse(a_hub_person()), typed(nonce="n" * 22)
    first, again = (client.post(reverse("hub:evidence-new"), form) for _ in range(2))
    assert first.status_code == again.status_code == 302
    assert first.url == again.url
    assert EvidenceItem.objects.count() == 1


def test_the_form_shows_what_a_draft_says(browse):
    item = an_item(state="draft", title_en="A draft", place_types=["coastal"])
    form = ItemForm(item=item, initial=ItemForm.initial_of(item))
    assert form["title_en"].value() == "A draft"
    assert form["place_types"].value() == ["coastal"]
    url = reverse("hub:evidence-edit", args=[item.ref])
    assert browse(a_hub_person()).post(url, typed(title_en="Another", version="1")).status_code == 302
    assert EvidenceItem.objects.get().title_en == "Another"


@pytest.mark.parametrize("state", ["draft", "review"])
def test_nobody_outside_the_hub_learns_of_what_is_not_published(client, browse, state):
    item = an_item(state=state, title_en="Canary of a draft", doi="10.5255/secret")
    for who in (client, browse(a_user())):
        assert who.get(reverse("hub:evidence-item", args=[item.ref])).status_code == 404
        assert who.get(reverse("hub:evidence-file", args=[item.ref])).status_code == 404
        for name in ("evidence-list", "evidence-feed", "evidence-known"):
            page = who.get(reverse(f"hub:{name}"), {"q": "canary", "theme": a_theme().slug})
            assert "Canary of a draft" not in page.content.decode()


def test_somebody_else_is_asked_to_review_and_everybody_to_mend_links():
    writer, other = a_hub_person(), a_hub_person()
    an_item(state="review", written_by=writer)
    assert [todo.title for todo in queries.todos(other, clock.now())] == ["Review an item of evidence"]
    assert queries.todos(writer, clock.now()) == []
    item = an_item(written_by=writer)
    LinkCheck.objects.create(item=item, link=item.link, is_fine=False, said="gone", failures=2)
    assert [todo.title for todo in queries.todos(writer, clock.now())] == ["Mend links that lead nowhere"]
    actions.mend_link(item, by=writer, link="https://example.org/elsewhere")
    assert queries.todos(writer, clock.now()) == []
    assert "Confirm another link" in [todo.title for todo in queries.todos(other, clock.now())]


ELSEWHERE = "https://example.org/elsewhere"


def test_whoever_can_confirm_another_link_gets_a_letter_once_for_each_and_sees_it_at_home(browse):
    one, two = a_hub_person(), a_hub_person()
    item = an_item(written_by=one)
    Letter.objects.all().delete()
    actions.mend_link(item, by=one, link=ELSEWHERE, nonce="m" * 22)
    actions.mend_link(item, by=one, link=ELSEWHERE, nonce="m" * 22)
    letters = Letter.objects.filter(kind="evidence_link_to_confirm")
    first = letters.get(to=two)
    assert not letters.filter(to=one).exists()
    assert ELSEWHERE in first.body
    assert outbox.may_still_go(first)
    assert "Confirm another link" in browse(two).get(reverse("home")).content.decode()
    assert "Confirm another link" not in browse(one).get(reverse("home")).content.decode()
    actions.mend_link(item, by=one, link=f"{ELSEWHERE}/2")
    assert not outbox.may_still_go(first)
    second = letters.exclude(pk=first.pk).get(to=two)
    actions.confirm_link(item, by=two, link=f"{ELSEWHERE}/2")
    assert not outbox.may_still_go(second)
    assert "Confirm another link" not in browse(two).get(reverse("home")).content.decode()


def test_a_letter_that_asks_for_a_review_does_not_go_once_the_item_was_reviewed():
    writer, reviewer = a_hub_person(), a_hub_person()
    item = actions.send_item(an_item(state="draft", written_by=writer), by=writer)
    letter = Letter.objects.get(kind="evidence_to_review", to=reviewer)
    assert outbox.may_still_go(letter)
    actions.return_item(item, by=reviewer, note="The places.")
    assert not outbox.may_still_go(letter)


def test_another_link_is_shown_when_a_second_person_agrees():
    one, two, item = a_hub_person(), a_hub_person(), an_item()
    before = item.link
    item = actions.mend_link(item, by=one, link=ELSEWHERE)
    assert EvidenceItem.objects.get(pk=item.pk).link == before
    with pytest.raises(PermissionDenied):
        actions.confirm_link(item, by=one, link=ELSEWHERE)
    with pytest.raises(PermissionDenied):
        actions.confirm_link(item, by=a_user(), link=ELSEWHERE)
    with pytest.raises(Stale):
        actions.confirm_link(item, by=two, link="https://example.org/what-it-was")
    item = actions.confirm_link(item, by=two, link=ELSEWHERE)
    assert (item.link, LinkChange.objects.count()) == (ELSEWHERE, 0)
    assert [verb for verb, _ in trail_of(item)] == ["evidence.mend_link", "evidence.confirm_link"]


def test_a_link_that_was_asked_for_can_be_dropped_and_asked_for_by_another():
    one, two, item = a_hub_person(), a_hub_person(), an_item()
    before = item.link
    actions.mend_link(item, by=one, link=ELSEWHERE)
    actions.mend_link(item, by=two, link=ELSEWHERE)
    with pytest.raises(PermissionDenied):
        actions.confirm_link(item, by=two, link=ELSEWHERE)
    item = actions.drop_link(item, by=one, link=ELSEWHERE)
    assert (item.link, LinkChange.objects.count()) == (before, 0)


def test_a_link_that_waits_is_shown_to_the_hub_alone(browse):
    one, two, item = a_hub_person(), a_hub_person(), an_item()
    address = reverse("hub:evidence-link", args=[item.ref])
    browse(one).post(address, {"link": ELSEWHERE})
    public = browse(a_user())
    assert public.get(address).status_code == 404
    assert ELSEWHERE not in public.get(reverse("hub:evidence-item", args=[item.ref])).content.decode()
    confirm = reverse("hub:evidence-link-confirm", args=[item.ref])
    assert public.post(confirm, {"link": ELSEWHERE}).status_code == 404
    assert confirm not in browse(one).get(address).content.decode()
    client = browse(two)
    assert confirm in client.get(address).content.decode()
    assert client.post(confirm, {"link": ELSEWHERE}).status_code == 302
    assert ELSEWHERE in public.get(reverse("hub:evidence-item", args=[item.ref])).content.decode()


def test_two_items_do_not_take_each_others_place():
    one, item, other = a_hub_person(), an_item(), an_item()
    actions.supersede_item(item, by=one, replacement=other)
    with pytest.raises(NotReady, match="cannot be the other way round"):
        actions.supersede_item(other, by=one, replacement=item)


@pytest.mark.parametrize("n", [0, 1])
def test_two_items_are_locked_in_the_order_of_their_keys(n):
    """Whichever takes the other's place: two people who do it crosswise do not wait for each other for ever."""
    one, items = a_hub_person(), [an_item(), an_item()]
    with CaptureQueriesContext(connection) as asked:
        actions.supersede_item(items[n], by=one, replacement=items[1 - n])
    [lock] = [
        each["sql"] for each in asked if "FOR UPDATE" in each["sql"] and "hub_evidenceitem" in each["sql"]
    ]
    assert 'ORDER BY "hub_evidenceitem"."id" ASC' in lock


def test_a_letter_about_an_item_goes_only_to_who_still_works_at_the_hub():
    writer, other = a_hub_person(), a_hub_person()
    actions.send_item(an_item(state="draft", written_by=writer), by=writer)
    letter = Letter.objects.get(to=other, kind="evidence_to_review")
    assert outbox.may_still_go(letter)
    other.hubpersons.update(until=clock.now())
    assert not outbox.may_still_go(letter)


@pytest.mark.parametrize("n", [1, 3])
def test_the_desk_asks_as_often_for_three_items_as_for_one(browse, django_assert_num_queries, n):
    for _ in range(n):
        an_item()
    client = browse(a_hub_person())
    client.get(reverse("hub:evidence-desk"))
    with django_assert_num_queries(8):
        page = client.get(reverse("hub:evidence-desk"))
    assert len(page.context["rows"]) == n
