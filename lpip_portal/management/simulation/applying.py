"""Act one: a round is planned and published, partnerships are founded, bids are written, signed off and submitted."""

import random
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.utils.html import escape
from PIL import Image, ImageDraw

from funding.applications import actions as bids
from funding.models import Application, Invitation, Phase, Programme, Question, Round, Section
from funding.questions.boxes import all_boxes
from funding.questions.queries import paper
from funding.rounds import actions as rounds
from lpip_portal import clock
from lpip_portal.accounts.models import User
from lpip_portal.ui import rich
from partnerships import actions as partnerships
from partnerships.models import Organisation, Partnership, Place, Theme

from . import words
from .cast import Cast

Say = Callable[[], None]
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def publish(
    cast: Cast, *, code: str, title: str, title_cy: str, first_day, rules: dict[str, Any] | None = None
) -> Round:
    """Plan a two-phase round, its first phase with other ``rules`` where some are given, and let a second person publish it."""
    round_ = rounds.plan(
        by=cast.officer,
        programme=programme(),
        owner=cast.funder,
        first_day=first_day,
        code=code,
        title_en=title,
        title_cy=title_cy,
        summary_en="A competition of fictional bids by fictional people, to show how the portal works.",
        summary_cy="Cystadleuaeth o geisiadau dychmygol gan bobl ddychmygol, i ddangos sut mae’r porth yn gweithio.",
        contact_email="help@example.org",
    )
    if rules:
        first = round_.phases.get(number=1)
        rounds.edit_phase(first, by=cast.officer, version=first.version, **rules)
    rounds.name_approver(round_, by=cast.officer, user=cast.approver)
    rounds.name_officer(round_, by=cast.officer, user=cast.finance, duty="finance")
    rounds.name_officer(round_, by=cast.officer, user=cast.conflicts, duty="conflicts")
    rounds.name_officer(round_, by=cast.officer, user=cast.deputy, duty="deputy")
    rounds.send_for_approval(round_, by=cast.officer)
    return rounds.publish(round_, by=cast.approver)


def programme() -> Programme:
    """Return the programme under which fictional rounds run: never the real one."""
    found, _ = Programme.objects.get_or_create(
        slug="demonstration", defaults={"name_en": "Demonstration programme", "name_cy": "Rhaglen arddangos"}
    )
    return found


def found(
    cast: Cast, lead: User, chance: random.Random, university: Organisation, number: int
) -> Partnership:
    """Found a partnership with a partner organisation that accepts and a member who joins."""
    again, at = divmod(number, len(words.PLACES))
    place = words.PLACES[at] + (f" {again + 1}" if again else "")
    nation = university.nation
    partnership = partnerships.found(
        by=lead,
        name_en=f"{place} Together",
        convenor=university,
        administrator=university,
        nation=nation,
        places=[_place(nation, number)],
        themes=chance.sample(list(Theme.objects.all()), 2),
        summary_en=words.paragraph(chance, place, chance.choice(words.SUBJECTS), 2),
    )
    for organisation, person in chance.sample(cast.partners, 2):
        partner = partnerships.invite_partner(
            partnership, by=lead, organisation=organisation, email=person.email
        )
        if chance.random() < 0.8:
            partnerships.accept_partner(partner, by=person)
    writer = chance.choice(cast.writers)
    if writer != lead:
        invitation = partnerships.invite_person(partnership, by=lead, email=writer.email, role="member")
        partnerships.accept_invitation(invitation, by=writer)
    return partnership


def _place(nation: str, number: int) -> Place:
    """Return a region of England, or another nation."""
    near = Place.objects.filter(parent__code=nation, kind=Place.Kind.REGION).order_by("code")
    return (
        near[number % len(near)]
        if near
        else Place.objects.filter(code=nation).first() or Place.objects.first()
    )


def write(phase: Phase, partnership: Partnership, lead: User, chance: random.Random) -> Application:
    """Tell the funder, start the bid, answer every question and enter costs line by line."""
    bid = answer(phase, partnership, lead, chance)
    _cost(bid, lead, phase, chance)
    return bid


def answer(phase: Phase, partnership: Partnership, lead: User, chance: random.Random) -> Application:
    """Tell the funder where it asks to be told, start the bid and answer every question."""
    place, subject = partnership.name_en.removesuffix(" Together"), chance.choice(words.SUBJECTS)
    if phase.intention_required:
        bids.intend(
            phase, partnership, by=lead, at=clock.now(), title=f"{subject.capitalize()} in {place}"[:150],
            summary=words.paragraph(chance, place, subject, 2),
        )  # fmt: skip
    bid = bids.start(phase, partnership, by=lead, at=clock.now())
    asked = [question for part in paper(phase.question_set_id) for question in part.asked]
    carried = set(bid.answers.values_list("question", flat=True))
    values = {
        box: (_answer(box.question, chance, place, subject), 0)
        for box in all_boxes(asked)
        if box.question.pk not in carried
    }
    bids.save_answers(bid, values, by=lead)
    if not Application.objects.filter(phase=phase).exclude(pk=bid.pk).exists():
        _illustrate(bid, lead, place)
    _pick(bid, {question.kind for question in asked}, partnership, lead, chance)
    return bid


