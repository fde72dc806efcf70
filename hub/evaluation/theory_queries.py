"""Reads of theories of change: in layers, drawn and in words."""

from typing import Any, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.models import Partnership

from . import drawing, policy, queries
from .theory_models import Theory, TheoryNode


class Told(NamedTuple):
    """A box in words, and those to which it leads."""

    node: TheoryNode
    leads_to: list[str]


class Layer(NamedTuple):
    """The boxes of one kind, in the order of the drawing."""

    label: str
    nodes: list[Told]


class Shown(NamedTuple):
    """A theory as a page or a paper shows it: in layers, and its boxes to be drawn."""

    theory: Theory
    layers: list[Layer]
    boxes: list[drawing.Box]

    @property
    def title(self) -> str:
        """What the drawing is of."""
        return _("Theory of change: %(whose)s") % {"whose": self.theory}

    @property
    def drawing(self) -> SafeString:
        """The drawing for a page; nothing if there are no boxes."""
        if not self.boxes:
            return SafeString("")
        count = ngettext("%(n)s box", "%(n)s boxes", len(self.boxes)) % {"n": len(self.boxes)}
        told = _("%(count)s in five layers, from input to impact. The same stands as a list below.")
        return drawing.drawn(self.boxes, _labels(), self.title, told % {"count": count})

    @property
    def on_paper(self) -> bytes:
        """The drawing as a file, for a paper."""
        return drawing.on_paper(self.boxes, _labels())


def _labels() -> list[str]:
    return [str(kind.label) for kind in TheoryNode.Kind]


def shown(theory: Theory) -> Shown:
    """Return a theory in layers and to be drawn, in two queries."""
    nodes = list(theory.nodes.order_by("pk").prefetch_related("leads_to"))
    by_ref = {each.ref: each for each in nodes}
    labels = _labels()
    leads_to = {each.ref: [other.ref for other in each.leads_to.all()] for each in nodes}
    boxes = [drawing.Box(each.ref, each.layer, str(each), leads_to[each.ref]) for each in nodes]
    rows = drawing.ordered(boxes, len(labels))
    layers = [
        Layer(
            label,
            [
                Told(by_ref[box.key], [str(by_ref[ref]) for ref in leads_to[box.key]])
                for box in row
                if not box.is_way
            ],
        )
        for label, row in zip(labels, rows, strict=True)
    ]
    return Shown(theory, layers, boxes)


def in_force() -> list[Theory]:
    """Return the published theories: the programme's first, then those of partnerships by name."""
    return list(Theory.objects.published().select_related("partnership"))


def drafts(user: Any) -> list[Theory]:
    """Return the drafts that a person sees."""
    found = Theory.objects.visible_to(user).filter(state=Theory.State.DRAFT)
    return list(found.select_related("partnership").order_by("pk"))


class Beginning(NamedTuple):
    """A draft that a person may begin: of a partnership, or of the programme (no partnership)."""

    ref: str
    whose: str


def beginnings(user: Any) -> list[Beginning]:
    """Return the drafts that a person may begin: where there is none yet."""
    if not user.is_authenticated:
        return []
    busy = set(Theory.objects.filter(state=Theory.State.DRAFT).values_list("partnership", flat=True))
    found = [Beginning(each.ref, str(each)) for each in queries.mine(user) if each.pk not in busy]
    if None not in busy and policy.may_draw(user, None):
        found.append(Beginning("programme", _("The whole programme")))
    return found


def versions(theory: Theory, user: Any) -> list[Theory]:
    """Return all versions of the same theory that a person sees, the newest first."""
    found = Theory.objects.visible_to(user).filter(partnership=theory.partnership)
    return list(found.select_related("partnership").order_by("-number", "-pk"))


def of(partnership: Partnership | None) -> Theory | None:
    """Return the theory in force of a partnership, or of the programme."""
    return Theory.objects.published().filter(partnership=partnership).select_related("partnership").first()
