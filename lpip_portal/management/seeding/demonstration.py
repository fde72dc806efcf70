"""The demonstration round: fictional, open now, planned and published by the demo people through the portal's own verbs."""

from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from funding.models import Programme, Round
from funding.rounds import actions
from lpip_portal import clock
from lpip_portal.accounts import demo
from lpip_portal.accounts.models import User
from partnerships.models import Organisation, Theme

from . import people

CODE = "DEMO"
OPEN_FOR = timedelta(days=21)
PROGRAMME = {"name_en": "Demonstration programme", "name_cy": "Rhaglen arddangos"}
ROUND = {
    "title_en": "Demonstration round",
    "title_cy": "Rownd arddangos",
    "summary_en": (
        "Seed funding for partnerships that bring researchers, local government and communities together to find out "
        "what works in their place.\n\nThe first phase is open to every eligible partnership. Those that are funded in "
        "it are invited into the second, which lasts three years and carries their research agenda forward.\n\n"
        "This round is a demonstration: its funder, its people and its bids are invented."
    ),
    "summary_cy": (
        "Cyllid cychwynnol i bartneriaethau sy’n dod ag ymchwilwyr, llywodraeth leol a chymunedau at ei gilydd i ganfod "
        "beth sy’n gweithio yn eu lle.\n\nMae’r cam cyntaf yn agored i bob partneriaeth gymwys. Gwahoddir y rhai a "
        "ariennir ynddo i’r ail gam, sy’n para tair blynedd ac yn cario eu hagenda ymchwil ymlaen.\n\n"
        "Arddangosiad yw’r rownd hon: dychmygol yw’r cyllidwr, y bobl a’r ceisiadau."
    ),
    "contact_email": "help@example.org",
}


def seed() -> Round:
    """Put the demonstration round in place and return it; a second run changes nothing."""
    if settings.PRODUCTION:
        raise ImproperlyConfigured("The demonstration round is never made in production.")
    existing = Round.objects.filter(code=CODE).exclude(state=Round.State.CANCELLED).first()
    return existing or _publish()


@transaction.atomic
def _publish() -> Round:
    first_day = monday(clock.today() - OPEN_FOR)
    cast = {
        role: User.objects.get(email=demo.address(role))
        for role in ("officer", "approver", "finance", "conflicts")
    }
    morning = clock.uk(first_day.year, first_day.month, first_day.day, 9)
    with clock.at(morning - timedelta(days=18)) as hands:
        round_ = actions.plan(
            by=cast["officer"],
            programme=programme(),
            owner=Organisation.objects.get(name=people.FUNDER),
            first_day=first_day,
            code=CODE,
            **ROUND,
        )
        actions.name_approver(round_, by=cast["officer"], user=cast["approver"])
        actions.name_officer(round_, by=cast["officer"], user=cast["finance"], duty="finance")
        actions.name_officer(round_, by=cast["officer"], user=cast["conflicts"], duty="conflicts")
        hands.move_on(days=7)
        actions.send_for_approval(round_, by=cast["officer"])
        hands.move_on(days=4, hours=2)
        return actions.publish(round_, by=cast["approver"])


def programme() -> Programme:
    """Return the fictional programme: nothing invented is attached to a real one."""
    found, made = Programme.objects.get_or_create(slug="demonstration", defaults=PROGRAMME)
    if made:
        found.funders.add(Organisation.objects.get(name=people.FUNDER))
        found.themes.set(Theme.objects.all())
    return found


def monday(day: date) -> date:
    """Return the Monday nearest to a day."""
    return day - timedelta(days=(day.weekday() + 3) % 7 - 3)
