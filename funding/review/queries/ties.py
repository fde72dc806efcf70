"""What ties people to the bids of a phase: read from everywhere, judged by the pure module ``conflicts``."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from funding.applications.models import (
    Application,
    ApplicationPartner,
    ApplicationPerson,
    Interest,
    TeamMember,
)
from funding.review.conflicts import Bid, Person, Tie, detect, host_of, registrable
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.accounts.models import User
from partnerships.models import Affiliation, Organisation, PartnershipPerson, Signatory

LOOK_BACK = timedelta(days=730)
Bars = dict[tuple[int, int], str]  # (application, person) → what bars the pair, in words


def ties(phase: Phase, people: Sequence[User], bids: Sequence[Application]) -> list[Tie]:
    """Return what ties ``people`` to ``bids``, and to other bids of the phase. Eight queries, however many of both."""
    tree = _tree()
    everybody = _people(people, tree)
    named = Application.objects.filter(phase=phase, submitted_at__isnull=False).exclude(
        state=Application.State.WITHDRAWN
    )
    keys, emails = [user.pk for user in people], [user.email for user in people]
    partnerships = PartnershipPerson.objects.holding().filter(user__in=keys).values("partnership")
    named = named.filter(
        Q(lead__in=keys)
        | Q(partnership__in=partnerships)
        | Q(pk__in=TeamMember.objects.filter(Q(user__in=keys) | Q(email__in=emails)).values("application"))
        | Q(pk__in=_let_in().filter(user__in=keys).values("application"))
    )
    asked = {bid.pk for bid in bids}
    rivals = [bid for bid in named if bid.pk not in asked]
    facts = _bids([*bids, *rivals], tree)
    return detect(everybody, [fact for fact in facts if fact.key in asked], facts)


def bars(phase: Phase, people: Sequence[User], bids: Sequence[Application]) -> Bars:
    """Return the pairs that must not be: detected ties that nobody dismissed, and noted ones that were not dismissed."""
    pairs = {(bid.pk, person.pk) for bid in bids for person in people}
    noted = Interest.objects.filter(user__in=[person.pk for person in people])
    dismissed, found = set(), {}
    by_partnership = defaultdict(list)
    for bid in bids:
        by_partnership[bid.partnership_id].append(bid.pk)
    for interest in noted:
        where = (
            [interest.application_id] if interest.application_id else by_partnership[interest.partnership_id]
        )
        for bid in where:
            if interest.state == Interest.State.DISMISSED:
                dismissed.add((bid, interest.user_id, interest.kind))
            elif (bid, interest.user_id) in pairs:
                found[bid, interest.user_id] = str(interest.get_kind_display())
    names = dict(Interest.Kind.choices)
    for tie in ties(phase, people, bids):
        if (tie.bid, tie.person, tie.kind) not in dismissed:
            found.setdefault((tie.bid, tie.person), str(names[tie.kind]))
    return found


def has_part(phase: Phase, user: User) -> bool:
    """Say whether a person has a part in any bid of a phase: its team, its partnership, or its research office."""
    offices = Signatory.objects.holding().filter(user=user).values("organisation")
    partnerships = PartnershipPerson.objects.holding().filter(user=user).values("partnership")
    named = TeamMember.objects.filter(Q(user=user) | Q(email__iexact=user.email)).values("application")
    return (
        Application.objects.filter(phase=phase)
        .exclude(state=Application.State.WITHDRAWN)
        .filter(
            Q(lead=user)
            | Q(partnership__in=partnerships)
            | Q(pk__in=named)
            | Q(organisation__in=offices)
            | Q(pk__in=_let_in().filter(user=user).values("application"))
        )
        .exists()
    )


def evidence(tie: Tie) -> str:
    """Say by what a tie was seen."""
    if tie.kind == "involvement":
        return _("Named on this bid")
    if tie.kind == "rival":
        return _("Named on another bid of this phase")
    if tie.host:
        return _("Same e-mail domain: %(host)s") % {"host": tie.host}
    name = Organisation.objects.filter(pk=tie.organisation).values_list("name", flat=True).first()
    return _("Same organisation: %(name)s") % {"name": name}


def _let_in():
    """Everybody who ever worked on a bid by invitation: what they read there does not leave them."""
    return ApplicationPerson.objects.filter(since__isnull=False)


class _Tree:
    """Every organisation with all above it, and the domain of its people."""

    def __init__(self, rows: Iterable[tuple[int, int | None, str, int | None]]):
        rows = list(rows)
        # A merged record counts as a part of the one that stands for it.
        self.parent = {key: merged_into or parent for key, parent, _domain, merged_into in rows}
        self.domains = defaultdict(set)
        for key, _parent, domain, merged_into in rows:
            if domain:
                self.domains[key].add(registrable(domain))
                self.domains[merged_into or key].add(registrable(domain))

    def above(self, keys: Iterable[int]) -> frozenset[int]:
        """Return the organisations and all above them."""
        found: set[int] = set()
        for key in keys:
            while key is not None and key not in found:
                found.add(key)
                key = self.parent.get(key)
        return frozenset(found)


def _tree() -> _Tree:
    return _Tree(Organisation.objects.values_list("pk", "parent", "domain", "merged_into"))


def _people(people: Sequence[User], tree: _Tree) -> list[Person]:
    now = clock.now()
    belongs = defaultdict(set)
    recent = Affiliation.objects.filter(
        Q(until__isnull=True) | Q(until__gt=now - LOOK_BACK), user__in=people, since__lte=now
    )
    for user, organisation in recent.values_list("user", "organisation"):
        belongs[user].add(organisation)
    signs = Signatory.objects.holding(now).filter(user__in=people)
    for user, organisation in signs.values_list("user", "organisation"):
        belongs[user].add(organisation)
    return [Person(user.pk, tree.above(belongs[user.pk]), user.email) for user in people]


def _bids(bids: Sequence[Application], tree: _Tree) -> list[Bid]:
    keys = [bid.pk for bid in bids]
    organisations, hosts, people, emails = (defaultdict(set) for _ in range(4))
    for bid in bids:
        organisations[bid.pk].add(bid.organisation_id)
        people[bid.pk].add(bid.lead_id)
    team = TeamMember.objects.filter(application__in=keys)
    for bid, user, organisation, email in team.values_list("application", "user", "organisation", "email"):
        organisations[bid].add(organisation)
        people[bid].add(user)
        emails[bid].add(email)
        hosts[bid].add(host_of(email))
    for bid, user in _let_in().filter(application__in=keys).values_list("application", "user"):
        people[bid].add(user)
    partners = ApplicationPartner.objects.filter(application__in=keys)
    for bid, organisation in partners.values_list("application", "organisation"):
        organisations[bid].add(organisation)
    members = defaultdict(set)
    belonging = PartnershipPerson.objects.holding().filter(
        partnership__in={bid.partnership_id for bid in bids}
    )
    for partnership, user in belonging.values_list("partnership", "user"):
        members[partnership].add(user)
    return [
        Bid(
            bid.pk,
            tree.above(organisations[bid.pk]),
            frozenset(hosts[bid.pk].union(*(tree.domains[key] for key in organisations[bid.pk])) - {""}),
            frozenset({*people[bid.pk], *members[bid.partnership_id]} - {None}),
            frozenset(emails[bid.pk]),
        )
        for bid in bids
    ]
