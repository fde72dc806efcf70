"""Indicators and figures of funded partnerships."""

from datetime import date

from hub.models import (
    EvaluationQuestion,
    Indicator,
    IndicatorVersion,
    Observation,
    Story,
    Theory,
    TheoryNode,
)
from lpip_portal import clock

from .assessing import an_award
from .counting import number
from .library import a_hub_person
from .people import a_partnership, a_user, belongs

LONG_AGO = date(2020, 1, 1)
SEXES = [{"code": "women", "en": "Women", "cy": "Menywod"}, {"code": "men", "en": "Men", "cy": "Dynion"}]


def an_indicator(**facts) -> IndicatorVersion:
    """The first version of an indicator that counts something, in no groups."""
    n = number()
    maker = a_hub_person("evaluator")
    indicator = Indicator.objects.create(code=facts.pop("code", f"I{n}"), owner=maker, made_by=maker)
    facts = {"title_en": f"Indicator {n}", "definition_en": "What is counted.", "unit": "count", **facts}
    return IndicatorVersion.objects.create(
        indicator=indicator, made_by=maker, **{"starts_on": LONG_AGO, **facts}
    )


def a_funded_partnership(**facts):
    """A public partnership with an award that everybody may know: its lead, and a manager beside them."""
    lead = a_user()
    partnership = a_partnership(lead, **{"is_public": True, **facts})
    an_award("active", partnership=partnership)
    manager = a_user()
    belongs(manager, partnership, "manager")
    return partnership, lead, manager


def a_figure(version: IndicatorVersion, partnership, period: date, value, **facts) -> Observation:
    """A published figure."""
    people = {"entered_by": facts.pop("entered_by", None) or a_user()}
    if facts.get("state", "published") != "entered":
        people |= {"verified_by": a_user(), "verified_at": clock.now()}
    if facts.get("state", "published") in ("published", "replaced"):
        people |= {"decided_by": a_user(), "decided_at": clock.now()}
    facts = {"state": "published", **facts}
    return Observation.objects.create(
        indicator=version.indicator, version=version, partnership=partnership, period=period, value=value, **people, **facts
    )  # fmt: skip


def a_story(partnership, writer, state: str = "published") -> Story:
    """A contribution story that this person wrote."""
    reviewed = {} if state == "draft" else {"reviewed_by": a_user()}
    out = {"published_by": a_user(), "published_at": clock.now()} if state == "published" else {}
    story = Story.objects.create(
        partnership=partnership, title_en="Earlier buses", outcome_en="Two buses run.", contribution_en="We counted.",
        evidence_en="Minutes.", strength="fair", rivals_en="It was planned.", state=state, **reviewed, **out,
    )  # fmt: skip
    story.writers.add(writer)
    return story


def a_question(state: str = "open", **facts) -> EvaluationQuestion:
    """A question of the evaluation that the hub asks."""
    asker = facts.pop("owner", None) or a_hub_person("evaluator")
    facts = {"kind": "impact", "text_en": "Do people feel heard?", **facts}
    return EvaluationQuestion.objects.create(owner=asker, made_by=asker, state=state, **facts)


def a_theory(partnership, writer, state: str = "published", **facts) -> Theory:
    """A theory of change of two boxes with an arrow between them, drawn by this person."""
    out = {} if state == "draft" else {"published_by": a_user(), "published_at": clock.now()}
    theory = Theory.objects.create(partnership=partnership, state=state, **out, **facts)
    last = TheoryNode.objects.create(theory=theory, kind="outcome", text_en="More people in work")
    first = TheoryNode.objects.create(
        theory=theory,
        kind="activity",
        text_en="Count buses",
        assumption_en="Drivers are there.",
        risks_en="Strikes.",
    )
    first.leads_to.add(last)
    theory.writers.add(writer)
    return theory
