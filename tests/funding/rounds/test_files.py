"""What officers say of the files and the costs of a phase's bids, while the round is planned."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from funding.models import DocumentRule
from funding.rounds import actions
from lpip_portal.workflow import Refusal
from tests.factories import a_phase, a_round, a_user, officer_of
from tests.partnerships.pages import read

pytestmark = pytest.mark.django_db

FILE = {
    "title_en": "Data plan",
    "most_files": "1",
    "most_megabytes": "5",
    "most_pages": "2",
    "is_required": "on",
}
COSTS = {
    "budget_shape": "one_page",
    "equipment_over": "10,000",
    "most_hours": "1,500",
    "most_others_percent": "30",
}


@pytest.fixture
def phase():
    """A phase of a planned round."""
    return a_phase(round=a_round(state="draft", published_by=None, published_at=None))


def test_an_officer_asks_for_a_file_changes_it_and_asks_no_longer(browse, phase):
    client = browse(officer_of(phase))
    add = reverse("funding:document-rule-add", args=[phase.ref])
    read(client.get(add))
    for _twice in range(2):
        assert client.post(add, FILE | {"nonce": "n" * 22}).status_code == 302
    rule = phase.document_rules.get()
    assert (rule.code, rule.most_pages, rule.is_required, rule.formats) == ("data-plan", 2, True, ("pdf",))
    page = read(client.get(reverse("funding:phase", args=[phase.ref])))
    assert "Data plan" in page
    edit = reverse("funding:document-rule-edit", args=[rule.ref])
    assert 'value="Data plan"' in read(client.get(edit))
    assert (
        client.post(edit, FILE | {"most_pages": "", "takes_images": "on", "nonce": "m" * 22}).status_code
        == 302
    )
    rule.refresh_from_db()
    assert (rule.most_pages, rule.formats) == (None, ("pdf", "png", "jpeg"))
    remove = reverse("funding:document-rule-remove", args=[rule.ref])
    read(client.get(remove))
    assert client.post(remove, {"nonce": "o" * 22}).status_code == 302
    assert not DocumentRule.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"title_en": ""}, {"most_files": "0"}, {"most_files": "31"}, {"most_megabytes": "11"}, {"most_pages": "-1"},
     {"most_pages": "many"}, {"title_en": "\x00"}, {"title_en": "x" * 81}],
)  # fmt: skip
def test_a_rule_that_cannot_be_is_refused(browse, phase, wrong):
    answer = browse(officer_of(phase)).post(
        reverse("funding:document-rule-add", args=[phase.ref]), FILE | wrong
    )
    assert answer.status_code == 422
    read(answer)
    assert not DocumentRule.objects.exists()


def test_an_officer_sets_the_rules_of_costs(browse, phase):
    client, url = browse(officer_of(phase)), reverse("funding:phase-costs-edit", args=[phase.ref])
    assert 'value="25000.00"' in read(client.get(url))
    assert client.post(url, COSTS | {"version": "1", "nonce": "n" * 22}).status_code == 302
    phase.refresh_from_db()
    assert phase.is_on_one_page
    assert (phase.equipment_over, phase.most_hours, phase.most_others_percent) == (
        Decimal(10_000),
        1500,
        Decimal(30),
    )
    assert client.post(url, COSTS | {"version": "1", "nonce": "m" * 22}).status_code == 409
    for wrong in (
        {"most_hours": "0"},
        {"equipment_over": "NaN"},
        {"most_others_percent": "101"},
        {"budget_shape": "x"},
    ):
        assert client.post(url, COSTS | wrong | {"version": "2"}).status_code == 422


def test_a_published_phase_and_strangers_change_nothing(phase):
    published = a_phase()
    with pytest.raises(Refusal):
        actions.save_document_rule(published, by=officer_of(published), title_en="Plan")
    with pytest.raises(PermissionDenied):
        actions.save_document_rule(phase, by=a_user(), title_en="Plan")
    assert not DocumentRule.objects.exists()
