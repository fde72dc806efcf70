"""The pages of a bid, each once as the people they are for, and what strangers see: nothing."""

import pytest
from django.urls import reverse

from tests.factories import a_signatory, a_user, an_application, belongs, officer_of
from tests.partnerships.pages import read

pytestmark = pytest.mark.django_db

OWN = [
    "application",
    "application-rename",
    "application-costs",
    "application-team",
    "application-documents",
    "application-check",
    "application-send",
    "application-withdraw",
    "application-history",
]
WRITING = {"application-rename", "application-send", "application-withdraw"}


@pytest.mark.parametrize("name", OWN)
def test_a_draft_is_there_for_its_people_and_for_nobody_else(browse, name):
    bid = an_application()
    url = reverse(f"funding:{name}", args=[bid.ref])
    answer = browse(bid.lead).get(url)
    assert answer.status_code == 200
    assert bid.title in read(answer)
    for person in (belongs(a_user(), bid.partnership, "community"), a_signatory(bid.organisation)):
        assert browse(person).get(url).status_code == (403 if name in WRITING else 200)
    for person in (
        a_user(),
        an_application(phase=bid.phase).lead,
        a_signatory(an_application().organisation),
    ):
        assert browse(person).get(url).status_code == 404


@pytest.mark.parametrize(
    "name",
    [*OWN[1:], "application-sign-off", "application-return", "application-read", "application-receipt"],
)
def test_an_officer_knows_that_a_draft_exists_and_reads_none_of_it(browse, name):
    bid = an_application("with_organisation")
    client = browse(officer_of(bid))
    assert client.get(reverse(f"funding:{name}", args=[bid.ref])).status_code == 404
    page = read(client.get(reverse("funding:application", args=[bid.ref])))
    assert bid.title in page
    assert "Words of bid" not in page
    assert "30,000" not in page
