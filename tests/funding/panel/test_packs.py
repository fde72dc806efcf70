"""One PDF of all papers for each person: theirs alone, without what is hidden from them, and closed when a paper closes."""

import io

import pikepdf
import pytest

from funding.models import Interest, Item, Pack, PanelComment, Review
from funding.panel import actions, packing, queries, tasks
from lpip_portal.audit.models import AccessLog
from lpip_portal.workflow import Closed
from tests.factories import a_user
from tests.funding.panel.stories import a_meeting, declare_all, walled
from tests.pages import url as page
from tests.pdfs import words_of

pytestmark = pytest.mark.django_db
NONCE = "n" * 22


def a_pack(panel, user) -> Pack:
    """Ask for a pack, and let the clock make it."""
    pack = actions.ask_for_pack(panel, by=user)
    tasks.make_packs()
    pack.refresh_from_db()
    return pack


def test_a_pack_is_made_in_the_background_with_its_readers_name(browse):
    panel, _items, people = a_meeting()
    declare_all(panel)
    PanelComment.objects.create(review=Review.objects.order_by("pk").first(), text="Between us.")
    client, url = browse(people["member"]), page("panel-pack", panel)
    assert "2 bids are open to you" in client.get(url).content.decode()
    assert client.post(url, {"nonce": NONCE}).status_code == 302
    assert "0 of 2 so far" in client.get(url).content.decode()
    pack = Pack.objects.get()
    assert client.get(page("pack-file", pack)).status_code == 409
    tasks.make_packs()
    assert "Fetch the PDF" in client.get(url).content.decode()
    answer = client.get(page("pack-file", pack))
    assert answer["Content-Type"] == "application/pdf"
    words = words_of(answer.content)
    for expected in ("Bid 1", "Bid 2", "Reviewer A", str(people["member"]), "Between us."):
        assert expected in words
    assert AccessLog.objects.filter(by=people["member"], what="item in a pack").count() == 2
    assert browse(people["chair"]).get(page("pack-file", pack)).status_code == 404
    assert browse(a_user()).get(url).status_code == 404


def test_a_pack_is_a_tagged_pdf():
    panel, _items, people = a_meeting()
    declare_all(panel)
    with pikepdf.open(io.BytesIO(bytes(a_pack(panel, people["member"]).file))) as pdf:
        assert "/MarkInfo" in pdf.Root
        assert "/Lang" in pdf.Root


def test_a_conflicted_persons_pack_is_that_of_a_world_without_the_bid():
    panel, [first, second, third], people = a_meeting(3)
    walled(people["member"], second)
    declare_all(panel)
    pack = a_pack(panel, people["member"])
    assert pack.items == [first.pk, third.pk]
    hidden = bytes(pack.file)
    words = words_of(hidden)
    assert "Bid 2" not in words
    pack.parts = [queries.pack_part(people["member"], item) for item in (first, third)]
    second.declarations.all().delete()
    Interest.objects.all().delete()
    Item.objects.filter(pk=second.pk).delete()
    assert packing.pdf(queries.pack_paper(pack), pack.asked_at) == hidden


def test_a_pack_closes_when_one_of_its_papers_does(browse):
    panel, [first, _second], people = a_meeting()
    declare_all(panel)
    pack = a_pack(panel, people["member"])
    actions.declare(first, by=people["member"], has_conflict=True)
    with pytest.raises(Closed):
        actions.note_pack_reading(pack, by=people["member"])
    client = browse(people["member"])
    assert client.get(page("pack-file", pack)).status_code == 409
    assert "Fetch the PDF" not in client.get(page("panel-pack", panel)).content.decode()


def test_a_pack_that_lost_a_paper_while_it_was_made_is_given_up():
    panel, [first, _second], people = a_meeting()
    declare_all(panel)
    pack = actions.ask_for_pack(panel, by=people["member"])
    actions.work_on_pack(pack, by=None)
    actions.declare(first, by=people["member"], has_conflict=True)
    actions.work_on_pack(pack, by=None)
    pack.refresh_from_db()
    assert (pack.state, pack.parts, pack.file) == ("failed", [], None)


def test_nobody_asks_for_papers_that_are_not_open(browse):
    panel, _items, people = a_meeting()
    with pytest.raises(Closed):
        actions.ask_for_pack(panel, by=people["member"])
    assert (
        "No papers are open to you yet"
        in browse(people["member"]).get(page("panel-pack", panel)).content.decode()
    )


def test_a_pack_holds_what_each_review_says_of_each_criterion():
    panel, items, people = a_meeting(1)
    declare_all(panel)
    review = Review.objects.order_by("pk").first()
    one, other = review.scores.order_by("criterion__order")[:2]
    review.scores.filter(pk=one.pk).update(points=None, unable_reason="Not my field.")
    review.scores.filter(pk=other.pk).update(comments="The partners know the place.")
    words = " ".join(words_of(bytes(a_pack(panel, people["member"]).file)).split())
    for said in (
        "unable to assess: Not my field.",
        "The partners know the place.",
        "Medium: I know the field",
    ):
        assert said in words, said
