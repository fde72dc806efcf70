"""What ties people to the bids of a phase: read from everywhere, judged by the pure module ``conflicts``."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import CharField, Q, Value
from django.utils.translation import gettext as _

from funding.applications.models import (
    Application,
    ApplicationPartner,
    ApplicationPerson,
    Interest,
    NotToAsk,
    TeamMember,
)
from funding.review.conflicts import Bid, Person, Tie, detect, folded, host_of, registrable
from funding.review.profile_models import ReviewerOrganisation
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.accounts.models import User
from partnerships.models import Affiliation, Organisation, PartnershipPerson, Signatory

MONTH = timedelta(days=365.25 / 12)
Bars = dict[tuple[int, int], str]  # (application, person) → what bars the pair, in words


def ties(
    phase: Phase, people: Sequence[User], bids: Sequence[Application], *, named: bool = False
) -> list[Tie]:
    """Return what ties ``people`` to ``bids``, and to other bids of the phase. Ten queries, however many of both.

    With ``named`` also whom the applicants asked not to be judged by; whether that is honoured, a person decides.
    """
    tree = _tree()
    since = clock.now() - phase.conflict_lookback_months * MONTH
    everybody = _people(people, tree, since)
    standing = Application.objects.filter(phase=phase, submitted_at__isnull=False).exclude(
        state=Application.State.WITHDRAWN
    )
    keys, emails = [user.pk for user in people], [user.email for user in people]
    partnerships = PartnershipPerson.objects.holding().filter(user__in=keys).values("partnership")
    standing = standing.filter(
        Q(lead__in=keys)
        | Q(partnership__in=partnerships)
        | Q(pk__in=TeamMember.objects.filter(Q(user__in=keys) | Q(email__in=emails)).values("application"))
        | Q(pk__in=_let_in().filter(user__in=keys).values("application"))
    )
    asked = {bid.pk for bid in bids}
    rivals = [bid for bid in standing if bid.pk not in asked]
    facts = _with_earlier_bids(_bids([*bids, *rivals], tree), phase, keys, since)
    facts = _with_unwanted(facts, people) if named else facts
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
    for tie in ties(phase, people, bids, named=True):
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
    if tie.kind == "collaboration":
        return _("On an earlier bid with somebody of this one")
    if tie.kind == "named":
        return _("The applicant asked that this person or their organisation should not judge the bid")
    if tie.host:
        return _("Same e-mail domain: %(host)s") % {"host": tie.host}
    name = Organisation.objects.filter(pk=tie.organisation).values_list("name", flat=True).first()
    return _("Same organisation: %(name)s") % {"name": name}


def _let_in():
    """Everybody who ever worked on a bid by invitation: what they read there does not leave them."""
    return ApplicationPerson.objects.filter(since__isnull=False)


class _Tree:
    """Every organisation with all above it and all of the same name however it is written, and the domains of its people."""

    def __init__(self, rows: Iterable[tuple[int, int | None, str, list[str], int | None, str, str]]):
        rows = list(rows)
        # A merged record counts as a part of the one that stands for it.
        self.parent = {
            key: merged_into or parent for key, parent, _domain, _others, merged_into, *_names in rows
        }
        self.domains = defaultdict(set)
        by_name = defaultdict(set)
        for key, _parent, domain, others, merged_into, *names in rows:
            for each in filter(None, [domain, *others]):
                self.domains[key].add(registrable(each))
                self.domains[merged_into or key].add(registrable(each))
            for name in filter(None, names):
                by_name[name].add(key)
        self.by_name = by_name
        self.same = defaultdict(set)
        for keys in by_name.values():
            for key in keys if len(keys) > 1 else ():
                self.same[key] |= keys

    def above(self, keys: Iterable[int]) -> frozenset[int]:
        """Return the organisations and all above them."""
        found: set[int] = set()
        waiting = list(keys)
        while waiting:
            key = waiting.pop()
            if key is not None and key not in found:
                found.add(key)
                waiting += [self.parent.get(key), *self.same.get(key, ())]
        return frozenset(found)


def _tree() -> _Tree:
    columns = ("pk", "parent", "domain", "other_domains", "merged_into", "name_folded", "name_cy_folded")
    return _Tree(Organisation.objects.values_list(*columns))


def _people(people: Sequence[User], tree: _Tree, since: datetime) -> list[Person]:
    now = clock.now()
    belongs = defaultdict(set)
    recent = Affiliation.objects.filter(
        Q(until__isnull=True) | Q(until__gt=since), user__in=people, since__lte=now
    ).values_list("user", "organisation", Value("", CharField()))
    told = ReviewerOrganisation.objects.filter(
        Q(until__isnull=True) | Q(until__gt=since.astimezone(clock.UK).date()), profile__user__in=people
    ).order_by()  # where reviewers say that they are or were; it gives no right, so it is no affiliation
    told = told.values_list("profile__user", "organisation", "name_folded")
    for user, organisation, name in recent.union(told):
        belongs[user] |= {organisation} if organisation else tree.by_name[name]
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


def _with_earlier_bids(bids: list[Bid], phase: Phase, keys: list[int], since: datetime) -> list[Bid]:
    """Add who of ``keys`` stood on an earlier bid with somebody of each bid. A bid's own people are no strangers to it."""
    earlier = Application.objects.filter(submitted_at__gte=since).exclude(phase=phase)
    rows = earlier.filter(
        Q(lead__in=keys) | Q(pk__in=TeamMember.objects.filter(user__in=keys).values("application"))
    ).values_list("pk", "lead")
    crews: dict[int, set[int]] = {key: {lead} for key, lead in rows}
    team = TeamMember.objects.filter(application__in=list(crews), user__isnull=False)
    for key, user in team.values_list("application", "user"):
        crews[key].add(user)
    asked = set(keys)
    return [
        bid._replace(
            together=frozenset(key for crew in crews.values() if crew & bid.people for key in crew & asked)
        )
        for bid in bids
    ]


def _with_unwanted(bids: list[Bid], people: Sequence[User]) -> list[Bid]:
    """Add by whom each applicant asked not to be judged: by address, by name, or by organisation."""
    known = defaultdict(set)
    for user in people:
        known[folded(user.email)].add(user.pk)
        known[folded(user.name)].add(user.pk)
    persons, organisations = defaultdict(set), defaultdict(set)
    named = NotToAsk.objects.filter(application__in=[bid.key for bid in bids])
    for bid, name, email, organisation in named.values_list("application", "name", "email", "organisation"):
        persons[bid] |= {key for word in (email, name) if word for key in known[folded(word)]}
        organisations[bid] |= {organisation} - {None}
    return [
        bid._replace(
            unwanted_people=frozenset(persons[bid.key]),
            unwanted_organisations=frozenset(organisations[bid.key]),
        )
        for bid in bids
    ]
