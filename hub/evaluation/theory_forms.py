"""The words of a box in a theory of change."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import (
    ChoiceField,
    LineField,
    MultipleChoiceField,
    PortalForm,
    Radios,
    WholeNumberField,
)

from .theory_models import Theory, TheoryNode

TEXTS = (
    "kind", "text_en", "text_cy", "assumption_en", "assumption_cy", "risks_en", "risks_cy", "version",
)  # fmt: skip


class NodeForm(PortalForm):
    """One box: its layer, its words, what has to hold, what could go wrong, and where it leads."""

    kind = ChoiceField(label=_("Layer"), choices=TheoryNode.Kind.choices, widget=Radios, what=_("a layer"))
    text_en = LineField(label=_("What stands in the box"), max_length=160, what=_("what stands in the box"))
    text_cy = LineField(label=_("What stands in the box, in Welsh"), max_length=160, required=False)
    assumption_en = LineField(
        label=_("What has to hold for it"), max_length=500, required=False,
        help_text=_("The assumption under which this leads on."),
    )  # fmt: skip
    assumption_cy = LineField(label=_("What has to hold for it, in Welsh"), max_length=500, required=False)
    risks_en = LineField(label=_("What could go wrong"), max_length=500, required=False)
    risks_cy = LineField(label=_("What could go wrong, in Welsh"), max_length=500, required=False)
    leads_to = MultipleChoiceField(
        label=_("It leads to"), required=False, help_text=_("Boxes of a later layer.")
    )
    version = WholeNumberField(min_value=1, required=False)

    def __init__(self, *args: Any, theory: Theory, node: TheoryNode | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        others = sorted(theory.nodes.all(), key=lambda each: (each.layer, each.pk))
        self.others = {each.ref: each for each in others if node is None or each.pk != node.pk}
        self.fields["leads_to"].choices = [
            (ref, f"{each.get_kind_display()}: {each}") for ref, each in self.others.items() if each.layer
        ]
        self.fields["version"].widget = self.fields["version"].hidden_widget()
        if not self.fields["leads_to"].choices:
            del self.fields["leads_to"]
        if node is None:
            del self.fields["version"]

    def clean(self) -> dict[str, Any]:
        """An arrow leads to a later layer."""
        cleaned = super().clean()
        if kind := cleaned.get("kind"):
            layer = TheoryNode(kind=kind).layer
            wrong = [
                self.others[ref] for ref in cleaned.get("leads_to") or () if self.others[ref].layer <= layer
            ]
            if wrong:
                words = ", ".join(map(str, wrong))
                self.add_error(
                    "leads_to", gettext("These boxes are not of a later layer: %(which)s") % {"which": words}
                )
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The answers, with the boxes to which it leads as rows."""
        values = super().values
        values["leads_to"] = [self.others[ref] for ref in values.get("leads_to") or ()]
        return values

    @staticmethod
    def initial_of(node: TheoryNode) -> dict[str, Any]:
        """Return what the form shows at first."""
        leads_to = list(node.leads_to.values_list("ref", flat=True))
        return {name: getattr(node, name) for name in TEXTS} | {"leads_to": leads_to}
