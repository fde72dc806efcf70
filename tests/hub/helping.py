"""Bidders who were invited, plans of who may help them, and help that was given, for the tests of help with bids."""

from datetime import timedelta
from decimal import Decimal

from funding.models import Invitation
from hub.support import actions
from lpip_portal import clock
from partnerships.models import Affiliation
from tests.factories import (
    a_partnership,
    a_user,
    approver_of,
    officer_of,
)


def invited(phase, **facts):
    lead = a_user()
    partnership = a_partnership(lead, **facts)
    Invitation.objects.create(
        phase=phase, partnership=partnership, announced_at=clock.now() - timedelta(days=1)
    )
    return partnership, lead


def a_plan(phase, *helpers, publish=True):
    plan = actions.draft_plan(phase, by=officer_of(phase), words_en="All alike.", helpers=helpers)
    plan = actions.propose_plan(plan, by=officer_of(phase))
    return actions.publish_plan(plan, by=approver_of(phase)) if publish else plan


def works_for(user, partnership):
    Affiliation.objects.create(user=user, organisation=partnership.administrator, since=clock.uk(2020, 1, 1))
    return user


def wants_help(partnership, lead, phase):
    return actions.ask(partnership, by=lead, kind="bid", question="Is our plan clear?", phase=phase)


def helped(request, staff, hours="1.5"):
    return actions.note_activity(
        [], by=staff, request=request, kind="call", on=clock.today(), people=[staff], hours=Decimal(hours)
    )
