"""Two records of one organisation become one: what moves, what stays, what is refused, and who learns of it."""

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey
from django.urls import reverse

from funding.applications import actions as writing
from funding.applications import queries as bids
from funding.awards import actions, belongings, queries
from funding.models import Application, CostLine, OfficeDeadline, Submission
from funding.review.queries.ties import _tree
from lpip_portal import clock
from lpip_portal.workflow import NotReady, Stale
from partnerships import queries as partnerships
from partnerships import ties
from partnerships.models import Organisation, Partner, Signatory
from tests.factories import a_signatory, a_user, an_application, an_organisation, with_role
from tests.partnerships.pages import read
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    """An administrator."""
    return with_role("administrator")


def test_every_key_to_an_organisation_is_in_the_list():
    listed = {each.field for each in belongings.BELONGINGS}
    keys = {
        f"{each._meta.label}.{field.name}"
        for each in apps.get_models(include_auto_created=True)
        for field in each._meta.get_fields()
        if isinstance(field, ForeignKey) and field.remote_field.model is Organisation
    }
    assert keys == listed, "a new key to an organisation must say how it is merged"


def test_bids_costs_people_and_numbers_go_over_and_what_was_submitted_stays(admin):
    bid = an_application("with_organisation")
    old, new = bid.organisation, an_organisation("Prifysgol Newydd")
    Organisation.objects.filter(pk=old.pk).update(ukprn="10007774", domain="old.ac.uk")
    signatory, other = a_signatory(old), a_signatory(new)
    writing.submit(bid, by=signatory, at=clock.now())
    before = Submission.objects.get(application=bid)
    actions.merge_organisation(old, new, by=admin, nonce="m" * 22)
    assert actions.merge_organisation(old, new, by=admin, nonce="m" * 22) == new
    bid.refresh_from_db(), old.refresh_from_db(), new.refresh_from_db()
    assert bid.organisation == new
    assert not CostLine.objects.filter(organisation=old).exists()
    assert set(Signatory.objects.filter(organisation=new).values_list("user", flat=True)) >= {
        signatory.pk,
        other.pk,
    }
    assert (new.ukprn, new.domain, old.ukprn, old.domain) == ("10007774", "old.ac.uk", "", "")
    assert (old.standing, old.merged_into, old.may_administer) == ("merged", new, False)
    after = Submission.objects.get(application=bid)
    assert [getattr(after, f.name) for f in Submission._meta.concrete_fields] == [
        getattr(before, f.name) for f in Submission._meta.concrete_fields
    ]
    assert bids.is_intact(after)
    assert trail_of(old) == [("organisation.merge", admin)]
    assert {email for _kind, email in letters("organisation_merged")} >= {signatory.email, other.email}
    assert partnerships.organisation_named(old.name) == new
    assert partnerships.organisation_numbered("10007774") == new
    assert old not in partnerships.organisations_near(old.name, admin)


def test_a_row_that_the_other_has_too_stays_where_it_is(admin):
    bid = an_application("draft")
    old, new = an_organisation("Old"), an_organisation("New")
    person = a_signatory(old)
    Signatory.objects.create(user=person, organisation=new)
    for office in (old, new):
        bid.partners.create(organisation=office, cash=5)
        Partner.objects.create(partnership=bid.partnership, organisation=office, state="accepted")
        OfficeDeadline.objects.create(phase=bid.phase, organisation=office, due_at=clock.now(), set_by=person)
    look = {str(row.words): (row.go, row.stay) for row in queries.merge(old, new).rows}
    assert look["Parts as a partner in bids"] == (0, 1)
    assert look["People who belong to it"] == (1, 0)
    actions.merge_organisation(old, new, by=admin)
    assert bid.partners.filter(organisation=old, cash=5).exists()
    assert bid.partners.filter(organisation=new, cash=5).exists()
    assert old.signatories.count() == 1


