"""What tests of the round's pages share: addresses, a published round, and a form as a browser would send it."""

from django.urls import reverse

from funding.rounds import actions
from tests.plans import a_plan


def at(name, *refs):
    """An address of this room."""
    return reverse(f"funding:{name}", args=refs)


def published():
    """A published round, made by the verbs."""
    plan = a_plan()
    actions.send_for_approval(plan, by=plan.planned_by)
    return actions.publish(plan, by=plan.approvers.get().user)


def typed(form) -> dict[str, str]:
    """What a browser would send of a form as it is shown."""
    data = {"nonce": "n" * 22}
    for bound in form:
        value = bound.value()
        if hasattr(bound.field.widget, "widgets"):
            names = bound.field.widget.widgets_names
            for name, part in zip(names, bound.field.widget.decompress(value), strict=True):
                data[bound.name + name] = "" if part is None else str(part)
        elif value is True:
            data[bound.name] = "on"
        elif value not in (None, False):
            data[bound.name] = str(value)
    return data
