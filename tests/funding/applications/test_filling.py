"""Costs, people, partners and files of a bid."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from funding.applications import actions, queries
from funding.models import Attachment, RateRule
from lpip_portal import clock
from lpip_portal.audit.models import AccessLog
from lpip_portal.workflow import Closed, Refusal, Stale
from partnerships.models import Partner
from tests.factories import a_user, an_application, an_organisation, belongs, officer_of
from tests.lpip_portal.documents.files import a_pdf
from tests.partnerships.pages import read
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


def cost(bid, fec="1000", **facts):
    """Add a line to a bid."""
    facts = {"organisation": bid.organisation, "heading": "di_travel", "description": "Trains", **facts}
    return actions.save_cost_line(bid, by=bid.lead, fec=Decimal(fec), **facts)


def test_the_share_is_computed_half_up_for_each_line():
    bid = an_application(complete=False)
    assert cost(bid, "0.01").share == Decimal("0.01")
    assert cost(bid, "33.33").share == Decimal("26.66")
    assert cost(bid, "1234.56").share == Decimal("987.65")
    assert queries.cost_sheet(bid).totals.share == Decimal("1014.32")


def test_the_narrowest_rate_of_the_phase_holds():
    bid = an_application(complete=False)
    RateRule.objects.create(phase=bid.phase, heading="exceptions", rate=Decimal("100"))
    RateRule.objects.create(phase=bid.phase, organisation_kind="council", rate=Decimal("50"))
    council = an_organisation(kind="council")
    bid.partners.create(organisation=council)
    assert cost(bid, heading="exceptions").rate == 100
    assert cost(bid, heading="exceptions", organisation=council).rate == 50
    assert cost(bid).rate == 80


def test_costs_belong_to_organisations_of_the_bid():
    bid = an_application()
    with pytest.raises(Refusal):
        cost(bid, organisation=an_organisation())


def test_a_cost_is_changed_by_one_at_a_time_and_counted_once():
    bid = an_application(complete=False)
    line = cost(bid, nonce="n" * 22)
    assert cost(bid, nonce="n" * 22) == line
    assert cost(bid, "2000", line=line, version=1).version == 2
    with pytest.raises(Stale, match="2,000"):
        cost(bid, "3000", line=line, version=1)
    actions.remove_cost_line(line, by=bid.lead)
    with pytest.raises(Stale):
        cost(bid, "3000", line=line, version=2)
    assert not bid.cost_lines.exists()


def test_a_cost_of_another_bid_is_not_changed():
    line = cost(an_application(complete=False))
    mine = an_application(complete=False)
    with pytest.raises(Stale):
        cost(mine, line=line)


FIELDS = {"description": "Trains", "heading": "di_travel", "fec": "1,000.50", "nonce": "n" * 22}


def test_the_page_of_costs_adds_changes_and_removes(browse):
    bid = an_application(complete=False)
    client, url = browse(bid.lead), reverse("funding:application-costs", args=[bid.ref])
    assert client.post(url, FIELDS).status_code == 302
    line = bid.cost_lines.get()
    assert (line.fec, line.share) == (Decimal("1000.50"), Decimal("800.40"))
    page = read(client.get(url))
    assert "£800.40" in page
    edit = reverse("funding:cost-line-edit", args=[bid.ref, line.ref])
    assert 'value="1000.50"' in read(client.get(edit))
    assert client.post(edit, FIELDS | {"fec": "60000", "version": 1, "nonce": "m" * 22}).status_code == 302
    assert "over the limit" in read(client.get(url))
    remove = reverse("funding:cost-line-remove", args=[bid.ref, line.ref])
    read(client.get(remove))
    for _ in range(2):  # the second click finds it gone
        assert client.post(remove, {"nonce": "r" * 22}).url == url
    assert not bid.cost_lines.exists()


@pytest.mark.parametrize(
    "fec", ["NaN", "1e5", "-1", "1_000", "٣", "1.999", "1000000000.01", "Infinity", "", "£", "9" * 400]
)
def test_figures_that_are_none_are_refused_and_shown_again(browse, fec):
    bid = an_application(complete=False)
    answer = browse(bid.lead).post(
        reverse("funding:application-costs", args=[bid.ref]), FIELDS | {"fec": fec}
    )
    assert answer.status_code == 422
    assert 'value="Trains"' in read(answer)
    assert not bid.cost_lines.exists()


def test_all_mistakes_of_a_cost_are_named_at_once(browse):
    bid = an_application(complete=False)
    bid.partners.create(organisation=an_organisation())
    answer = browse(bid.lead).post(
        reverse("funding:application-costs", args=[bid.ref]),
        {
            "heading": "salaries",
            "organisation": an_organisation().ref,
            "description": "x" * 201,
            "fec": "much",
        },
    )
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"heading", "organisation", "description", "fec"}


def test_a_cost_of_somebody_else_is_not_there(browse):
    bid, other = an_application(), an_application()
    line = other.cost_lines.get()
    client = browse(bid.lead)
    assert client.get(reverse("funding:cost-line-edit", args=[bid.ref, line.ref])).status_code == 404
    assert client.get(reverse("funding:cost-line-edit", args=[other.ref, line.ref])).status_code == 404
    assert client.post(reverse("funding:cost-line-remove", args=[other.ref, line.ref])).status_code == 404
    client.post(reverse("funding:cost-line-remove", args=[bid.ref, line.ref]), {"nonce": "n" * 22})
    assert other.cost_lines.exists()


@pytest.mark.parametrize("n", [1, 3])
def test_costs_take_the_same_queries_however_many(browse, n, django_assert_num_queries):
    bid = an_application(complete=False)
    for _ in range(n):
        cost(bid)
    client = browse(bid.lead)
    with django_assert_num_queries(6):
        client.get(reverse("funding:application-costs", args=[bid.ref]))


def name(bid, **facts):
    """Name somebody on a bid."""
    facts = {
        "name": "Ann Other",
        "email": "Ann@example.org",
        "organisation": bid.organisation,
        "role": "researcher",
    } | facts
    return actions.save_team_member(bid, by=bid.lead, **facts)


def test_a_named_person_is_asked_and_confirms_by_themselves(browse):
    bid = an_application()
    member = name(bid)
    assert letters("application_part") == [("application_part", "ann@example.org")]
    url = reverse("funding:team-confirm", args=[member.ref])
    assert browse(bid.lead).get(url).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.confirm_part(member, by=bid.lead)
    ann = a_user(email="ann@example.org")
    assert bid.title in read(browse(ann).get(url))
    assert "You confirmed this" in read(browse(ann).post(url, {"nonce": "n" * 22}, follow=True))
    member.refresh_from_db()
    assert (member.user, member.confirmed_at is not None) == (ann, True)
    assert ("team.confirm", ann) in trail_of(member)
    assert browse(ann).get(reverse("funding:application", args=[bid.ref])).status_code == 404


def test_a_change_asks_again_and_a_name_given_twice_is_refused():
    bid = an_application()
    member = name(bid)
    actions.confirm_part(member, by=a_user(email="ann@example.org"))
    changed = name(bid, member=member, role="specialist")
    assert changed.confirmed_at is None
    assert len(letters("application_part")) == 2
    assert name(bid, member=member, role="specialist").confirmed_at is None
    assert len(letters("application_part")) == 2
    with pytest.raises(Refusal):
        name(bid, email="ANN@example.org")


def test_the_page_of_the_team_names_changes_and_removes(browse):
    bid = an_application()
    client, url = browse(bid.lead), reverse("funding:application-team", args=[bid.ref])
    fields = {"name": "Siôn O’Neill", "email": "Sion@example.org", "role": "community", "nonce": "n" * 22}
    assert client.post(url, fields).status_code == 302
    member = bid.team.get()
    twice = client.post(url, fields | {"nonce": "m" * 22})
    assert twice.status_code == 422
    assert "already named" in read(twice)
    assert client.post(url, {"name": "", "email": "no", "role": "king"}).status_code == 422
    edit = reverse("funding:team-member-edit", args=[bid.ref, member.ref])
    assert client.post(edit, fields | {"name": "Mononym", "nonce": "o" * 22}).status_code == 302
    assert "Mononym" in read(client.get(url))
    remove = reverse("funding:team-member-remove", args=[bid.ref, member.ref])
    read(client.get(remove))
    assert client.post(remove, {"nonce": "p" * 22}).url == url
    assert not bid.team.exists()


def test_partners_that_joined_later_are_taken_over(browse):
    bid = an_application()
    late = an_organisation("Late Partner")
    Partner.objects.create(partnership=bid.partnership, organisation=late, state="accepted")
    Partner.objects.create(partnership=bid.partnership, organisation=an_organisation("Still Asked"))
    client = browse(bid.lead)
    page = read(client.get(reverse("funding:application-team", args=[bid.ref])))
    assert "Late Partner" in page
    assert "Still Asked" not in page
    client.post(reverse("funding:application-take-over-partners", args=[bid.ref]), {"nonce": "n" * 22})
    assert late in [partner.organisation for partner in bid.partners.all()]


def upload(bid, client, content=None, filename="../../Smith secret plan.pdf", **facts):
    """Send a file as the page does."""
    file = SimpleUploadedFile(filename, a_pdf() if content is None else content)
    return client.post(
        reverse("funding:application-documents", args=[bid.ref]),
        {"kind": "case", "file": file, "nonce": "n" * 22, **facts},
    )


def test_a_file_is_kept_and_served_under_a_name_of_ours(browse):
    bid = an_application()
    client = browse(bid.lead)
    assert upload(bid, client).status_code == 302
    file = bid.attachments.get()
    page = read(client.get(reverse("funding:application-documents", args=[bid.ref])))
    assert "Smith secret plan.pdf" in page
    assert ".." not in file.document.name
    answer = client.get(reverse("funding:attachment", args=[file.ref]))
    assert answer["Content-Disposition"] == f'attachment; filename="{bid.reference} Case for support.pdf"'
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert not AccessLog.objects.exists()


def test_a_file_is_read_by_those_who_may_read_the_bid(browse):
    bid = an_application()
    upload(bid, browse(bid.lead))
    url = reverse("funding:attachment", args=[bid.attachments.get().ref])
    officer = officer_of(bid)
    for person in (officer, a_user(), an_application(phase=bid.phase).lead, None):
        assert browse(person).get(url).status_code in (404, 302 if person is None else 404)
    bid.submitted_at = clock.now()
    bid.save()
    assert browse(officer).get(url).status_code == 404  # not of the submission
    bid.attachments.update(is_submitted=True)
    answer = browse(officer).get(url)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)
    assert AccessLog.objects.get().by == officer


@pytest.mark.parametrize(
    ("content", "filename", "status"),
    [
        (b"", "a.pdf", 422),
        (b"PK\x03\x04" * 20, "a.pdf", 415),
        (None, "a.exe", 415),
        (b"%PDF-1.7 nothing", "a.pdf", 422),
    ],
)
def test_a_file_that_is_unfit_is_refused_and_nothing_is_kept(browse, content, filename, status):
    bid = an_application()
    answer = upload(bid, browse(bid.lead), content, filename)
    assert answer.status_code == status
    assert "There is a problem" in read(answer)
    assert not Attachment.objects.exists()


def test_a_file_is_replaced_and_removed_and_no_longer_served(browse):
    bid = an_application()
    client = browse(bid.lead)
    upload(bid, client)
    old = bid.attachments.get()
    replace = reverse("funding:attachment-replace", args=[bid.ref, old.ref])
    read(client.get(replace))
    client.post(replace, {"file": SimpleUploadedFile("new.pdf", a_pdf()), "nonce": "m" * 22})
    new = bid.attachments.standing().get()
    assert (new.kind, new.document.name) == ("case", "new.pdf")
    assert client.get(reverse("funding:attachment", args=[old.ref])).status_code == 404
    remove = reverse("funding:attachment-remove", args=[bid.ref, new.ref])
    read(client.get(remove))
    client.post(remove, {"nonce": "o" * 22})
    assert not bid.attachments.standing().exists()
    other = an_application()
    assert client.post(reverse("funding:attachment-remove", args=[other.ref, new.ref])).status_code == 404


def test_nothing_is_added_after_the_closing_instant(browse):
    bid = an_application()
    with clock.at(bid.phase.closes_at + timedelta(milliseconds=1)):
        assert upload(bid, browse(bid.lead)).status_code == 409
        with pytest.raises(Closed):
            cost(bid)
        with pytest.raises(Closed):
            name(bid)
    assert not Attachment.objects.exists()


def test_a_community_member_reads_and_does_not_write(browse):
    bid = an_application()
    client = browse(belongs(a_user(), bid.partnership, "community"))
    page = read(client.get(reverse("funding:application-costs", args=[bid.ref])))
    assert "Add a cost" not in page
    assert client.post(reverse("funding:application-costs", args=[bid.ref]), FIELDS).status_code == 403