def test_conflicts_follow_the_merge(admin):
    old, new = an_organisation("Old", domain="old.ac.uk"), an_organisation("New", domain="new.ac.uk")
    child = an_organisation("Child", parent=old)
    actions.merge_organisation(old, new, by=admin)
    tree = _tree()
    assert new.pk in tree.above([old.pk])
    assert new.pk in tree.above([child.pk])
    assert tree.domains[new.pk] == {"old.ac.uk", "new.ac.uk"}
    assert ties.belongs_to(a_user(email="x@old.ac.uk"), new)
    assert not ties.belongs_to(a_user(email="x@other.ac.uk"), new)


def test_a_chain_of_merges_leads_to_the_one_that_stays(admin, browse):
    first, second, third = (an_organisation(name) for name in ("First", "Second", "Third"))
    actions.merge_organisation(first, second, by=admin)
    actions.merge_organisation(second, third, by=admin)
    first.refresh_from_db()
    assert first.merged_into == third
    answer = browse(admin).get(reverse("organisation-check", args=[first.ref]))
    assert answer.url == reverse("organisation-check", args=[third.ref])


def test_what_makes_no_sense_is_refused_with_a_sentence(admin):
    whole, part, gone, stays = (an_organisation(name) for name in ("Whole", "Part", "Gone", "Stays"))
    far = an_organisation("Far", parent=part)
    Organisation.objects.filter(pk=part.pk).update(parent=whole)
    proposed = an_organisation("Proposed", standing="proposed")
    council = an_organisation("Council", may_administer=False)
    actions.merge_organisation(gone, stays, by=admin)
    wrong = [
        (whole, whole, "same record"),
        (whole, far, "other way round"),
        (gone, whole, "merged already"),
        (stays, gone, "choose that one"),
        (whole, proposed, "Nobody has checked"),
        (whole, council, "may administer bids"),
    ]
    for source, target, words in wrong:
        with pytest.raises(NotReady, match=words):
            actions.merge_organisation(source, target, by=admin)
    actions.merge_organisation(part, whole, by=admin)
    far.refresh_from_db()
    assert far.parent == whole


def test_only_an_administrator_merges():
    old, new = an_organisation(), an_organisation()
    for person in (with_role("auditor"), a_signatory(new)):
        with pytest.raises(PermissionDenied):
            actions.merge_organisation(old, new, by=person)


def test_a_look_that_is_not_true_any_more_is_refused(admin):
    old, new = an_organisation(), an_organisation()
    seen = queries.merge(old, new).seen
    a_signatory(old)
    with pytest.raises(Stale):
        actions.merge_organisation(old, new, by=admin, seen=seen)


def test_a_merge_over_http_asks_for_the_name(admin, browse):
    bid = an_application("draft")
    old, new = bid.organisation, an_organisation("Prifysgol Newydd")
    signatory = a_signatory(old)
    client = browse(admin)
    assert reverse("organisation-merge", args=[old.ref]) in read(
        client.get(reverse("organisation-check", args=[old.ref]))
    )
    choose = reverse("organisation-merge", args=[old.ref])
    assert client.post(choose, {"organisation": "Nowhere"}).status_code == 422
    url = client.post(choose, {"organisation": new.name}).url
    page = read(client.get(url))
    assert "cannot be undone" in page
    assert bid.title not in page
    assert bid.reference not in page
    seen = queries.merge(old, new).seen
    assert client.post(url, {"name": new.name, "seen": seen}).status_code == 422
    assert client.post(url, {"name": old.name, "seen": "another"}).status_code == 409
    assert Application.objects.get().organisation == old
    assert client.post(url, {"name": old.name, "seen": seen}).url == reverse(
        "organisation-check", args=[new.ref]
    )
    assert Application.objects.get().organisation == new
    desk = browse(signatory)
    gone, stays = (reverse("funding:office-deadline", args=[bid.phase.ref, each.ref]) for each in (old, new))
    assert desk.get(gone).url == stays
    assert desk.get(stays).status_code == 200
    assert browse(a_user()).get(gone).status_code == 404
    assert browse(a_user()).get(url).status_code == 404
