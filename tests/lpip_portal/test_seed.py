"""Seeding: the published history everywhere, demo people in the demonstration only, and nothing twice."""

import time

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from funding.models import MoneyFact, Programme, Round
from lpip_portal.accounts import demo
from lpip_portal.accounts.models import RoleGrant, User
from lpip_portal.management.seeding import history, people
from lpip_portal.management.seeding.settling import patiently
from partnerships.models import Organisation, Participation, Partnership, Place, Signatory, Theme

pytestmark = pytest.mark.django_db
ROOMS = ("partnerships", "funding", "hub", "accounts")


def everything() -> dict[str, list]:
    models = [model for model in apps.get_models() if model._meta.app_label in ROOMS]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


def test_a_second_seeding_changes_nothing_and_a_competition_may_be_simulated_beside_it():
    call_command("seed")
    before = everything()
    call_command("seed")
    assert everything() == before
    sizes = {"applications": 1, "reviewers": 6, "seed": 1}
    call_command("simulate", **sizes, until="submitted")
    assert Round.objects.filter(code="SIM1").exists()
    with pytest.raises(CommandError, match="another seed"):
        call_command("simulate", **sizes)
    shown = (
        "Round",
        "PhaseAmendment",
        "PhaseExtension",
        "OfficeDeadline",
        "DeskLook",
        "PhaseQuestion",
        "Message",
    )
    assert [name for name in shown if not before[name]] == []


def test_production_gets_the_history_and_nobody_with_a_known_password(settings, capsys):
    settings.PRODUCTION = True
    call_command("seed")
    assert Partnership.objects.count() == 9
    assert User.objects.count() == 0
    assert "never made in production" in capsys.readouterr().out
    with pytest.raises(ImproperlyConfigured):
        people.seed()


def test_the_history_brings_no_welsh_that_nobody_checked_where_none_is_published(settings):
    history.seed()
    assert Theme.objects.get(slug="skills").name_cy == "Sgiliau"
    settings.UNCHECKED_WELSH = "hidden"
    history.seed()
    assert not Theme.objects.exclude(name_cy="").exists()
    assert Programme.objects.get(slug="local-policy-innovation-partnerships").summary_cy == ""
    assert Place.objects.get(code="W06000001").name_cy == "Ynys Môn"


def test_every_demo_person_can_sign_in_at_a_verified_address():
    made = people.seed()
    assert set(demo.PEOPLE) <= set(made)
    for role in demo.PEOPLE:
        person = made[role]
        assert person.email == f"{role}@example.org"
        assert person.is_demo
        assert person.check_password(demo.PASSWORD)
        assert EmailAddress.objects.get(user=person).verified
    assert all(user.email.endswith("@example.org") for user in User.objects.all())


def test_the_demo_university_has_two_signatories_who_are_not_the_lead():
    made = people.seed()
    university = Organisation.objects.get(name=people.UNIVERSITY)
    assert university.may_administer
    signatories = {
        signatory.user for signatory in Signatory.objects.holding().filter(organisation=university)
    }
    assert signatories == {made["signatory"], made["deputy"]}
    assert made["lead"].affiliations.get().organisation == university


def test_portal_wide_roles_are_few():
    people.seed()
    roles = {(grant.user.email, grant.role) for grant in RoleGrant.objects.holding()}
    assert roles == {
        ("officer@example.org", "officer"),
        ("auditor@example.org", "auditor"),
        ("admin@example.org", "administrator"),
    }


def test_the_history_holds_what_is_published_and_invents_nothing():
    history.seed()
    assert Participation.objects.filter(phase_number=1).count() == 9  # of ten: the tenth is not identified
    assert Participation.objects.filter(phase_number=2).count() == 4
    nations = Partnership.objects.filter(participations__phase_number=2).values_list("nation", flat=True)
    assert len(set(nations)) == 4
    assert all(partnership.is_history and partnership.is_public for partnership in Partnership.objects.all())
    assert Partnership.objects.get(slug="london").administrator is None
    assert Partnership.objects.get(slug="london").caution
    assert Participation.objects.get(partnership__slug="east-coast").caution.startswith("Inferred")


def test_disagreeing_figures_are_all_kept_with_basis_and_source():
    history.seed()
    programme = Programme.objects.get()
    totals = MoneyFact.objects.filter(programme=programme, phase=None)
    assert sorted(fact.amount for fact in totals) == [20_000_000, 23_000_000]
    assert not MoneyFact.objects.filter(source="").exists()
    due = programme.key_dates.get(on="2022-11-17")
    assert due.at.isoformat() == "2022-11-17T16:00:00+00:00"


def test_places_know_their_successors_and_nations():
    history.seed()
    fife = Place.objects.get(code="S12000015")
    assert fife.successors.get().code == "S12000047"
    assert fife not in Place.objects.current()
    assert Place.objects.current().filter(kind="region").count() == 9
    assert not Place.objects.filter(nation="").exists()
    rural = Partnership.objects.get(slug="rural-wales")
    assert rural.places.count() == 10


def test_only_fictional_bodies_are_eligible_in_the_demonstration():
    history.seed()
    people.seed()
    assert {
        each.domain.endswith(".example.org") for each in Organisation.objects.filter(may_administer=True)
    } == {True}


def test_a_correction_in_the_facts_reaches_a_seeded_database():
    history.seed()
    Partnership.objects.filter(slug="forth2o").update(summary_en="Old words")
    history.seed()
    assert "Forth basin" in Partnership.objects.get(slug="forth2o").summary_en


def test_a_slow_step_says_what_it_is_doing(capsys, monkeypatch):
    monkeypatch.setattr("lpip_portal.management.seeding.settling.PATIENCE", 0.01)
    with patiently("Counting sheep."):
        time.sleep(0.1)
    with patiently("Never said."):
        pass
    assert "Counting sheep." in capsys.readouterr().out
