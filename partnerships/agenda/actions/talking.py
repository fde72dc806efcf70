"""What people say about a priority, and what they link to."""

from django.db import transaction
from django.utils.translation import gettext as _

from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import IllegalMove, Refusal
from partnerships.agenda import policy
from partnerships.agenda.models import EvidenceLink, Priority, Remark

from .guards import MOST_LINKS, MOST_REMARKS, locked, refuse_too_many, refuse_unless_at_work, way_back

ON_THE_WEB = ("http://", "https://")


@transaction.atomic
def remark(priority: Priority, *, by: User, text: str, nonce: str = "") -> Remark:
    """Say something about a priority, by name."""
    if done := trail.repeat(nonce, by, Remark, "remark.make"):
        return done
    priority = locked(priority)
    require(policy.may_remark(by, priority))
    refuse_unless_at_work(priority.partnership)
    refuse_too_many(priority.remarks.filter(by=by).count(), MOST_REMARKS, priority.partnership)
    made = Remark.objects.create(priority=priority, by=by, text=text)
    trail.record("remark.make", made, by=by, nonce=nonce, priority=priority)
    return made


@transaction.atomic
def hide_remark(remark: Remark, *, by: User, reason: str, nonce: str = "") -> Remark:
    """Hide what should not stand. Whoever wrote it reads why."""
    if done := trail.repeat(nonce, by, remark, "remark.hide"):
        return done
    remark = _locked_remark(remark)
    require(policy.may_hide(by, remark))
    if remark.hidden_at is not None:
        raise IllegalMove(
            _("This comment is hidden already."), possible=way_back(remark.priority.partnership)
        )
    remark.hidden_at, remark.hidden_by, remark.hidden_reason = clock.now(), by, reason
    remark.save()
    trail.record("remark.hide", remark, by=by, nonce=nonce)
    return remark


@transaction.atomic
def show_remark(remark: Remark, *, by: User, nonce: str = "") -> Remark:
    """Show again what was hidden."""
    if done := trail.repeat(nonce, by, remark, "remark.show"):
        return done
    remark = _locked_remark(remark)
    require(policy.may_hide(by, remark))
    if remark.hidden_at is None:
        raise IllegalMove(_("This comment is not hidden."), possible=way_back(remark.priority.partnership))
    remark.hidden_at = remark.hidden_by = None
    remark.hidden_reason = ""
    remark.save()
    trail.record("remark.show", remark, by=by, nonce=nonce)
    return remark


@transaction.atomic
def add_evidence(priority: Priority, *, by: User, title: str, url: str, nonce: str = "") -> EvidenceLink:
    """Link to something on the web that speaks to a priority."""
    if done := trail.repeat(nonce, by, EvidenceLink, "evidence.add"):
        return done
    priority = locked(priority)
    require(policy.may_add_evidence(by, priority))
    refuse_unless_at_work(priority.partnership)
    refuse_too_many(priority.evidence.count(), MOST_LINKS, priority.partnership)
    if not url.startswith(ON_THE_WEB):
        raise Refusal(_("Evidence is linked by an address that begins with https:// or http://."))
    if priority.evidence.filter(url=url).exists():
        raise Refusal(_("This address is linked already."), possible=way_back(priority.partnership))
    link = EvidenceLink.objects.create(priority=priority, title=title, url=url)
    trail.record("evidence.add", link, by=by, nonce=nonce, priority=priority)
    return link


@transaction.atomic
def remove_evidence(link: EvidenceLink, *, by: User, nonce: str = "") -> Priority:
    """Take a link off again."""
    priority = locked(link.priority)
    require(policy.may_remove_evidence(by, link))
    refuse_unless_at_work(priority.partnership)
    gone, _each = EvidenceLink.objects.filter(pk=link.pk).delete()
    if gone:
        trail.record("evidence.remove", priority, by=by, nonce=nonce)
    return priority


def _locked_remark(remark: Remark) -> Remark:
    found = Remark.objects.select_related("priority__partnership")
    return found.select_for_update(of=("self",)).get(pk=remark.pk)
