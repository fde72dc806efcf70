"""What people check of every bid is data of the phase: planned, published with it, copied, and then it stands."""

import importlib
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import translation

from funding.applications import actions as bids
from funding.applications import queries
from funding.models import CheckRule, Phase
from funding.rounds import actions
from funding.rounds.models import usual_checks
from lpip_portal import clock
from lpip_portal.workflow import NotReady, Refusal
from tests.factories import a_phase, a_round, a_user, an_application, officer_of
from tests.partnerships.pages import read
from tests.traces import trail_of

pytestmark = pytest.mark.django_db
OWN = {"label_en": "A community group holds the money", "label_cy": "Grŵp cymunedol sy’n dal yr arian"}


def planned(**facts) -> Phase:
    """A phase of a round that is still planned, with the usual rules."""
    phase = a_phase(round=a_round(state="draft", published_by=None, published_at=None), **facts)
    CheckRule.objects.bulk_create(usual_checks(phase))
    return phase


def test_an_officer_words_adds_turns_off_and_removes_rules(browse):
    phase = planned()
    client, page = browse(officer_of(phase)), reverse("funding:phase", args=[phase.ref])
    add = reverse("funding:check-rule-add", args=[phase.ref])
    assert client.get(add).status_code == 200
    assert client.post(add, {"label_en": ""}).status_code == 422
    assert client.post(add, {**OWN, "help_en": "Look at the constitution.", "is_on": "on"}).status_code == 302
    own = phase.check_rules.get(label_en=OWN["label_en"])
    assert "Look at the constitution." in read(client.get(page))
    usual = phase.check_rules.get(code="beyond_academia")
    client.post(reverse("funding:check-rule-edit", args=[usual.ref]), {"label_en": "Others take part"})
    usual.refresh_from_db()
    assert (usual.label_en, usual.is_on) == ("Others take part", False)
    assert [rule.code for rule in queries.judged(phase)] == [
        "one_place",
        "in_scope",
        "one_lead",
        "letters",
        own.code,
    ]
    remove = "funding:check-rule-remove"
    assert client.post(reverse(remove, args=[usual.ref])).status_code == 409
    assert client.post(reverse(remove, args=[own.ref])).status_code == 302
    assert not CheckRule.objects.filter(pk=own.pk).exists()


def test_rules_are_copied_from_an_earlier_phase(browse):
    earlier, phase = a_phase(), planned()
    earlier.check_rules.create(code="own", order=1, is_on=True, **OWN)
    url = reverse("funding:check-rules-copy", args=[phase.ref])
    client = browse(officer_of(phase))
    assert str(earlier.round) in read(client.get(url))
    assert client.post(url, {"source": phase.ref}).status_code == 422
    client.post(url, {"source": earlier.ref})
    assert [(rule.code, rule.label_en) for rule in phase.check_rules.all()] == [("own", OWN["label_en"])]
    assert trail_of(phase)[-1][0] == "check_rule.copy"


def test_a_published_phase_keeps_its_rules_and_strangers_change_none():
    phase = a_phase()
    rule = phase.check_rules.create(code="own", order=1, **OWN)
    with pytest.raises(Refusal):
        actions.save_check_rule(phase, by=officer_of(phase), rule=rule, label_en="Another")
    with pytest.raises(Refusal):
        actions.remove_check_rule(rule, by=officer_of(phase))
    with pytest.raises(PermissionDenied):
        actions.save_check_rule(planned(), by=a_user(), **OWN)


def test_everybody_reads_what_is_checked_and_not_what_is_off(client):
    phase = a_phase()
    phase.check_rules.create(code="own", order=1, help_en="Look closely.", **OWN)
    phase.check_rules.create(code="off", order=2, label_en="Nobody asks this", is_on=False)
    page = read(client.get(reverse("funding:phase", args=[phase.ref])))
    assert OWN["label_en"] in page
    assert "Look closely." in page
    assert "Nobody asks this" not in page


def test_officers_judge_the_phase_s_own_rules_and_old_findings_keep_their_words(browse):
    bid = an_application("submitted")
    bid.phase.check_rules.create(code="own", order=1, **OWN)
    old = bid.phase.check_rules.create(code="in_scope", order=2, label_en="In scope", is_on=False)
    officer = officer_of(bid)
    url = reverse("funding:application-eligibility", args=[bid.ref])
    with clock.at(bid.phase.closes_at + timedelta(days=1)):
        page = read(browse(officer).get(url))
        assert "found_own" in page
        assert "found_in_scope" not in page
        assert "found_one_place" not in page
        with translation.override("cy"):
            assert dict(queries.askable(bid.phase))["own"] == OWN["label_cy"]
        bid.checks.create(rule=old.code, passed=True, by=officer)
        assert [check.label for check in queries.checks(bid)] == ["In scope"]
        with pytest.raises(NotReady, match="A community group"):
            bids.find_eligible(bid, by=officer, found={"own": (False, "")})


def test_what_was_checked_before_is_written_down_for_old_phases():
    old, new = a_phase(), a_phase(number=2)
    new.check_rules.create(code="own", order=1, **OWN)
    migration = importlib.import_module("funding.migrations.0010_what_was_checked_so_far")
    migration.write_down(apps, SimpleNamespace())
    assert [(rule.code, rule.label_en, rule.label_cy) for rule in old.check_rules.all()] == [
        (rule.code, rule.label_en, rule.label_cy) for rule in usual_checks()
    ]
    assert new.check_rules.count() == 1
