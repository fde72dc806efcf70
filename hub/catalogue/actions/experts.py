"""Experts: suggested, invited by the hub, listed only once they agreed themselves, forgotten when they leave."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hub.catalogue import policy
from hub.catalogue.expert_models import Expert
from hub.catalogue.queries import hub_staff
from lpip_portal import clock
from lpip_portal.access import Guest, require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Refusal, move
from partnerships.models import Theme


@transaction.atomic
def suggest_expert(
    *, by: User, name: str, email: str, why: str, organisation: str = "", nonce: str = ""
) -> Expert:
    """Suggest somebody to the hub. Only hub staff read this; the person hears nothing before the hub asks them.

    Whoever may not know that the hub knows this person already is not told: their suggestion ends here.
    """
    if done := trail.repeat(nonce, by, Expert, "expert.suggest"):
        return done
    require(policy.may_suggest(by))
    expert = Expert(name=name, email=email.lower(), organisation=organisation, why=why, suggested_by=by)
    try:
        with transaction.atomic():
            expert.save()
    except IntegrityError:
        known = Expert.objects.filter(email__iexact=email).exclude(state=Expert.State.REMOVED).first()
        if known is None or Expert.objects.visible_to(by).filter(pk=known.pk).exists():
            raise Refusal(_("The hub knows this person already. Ask the hub for an introduction.")) from None
        trail.record("expert.suggest", known, by=by, nonce=nonce, again=True)
        return known
    trail.record("expert.suggest", expert, by=by, nonce=nonce)
    outbox.post("expert_suggested", to=hub_staff(by), about=expert, expert=expert, sender=by)
    return expert


@transaction.atomic
def invite_expert(expert: Expert, *, by: User, nonce: str = "") -> Expert:
    """Ask somebody whether they want to be found."""
    if done := trail.repeat(nonce, by, expert, "expert.invite"):
        return done
    expert = _locked(expert)
    require(policy.may_curate(by, expert))
    move(expert, "invite_expert")
    expert.save(update_fields=["state"])
    trail.record("expert.invite", expert, by=by, nonce=nonce)
    known = User.objects.filter(email__iexact=expert.email, is_active=True).first()
    outbox.post(
        "expert_invited",
        to=[known or Guest(expert.email, expert.name)],
        about=expert,
        expert=expert,
        inviter=by,
    )
    return expert


@transaction.atomic
def consent(
    expert: Expert,
    *,
    by: User,
    name: str,
    organisation: str,
    expertise: str,
    availability: str,
    contact: str,
    no_conflict: str,
    themes: list[Theme],
    nonce: str = "",
) -> Expert:
    """Agree to be found, with what one knows, when one has time, and what could sway one."""
    if done := trail.repeat(nonce, by, expert, "expert.consent"):
        return done
    expert = _locked(expert)
    require(policy.may_consent(by, expert))
    move(expert, "consent")
    expert.user, expert.consented_at = by, clock.now()
    expert.name, expert.organisation, expert.expertise = name, organisation, expertise
    expert.availability, expert.contact, expert.no_conflict = availability, contact, no_conflict
    expert.save()
    expert.themes.set(themes)
    trail.record("expert.consent", expert, by=by, nonce=nonce)
    outbox.post("expert_consented", to=hub_staff(by), about=expert, expert=expert)
    return expert


@transaction.atomic
def list_expert(expert: Expert, *, by: User, nonce: str = "") -> Expert:
    """List somebody who agreed."""
    if done := trail.repeat(nonce, by, expert, "expert.list"):
        return done
    expert = _locked(expert)
    require(policy.may_curate(by, expert))
    move(expert, "list_expert")
    expert.save(update_fields=["state"])
    trail.record("expert.list", expert, by=by, nonce=nonce)
    outbox.post("expert_listed", to=[expert.user], about=expert, expert=expert)
    return expert


@transaction.atomic
def pause_expert(expert: Expert, *, by: User, nonce: str = "") -> Expert:
    """Take somebody off the list for a while."""
    if done := trail.repeat(nonce, by, expert, "expert.pause"):
        return done
    expert = _locked(expert)
    require(policy.may_pause(by, expert))
    move(expert, "pause_expert")
    expert.save(update_fields=["state"])
    trail.record("expert.pause", expert, by=by, nonce=nonce)
    return expert


@transaction.atomic
def resume_expert(expert: Expert, *, by: User, nonce: str = "") -> Expert:
    """Put somebody back on the list."""
    if done := trail.repeat(nonce, by, expert, "expert.resume"):
        return done
    expert = _locked(expert)
    require(policy.may_pause(by, expert))
    move(expert, "resume_expert")
    expert.save(update_fields=["state"])
    trail.record("expert.resume", expert, by=by, nonce=nonce)
    return expert


@transaction.atomic
def remove_expert(expert: Expert, *, by: User, nonce: str = "") -> Expert:
    """Forget somebody: nothing but their name stays on introductions that were made."""
    if done := trail.repeat(nonce, by, expert, "expert.remove"):
        return done
    expert = _locked(expert)
    require(policy.may_pause(by, expert))
    move(expert, "remove_expert")
    for name in ("email", "why", "expertise", "contact", "no_conflict", "organisation"):
        setattr(expert, name, "")
    expert.save()
    expert.themes.clear()
    trail.record("expert.remove", expert, by=by, nonce=nonce)
    return expert


def _locked(expert: Expert) -> Expert:
    return Expert.objects.select_for_update(of=("self",)).select_related("user").get(pk=expert.pk)


def _may_still_go(kind: str, about: str, letter: Letter) -> bool:
    """Ask again at delivery: to hub staff while they are; to whoever was invited while the invitation stands."""
    expert = Expert.objects.filter(pk=about.rpartition(":")[2]).first()
    if expert is None or expert.state == Expert.State.REMOVED:
        return False
    if kind == "expert_invited":
        return expert.state == Expert.State.INVITED
    return letter.to is not None and (policy.may_curate(letter.to) or letter.to == expert.user)


outbox.still_allowed("hub.expert:", _may_still_go)
