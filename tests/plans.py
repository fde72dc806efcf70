"""Plans of rounds for tests, made by the officers' own actions."""

from datetime import timedelta

from funding.models import Programme, Round
from funding.rounds import actions as round_actions
from lpip_portal import clock
from lpip_portal.accounts.models import User
from tests.factories import a_user, an_organisation, with_role
from tests.factories.counting import number


def a_plan(officer: User | None = None, approver: User | None = None, **facts) -> Round:
    """A sound plan of two phases, made by its officer's own action, with an approver named; it opens in three weeks."""
    officer, approver = officer or with_role("officer"), approver or a_user()
    owner = facts.pop("owner", None) or an_organisation(kind="funder", may_administer=False)
    facts = {
        "code": f"PLAN{number()}",
        "title_en": "Planned round",
        "summary_en": "What it is for.",
        "contact_email": "round@example.org",
        "first_day": (clock.now() + timedelta(days=21)).date(),
        **facts,
    }
    programme = Programme.objects.get_or_create(slug="lpip", defaults={"name_en": "LPIP"})[0]
    plan = round_actions.plan(by=officer, programme=programme, owner=owner, **facts)
    round_actions.name_approver(plan, by=officer, user=approver)
    return plan