def _illustrate(bid: Application, lead: User, place: str) -> None:
    """Put a drawing into the first answer that takes one."""
    asked = [question for part in paper(bid.phase.question_set_id) for question in part.asked]
    question = next((question for question in asked if question.takes_images), None)
    if question is None:
        return
    answer = bid.answers.filter(question=question).first()
    bids.add_image(
        bid, all_boxes([question])[0], by=lead, file=drawing(), seen=answer.version if answer else 0,
        legend=f"How people in {place} raise a question, choose between questions, and hear what came of it.",
    )  # fmt: skip


def drawing() -> ContentFile:
    """Return a drawing of three circles that are joined: a step each."""
    sheet = Image.new("RGB", (900, 300), "white")
    pen = ImageDraw.Draw(sheet)
    pen.line((150, 150, 750, 150), fill="#23463f", width=8)
    for place, colour in ((150, "#2f7f73"), (450, "#f6b545"), (750, "#c4573c")):
        pen.ellipse((place - 90, 60, place + 90, 240), fill=colour, outline="#23463f", width=6)
    made = BytesIO()
    sheet.save(made, "PNG")
    return ContentFile(made.getvalue(), name="steps.png")


def _pick(
    bid: Application, kinds: set[str], partnership: Partnership, lead: User, chance: random.Random
) -> None:
    """Fill the rows that the paper asks for: the partnership's places and themes, and the first steps."""
    if Question.Kind.PLACES in kinds:
        bids.pick_places(bid, by=lead, places=partnership.places.all())
    if Question.Kind.THEMES in kinds:
        bids.pick_themes(bid, by=lead, themes=partnership.themes.all())
    if Question.Kind.MILESTONES in kinds:
        for month, title in (
            (1, "Steering group meets"),
            (chance.randint(2, 3), "First neighbourhood assembly"),
        ):
            bids.save_milestone(bid, by=lead, title=title, month=month, owner=bid.organisation)


def _answer(question: Question, chance: random.Random, place: str, subject: str):
    if question.kind == Question.Kind.NUMBER:
        return chance.randint(1, 12)
    if question.kind == Question.Kind.DATE:
        return clock.today() + timedelta(days=chance.randint(100, 200))
    if question.kind == Question.Kind.DECLARATION:
        return question.agreed
    if question.kind == Question.Kind.MONEY:
        return [
            {"code": row["code"], "amount": f"{chance.randint(1, 40) * 250}.00"} for row in question.options
        ]
    if question.kind in (Question.Kind.CHOICE, Question.Kind.MULTIPLE):
        return [question.options[0]["code"]]
    if question.shown_to == Question.Audience.STAFF:
        return "Nobody."
    text = words.paragraph(chance, place, subject, 2 if question.kind == Question.Kind.SHORT else 5)
    if question.kind != Question.Kind.LONG or question.is_published or question.character_limit:
        return text
    return rich.from_plain(text) + rich.clean(
        f"<p><b>First steps in {escape(place)}</b></p><ul><li>Ask who is missing from the table</li>"
        "<li>Agree what would count as better</li></ul>"
    )


def _cost(bid: Application, lead: User, phase: Phase, chance: random.Random) -> None:
    share = Decimal(chance.randint(70, 98)) / 100
    parts = {
        "di_staff": Decimal("0.55"),
        "di_travel": Decimal("0.05"),
        "di_other": Decimal("0.10"),
        "indirect": Decimal("0.30"),
    }
    for heading, part in parts.items():
        fec = (phase.cap * share * part).quantize(Decimal("0.01"))
        bids.save_cost_line(
            bid, by=lead, organisation=bid.organisation, heading=heading, description=_what(heading), fec=fec
        )


def _what(heading: str) -> str:
    return {
        "di_staff": "Research associate and community co-ordinator",
        "di_travel": "Travel to workshops",
        "di_other": "Workshops, and payments to community researchers",
        "indirect": "Indirect costs of the university",
    }[heading]


def submit(bid: Application, cast: Cast) -> None:
    """Send the bid to the research office, which submits it."""
    bids.send_to_office(bid, by=bid.lead, at=clock.now())
    bids.submit(bid, by=cast.signatories[bid.organisation_id], at=clock.now())


def leave_in_other_states(cast: Cast, written: list[Application], *, all_of_them: bool = False) -> set[int]:
    """Leave some bids with the office and withdrawn, and of many (or if asked) also a draft and a returned one; return their keys."""
    if len(written) < 5:
        return set()
    withdrawn, waiting, draft, returned = written[-1:-5:-1]
    bids.send_to_office(waiting, by=waiting.lead, at=clock.now())
    bids.withdraw(withdrawn, by=withdrawn.lead, reason="Our partner council has changed its plans.")
    if len(written) < 10 and not all_of_them:
        return {waiting.pk, withdrawn.pk}
    bids.send_to_office(returned, by=returned.lead, at=clock.now())
    bids.return_to_lead(
        returned,
        by=cast.signatories[returned.organisation_id],
        note="Please name the second community partner, and check the travel costs.",
        notes={_section(returned, "costs"): "Travel is asked for twice, in lines 2 and 5."},
    )
    return {draft.pk, waiting.pk, returned.pk, withdrawn.pk}


def _section(bid: Application, component: str) -> Section:
    return bid.phase.question_set.sections.filter(component=component).first()


def invited(phase: Phase) -> list[Invitation]:
    """Return the open invitations into a phase."""
    now = clock.now()
    return list(
        Invitation.objects.announced(now)
        .filter(phase=phase, opens_at__lte=now)
        .select_related("partnership", "continues__lead")
    )
