"""What merging two records of one organisation would move, and why it cannot be done."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from funding.applications.models import Application
from funding.awards.belongings import BELONGINGS
from lpip_portal import clock
from lpip_portal.accounts.models import User
from partnerships import queries as partnerships
from partnerships.merging import Taken, name_of, taken, told
from partnerships.models import Organisation
from partnerships.numbers import REGISTERS


class Moving(NamedTuple):
    """One kind of rows: how many go over, and how many stay because the other has one there already."""

    words: str
    go: int
    stay: int


class Merge(NamedTuple):
    """A look at a merge before it is done."""

    rows: list[Moving]
    facts: list[Taken]
    kept: list[Taken]  # what the old record keeps, because the other one has its own
    signing: list[User]  # who signs for both afterwards
    refusals: list[str]

    @property
    def seen(self) -> str:
        """The name of what was looked at: another look has another one."""
        people = [person.pk for person in self.signing]
        return name_of(([row[1:] for row in self.rows], [fact.value for fact in self.facts], people))


def merge(source: Organisation, target: Organisation) -> Merge:
    """Look at what would happen if ``source`` were merged into ``target``: two queries for each kind of rows."""
    rows = []
    for each in BELONGINGS:
        all_of_it, going = each.rows(source).count(), each.moving(source, target).count()
        if all_of_it:
            rows.append(Moving(str(each.words), going, all_of_it - going))
    facts, kept = told(source, target, _facts())
    signing = {*partnerships.signatories(source), *partnerships.signatories(target)}
    return Merge(
        rows, facts, kept, sorted(signing, key=lambda person: person.pk), why_not_merge(source, target)
    )


def facts_to_take(source: Organisation, target: Organisation) -> dict[str, str]:
    """Return the numbers and the domain that ``target`` lacks and ``source`` has, by field."""
    return taken(source, target, _facts())


def why_not_merge(source: Organisation, target: Organisation) -> list[str]:
    """Say in words what stands in the way of a merge, or nothing."""
    found, names = [], {"source": source, "target": target}
    if source.pk == target.pk:
        return [_("This is the same record: choose another one.")]
    if source.is_merged:
        found.append(_("“%(source)s” was merged already.") % names)
    if target.is_merged:
        found.append(_("“%(target)s” was merged into another one: choose that one.") % names)
    elif target.is_proposed:
        found.append(_("Nobody has checked “%(target)s” yet. Check it first.") % names)
    if _is_below(target, source):
        found.append(_("“%(target)s” is a part of “%(source)s”: merge the other way round.") % names)
    if source.may_administer and not target.may_administer:
        found.append(
            _("“%(source)s” may administer bids and “%(target)s” may not. Check that first.") % names
        )
    if _has_one_lead_twice(source, target):
        found.append(
            _(
                "Both administer a bid of one lead in one open phase. One of the two has to be withdrawn first."
            )
        )
    return found


def _facts() -> dict[str, str]:
    return {
        "domain": _("Email domain"),
        **{name: str(register.label) for name, register in REGISTERS.items()},
    }


def _is_below(organisation: Organisation, other: Organisation) -> bool:
    """Say whether an organisation is a part, near or far, of another."""
    seen, key = set(), organisation.parent_id
    while key is not None and key not in seen:
        if key == other.pk:
            return True
        seen.add(key)
        key = Organisation.objects.values_list("parent", flat=True).get(pk=key)
    return False


def _has_one_lead_twice(source: Organisation, target: Organisation) -> bool:
    bids = Application.objects.filter(phase__in=_open_phases()).exclude(state=Application.State.WITHDRAWN)
    of_source = set(bids.filter(organisation=source).values_list("phase", "lead"))
    return bool(of_source & set(bids.filter(organisation=target).values_list("phase", "lead")))


def _open_phases():
    return Application.objects.filter(phase__closes_at__gte=clock.now()).values("phase")
