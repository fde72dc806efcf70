"""Introductions: asked of the hub by a partnership, made or declined by hub staff. Nobody is given an expert's address."""

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications import actions as applications
from hub.catalogue import policy
from hub.catalogue.expert_models import Expert, Introduction
from hub.people.models import HubPerson
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import NotReady, Refusal, move
from partnerships.models import Partnership


@transaction.atomic
def ask_introduction(
    expert: Expert, *, by: User, partnership: Partnership, purpose: str, nonce: str = ""
) -> Introduction:
    """Ask the hub to bring a partnership and an expert together."""
    if done := trail.repeat(nonce, by, Introduction, "introduction.ask"):
        return done
    require(policy.may_ask_introduction(by, partnership))
    expert = Expert.objects.select_for_update(of=("self",)).get(pk=expert.pk)
    if not expert.is_listed:
        raise NotReady(_("This person cannot be introduced now."))
    if expert.introductions.filter(partnership=partnership, state=Introduction.State.ASKED).exists():
        raise Refusal(_("Your partnership has asked for this introduction already; it is with the hub."))
    made = Introduction.objects.create(expert=expert, partnership=partnership, purpose=purpose, asked_by=by)
    trail.record("introduction.ask", made, by=by, nonce=nonce, partnership=partnership, expert=expert)
    staff = HubPerson.objects.holding().filter(role=HubPerson.Role.STAFF).select_related("user")
    helpers = [person.user for person in staff if policy.may_handle(person.user, made)]
    outbox.post("introduction_wanted", to=helpers, about=made, introduction=made)
    return made


@transaction.atomic
def make_introduction(introduction: Introduction, *, by: User, answer: str, nonce: str = "") -> Introduction:
    """Write to the expert with the words and the address of whoever asked; the expert answers if they like."""
    if done := trail.repeat(nonce, by, introduction, "introduction.make"):
        return done
    introduction = _locked(introduction)
    require(policy.may_handle(by, introduction))
    move(introduction, "make_introduction")
    if not introduction.expert.is_listed:
        raise NotReady(_("This person is not listed any more. Decline, and say whom to ask instead."))
    introduction.handled_by, introduction.answer = by, answer
    introduction.save(update_fields=["state", "handled_by", "answer"])
    trail.record("introduction.make", introduction, by=by, nonce=nonce)
    applications.note_support(
        by, introduction.partnership, by=by, evidence="Made an introduction to an expert"
    )
    outbox.post(
        "introduction_made", to=[introduction.asked_by], about=introduction, introduction=introduction
    )
    outbox.post(
        "introduction_for_expert",
        to=[introduction.expert.user],
        about=introduction,
        introduction=introduction,
    )
    return introduction


@transaction.atomic
def decline_introduction(
    introduction: Introduction, *, by: User, answer: str, nonce: str = ""
) -> Introduction:
    """Decline to introduce, and say why or whom to ask instead."""
    if done := trail.repeat(nonce, by, introduction, "introduction.decline"):
        return done
    introduction = _locked(introduction)
    require(policy.may_handle(by, introduction))
    move(introduction, "decline_introduction")
    introduction.handled_by, introduction.answer = by, answer
    introduction.save(update_fields=["state", "handled_by", "answer"])
    trail.record("introduction.decline", introduction, by=by, nonce=nonce)
    outbox.post(
        "introduction_declined", to=[introduction.asked_by], about=introduction, introduction=introduction
    )
    return introduction


def _locked(introduction: Introduction) -> Introduction:
    found = Introduction.objects.select_related("expert__user", "partnership", "asked_by")
    return found.select_for_update(of=("self",)).get(pk=introduction.pk)


def _may_still_go(kind: str, about: str, letter: Letter) -> bool:
    """Ask again at delivery: to who may read the introduction, and to the expert while they are listed."""
    found = Introduction.objects.filter(pk=about.rpartition(":")[2])
    if letter.to is None:
        return False
    if kind == "introduction_for_expert":
        return found.filter(expert__user=letter.to, expert__state=Expert.State.LISTED).exists()
    return found.visible_to(letter.to).exists()


outbox.still_allowed("hub.introduction:", _may_still_go)
