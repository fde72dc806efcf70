"""Theories of change: begun from the version in force, drawn box by box, published by somebody who drew nothing of it."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hub.evaluation import policy
from hub.evaluation.theory_models import Theory, TheoryNode
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.workflow import NotReady, Refusal, Stale, move
from partnerships.models import Partnership

COPIED = (
    "kind",
    "text_en",
    "text_cy",
    "assumption_en",
    "assumption_cy",
    "risks_en",
    "risks_cy",
)
MOST_NODES = 40  # what a diagram can show


@transaction.atomic
def begin_theory(*, by: User, partnership: Partnership | None, nonce: str = "") -> Theory:
    """Begin a draft: a copy of the version in force, or an empty one."""
    if done := trail.repeat(nonce, by, Theory, "theory.begin"):
        return done
    require(policy.may_draw(by, partnership))
    known = Theory.objects.select_for_update().filter(partnership=partnership)
    last = known.order_by("number").last()
    try:
        with transaction.atomic():
            draft = Theory.objects.create(partnership=partnership, number=last.number + 1 if last else 1)
    except IntegrityError:
        raise Refusal(_("There is a draft already.")) from None
    if (before := known.filter(state=Theory.State.PUBLISHED).first()) is not None:
        _copy(before, draft)
    trail.record("theory.begin", draft, by=by, nonce=nonce, number=draft.number)
    return draft


def _copy(before: Theory, draft: Theory) -> None:
    copies = {
        old.pk: TheoryNode.objects.create(theory=draft, **{name: getattr(old, name) for name in COPIED})
        for old in before.nodes.order_by("pk")
    }
    edge = TheoryNode.leads_to.through
    edge.objects.bulk_create(
        edge(from_theorynode=copies[each.from_theorynode_id], to_theorynode=copies[each.to_theorynode_id])
        for each in edge.objects.filter(from_theorynode__theory=before).order_by("pk")
    )


@transaction.atomic
def draw_node(
    theory: Theory, *, by: User, leads_to: Sequence[TheoryNode] = (), nonce: str = "", **words: Any
) -> TheoryNode:
    """Add a box to a draft, and the arrows that go out from it."""
    if done := trail.repeat(nonce, by, TheoryNode, "theory.draw"):
        return done
    theory = _locked(theory)
    require(policy.may_draw(by, theory.partnership))
    _refuse_unless_draft(by, theory)
    if theory.nodes.count() >= MOST_NODES:
        raise NotReady(_("A theory of change has at most 40 boxes. Put some together."))
    node = TheoryNode.objects.create(theory=theory, **words)
    _connect(node, leads_to)
    theory.writers.add(by)
    trail.record("theory.draw", node, by=by, nonce=nonce)
    return node


@transaction.atomic
def change_node(
    node: TheoryNode, *, by: User, version: int, leads_to: Sequence[TheoryNode], nonce: str = "", **words: Any
) -> TheoryNode:
    """Change a box of a draft and its arrows. ``version`` is the one that the writer had on screen."""
    if done := trail.repeat(nonce, by, node, "theory.change"):
        return done
    theory = _locked(node.theory)
    require(policy.may_draw(by, theory.partnership))
    _refuse_unless_draft(by, theory)
    node = TheoryNode.objects.select_for_update().get(pk=node.pk)
    if version != node.version:
        raise Stale(
            _("Somebody else saved this box since you opened it. Reload the page to see their words.")
        )
    for name, value in words.items():
        setattr(node, name, value)
    node.version += 1
    node.save()
    _connect(node, leads_to)
    if any(each.layer >= node.layer for each in node.comes_from.all()):
        raise Refusal(
            _("A box that leads here would not come before it any more. Take its arrow away first.")
        )
    theory.writers.add(by)
    trail.record("theory.change", node, by=by, nonce=nonce, version=node.version)
    return node


@transaction.atomic
def drop_node(node: TheoryNode, *, by: User, nonce: str = "") -> Theory:
    """Take a box out of a draft, with its arrows."""
    if done := trail.repeat(nonce, by, node.theory, "theory.drop"):
        return done
    theory = _locked(node.theory)
    require(policy.may_draw(by, theory.partnership))
    _refuse_unless_draft(by, theory)
    TheoryNode.objects.filter(pk=node.pk).delete()
    theory.writers.add(by)
    trail.record("theory.drop", theory, by=by, nonce=nonce)
    return theory


@transaction.atomic
def publish_theory(theory: Theory, *, by: User, nonce: str = "") -> Theory:
    """Publish a draft that somebody else drew; the version before is replaced."""
    if done := trail.repeat(nonce, by, theory, "theory.publish"):
        return done
    theory = _locked(theory)
    require(policy.may_publish_theory(by, theory))
    if not theory.nodes.exists():
        raise NotReady(_("An empty theory of change cannot be published."))
    before = Theory.objects.select_for_update().filter(
        partnership=theory.partnership_id, state=Theory.State.PUBLISHED
    ).first()  # fmt: skip
    if before is not None:
        move(before, "replace_theory")
        before.save(update_fields=["state"])
    move(theory, "publish_theory")
    theory.published_by, theory.published_at = by, clock.now()
    theory.save(update_fields=["state", "published_by", "published_at"])
    trail.record("theory.publish", theory, by=by, nonce=nonce, number=theory.number)
    return theory


def _locked(theory: Theory) -> Theory:
    return Theory.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=theory.pk)


def _refuse_unless_draft(by: User, theory: Theory) -> None:
    """A published version is never changed."""
    if not policy.may_draw_in(by, theory):
        raise Refusal(_("A published version is never changed. Begin a new draft."))


def _connect(node: TheoryNode, leads_to: Sequence[TheoryNode]) -> None:
    if any(each.theory_id != node.theory_id or each.layer <= node.layer for each in leads_to):
        raise Refusal(_("An arrow leads from a box to one of a later layer."))
    node.leads_to.set(leads_to)
