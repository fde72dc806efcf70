"""Who may do what with a bid."""

from datetime import datetime

from django.db.models import Q

from funding.rounds import policy as rounds
from funding.rounds.models import Phase, Round, RoundOfficer
from lpip_portal import access
from lpip_portal.accounts.policy import counts_as_staff_side
from lpip_portal.composed import Composed
from partnerships import ties
from partnerships.models import Organisation, Partnership, PartnershipPerson, Signatory

from .models import (
    Application,
    ApplicationPartner,
    ApplicationPerson,
    Ineligibility,
    Interest,
    ListExport,
    PhaseExtension,
    TeamMember,
    in_talk_with,
    is_before_the_wall,
    is_officers_side,
)
from .models import is_own as is_own_work

WRITERS = (PartnershipPerson.Role.LEAD, PartnershipPerson.Role.MANAGER, PartnershipPerson.Role.MEMBER)
EDITABLE = (Application.State.DRAFT, Application.State.RETURNED)
_WRITES_BID = Composed(
    lambda user, bid: Application.objects.filter(is_written_by(user), pk=bid.pk).values_list("pk")
)
_LEADS = Composed(
    lambda user, partnership: PartnershipPerson.objects.holding().filter(
        user=user, partnership=partnership, role=PartnershipPerson.Role.LEAD
    )
)
_TIED = Composed(
    lambda user, application: Application.objects.filter(
        ~is_before_the_wall(user) | is_own_work(user), pk=application.pk
    ).values_list("pk")
)
_SIGNS = Composed(
    lambda user, organisation: Signatory.objects.holding().filter(user=user, organisation=organisation)
)
ENDS_AT_CLOSING = {"edit", "send_to_office", "submit", "submit_without_office", "reopen"}


@counts_as_staff_side
def signs_for_an_office(user) -> bool:
    """Signatories need a second factor."""
    return Signatory.objects.holding().filter(user=user).exists()


def leads(user, partnership: Partnership) -> bool:
    """The lead of a partnership."""
    return partnership is not None and _LEADS.any(user, partnership)


def signs_for(user, application: Application) -> bool:
    """A signatory of the administering organisation."""
    return _SIGNS.any(user, application.organisation_id)


def may_intend(user, partnership: Partnership) -> bool:
    """The lead of a partnership says that it means to submit."""
    return leads(user, partnership)


def may_start(user, partnership: Partnership) -> bool:
    """The lead of a partnership starts its bid."""
    return leads(user, partnership)


def may_write(user, application: Application) -> bool:
    """The team and the editors it let in write a bid; whether it can still be changed is a question of its state."""
    return _WRITES_BID.any(user, application)


def is_written_by(user) -> Q:
    """The condition that a person writes a bid: with its partnership, or let in as an editor."""
    writers = PartnershipPerson.objects.holding().filter(user=user, role__in=WRITERS)
    editors = ApplicationPerson.objects.holding().filter(user=user, role=ApplicationPerson.Role.EDITOR)
    return Q(partnership__in=writers.values("partnership")) | Q(pk__in=editors.values("application"))


def may_bring_in(user, application: Application) -> bool:
    """A lead of the partnership brings priorities of its research agenda into its bid."""
    return leads(user, application.partnership) and may_write(user, application)


def may_edit(user, application: Application) -> bool:
    """The team writes while the bid is a draft or was returned."""
    return application.state in EDITABLE and may_write(user, application)


def may_let_in(user, application: Application) -> bool:
    """Who leads the bid, or its partnership, lets editors and viewers into it and ends that again."""
    return application.lead_id == user.pk or leads(user, application.partnership)


def may_answer_access(user, person: ApplicationPerson) -> bool:
    """Only the person asked, signed in with the address that was given, accepts or declines."""
    return bool(user.is_authenticated and user.email.lower() == person.email.lower())


def may_comment(user, application: Application) -> bool:
    """Whoever reads the draft comments on it and settles comments: its team, its office and those who were let in."""
    return is_own(user, application)


def may_confirm_part(user, member: TeamMember) -> bool:
    """Only the person named, signed in with the address that was given, confirms a part in a bid."""
    return bool(user.is_authenticated and user.email.lower() == member.email.lower())


def may_decline_part(user, member: TeamMember) -> bool:
    """Only the person named says that it is not so; whoever leads the bid stays named on it."""
    return may_confirm_part(user, member) and member.application.lead_id != user.pk


def may_answer_part(user, partner: ApplicationPartner) -> bool:
    """A signatory answers for an organisation; so does the person whom the bid or the partnership names, if they belong there.

    Who leads the bid does not confirm what others give to it. Nobody belongs yet to an organisation that was only just named.
    """
    if not ApplicationPartner.objects.answerable_by(user).filter(pk=partner.pk).exists():
        return False
    organisation = partner.organisation
    belongs = ties.belongs_to(user, organisation) or ties.is_unclaimed(organisation)
    return belongs and partner.application.lead_id != user.pk


def may_read(user, application: Application) -> bool:
    """The team and the office read their bid; those who run the round read it once it was submitted."""
    return Application.objects.readable_by(user).filter(pk=application.pk).exists()


def is_own(user, application: Application) -> bool:
    """Say whether a bid is a person's own work, as its team or its research office."""
    return Application.objects.own(user).filter(pk=application.pk).exists()


def runs(user, round: Round) -> bool:
    """Officers, approvers and finance of a round."""
    return bool(rounds.duties(user, round) & rounds.RUNNING)


def list_rights(user, phase: Phase) -> set[str]:
    """What a person may do with the list of a phase: see it, write to its leads, read its register of conflicts. One query.

    Officers, approvers and finance of the round, and auditors, see all bids of a phase; an officer writes to the leads; the
    conflicts owner and their deputy decide on ties, and auditors read what was decided.
    """
    held, audits = rounds.duties(user, phase.round), user.has_role("auditor")
    may = {
        "list": audits or bool(held & rounds.RUNNING),
        "write_to_many": RoundOfficer.Duty.OFFICER in held,
        "decide_interests": audits or bool(held & rounds.CONFLICTS),
    }
    return {verb for verb, allowed in may.items() if allowed}


def may_list(user, phase: Phase) -> bool:
    """Officers, approvers and finance of the round, and auditors, see all bids of a phase."""
    return "list" in list_rights(user, phase)


def may_send_to_office(user, application: Application) -> bool:
    """The lead of the bid sends it to the research office, where the phase asks for sign-off."""
    return application.phase.sign_off_required and application.lead_id == user.pk


def may_send(user, application: Application) -> bool:
    """The lead sends the bid on, to the office or straight to the funder, as the phase has it."""
    return may_send_to_office(user, application) or may_submit_without_office(user, application)


def may_take_back(user, application: Application) -> bool:
    """The lead of the bid takes it back from the research office."""
    return application.lead_id == user.pk


def may_sign_off(user, application: Application) -> bool:
    """A signatory of the administering organisation who is not the lead returns a bid or submits it."""
    return application.lead_id != user.pk and signs_for(user, application)


def may_submit_without_office(user, application: Application) -> bool:
    """The lead submits where the phase asks for no sign-off."""
    return not application.phase.sign_off_required and application.lead_id == user.pk


def may_withdraw(user, application: Application) -> bool:
    """The lead, or for a submitted bid also a signatory, withdraws it."""
    return application.lead_id == user.pk or bool(application.submitted_at and signs_for(user, application))


def may_reopen(user, application: Application) -> bool:
    """The lead, or a signatory, opens a submitted bid again while its phase is open; what was submitted stands."""
    return application.lead_id == user.pk or signs_for(user, application)


def may_keep_submitted(user, application: Application) -> bool:
    """Who may open a submitted bid again may also give up its changes."""
    return application.submitted_at is not None and may_reopen(user, application)


def may_propose_extension(user, phase: Phase) -> bool:
    """An officer of the round proposes to give everybody more time."""
    return rounds.is_officer(user, phase.round)


def may_decide_extension(user, extension: PhaseExtension) -> bool:
    """A second person who runs or approves the round publishes an extension or refuses it."""
    if extension.proposed_by_id == user.pk:
        return False
    round_ = extension.phase.round
    return rounds.is_officer(user, round_) or rounds.is_approver(user, round_)


def may_set_office_deadline(user, organisation: Organisation) -> bool:
    """Any signatory of an organisation, a deputy too, sets its own deadline."""
    return _SIGNS.any(user, organisation.pk)


def may_be_assigned_at_desk(user, signatory, application: Application) -> bool:
    """A signatory gives a bid to a signatory of the same organisation who does not lead it."""
    return (
        signs_for(user, application)
        and signs_for(signatory, application)
        and application.lead_id != signatory.pk
    )


def may_print(user) -> bool:
    """Only the clock prints what was submitted."""
    return user is None


def may_check(user, application: Application) -> bool:
    """An officer of the round, without a tie to the bid, checks it once it was submitted."""
    return rounds.is_officer(user, application.phase.round) and not is_tied(user, application)


def may_see_check(user, application: Application) -> bool:
    """Its officers, and the approver who may be the second person, look at the check of a bid."""
    round_ = application.phase.round
    return may_check(user, application) or rounds.is_approver(user, round_) and not is_tied(user, application)


def may_decide_ineligible(user, proposal: Ineligibility) -> bool:
    """A second officer of the round, or its approver, without a tie to the bid, decides on what another proposed."""
    bid = proposal.application
    is_second = rounds.is_officer(user, bid.phase.round) or rounds.is_approver(user, bid.phase.round)
    return proposal.proposed_by_id != user.pk and is_second and not is_tied(user, bid)


def may_answer_query(user, application: Application) -> bool:
    """Those who write the bid answer what its officers ask about it."""
    return may_write(user, application)


def may_talk(user, application: Application) -> bool:
    """The team and its office, and the officers of the round without a tie, read and write messages about a bid."""
    return in_talk_with(user).filter(pk=application.pk).exists()


def talks_as_officer(user, application: Application) -> bool:
    """Say whether a person speaks for the officers of the round."""
    return Application.objects.filter(is_officers_side(user), pk=application.pk).exists()


def may_write_to_many(user, phase: Phase) -> bool:
    """An officer of the round writes to the leads of its bids."""
    return "write_to_many" in list_rights(user, phase)


def may_make_export(user, export: ListExport) -> bool:
    """The clock alone, for somebody who may still see the list."""
    return user is None and may_list(export.by, export.phase)


def is_tied(user, application: Application) -> bool:
    """Whoever has a confirmed conflict, or stands on the applicant's side, has no part in judging a bid."""
    return _TIED.any(user, application)


def may_decide_interests(user, phase: Phase) -> bool:
    """The conflicts owner of the round and their deputy decide on ties; auditors read what was decided."""
    return "decide_interests" in list_rights(user, phase)


def may_note_again(user, interest: Interest) -> bool:
    """Who the tie concerns declares it again after it was dismissed; so does an officer who may check the bid."""
    return (
        interest.user_id == user.pk
        or interest.application is not None
        and may_check(user, interest.application)
    )


def may_decide_interest(user, interest: Interest) -> bool:
    """The conflicts owner confirms or dismisses a tie, or the deputy where the owner is concerned; nobody their own."""
    return user is not None and Interest.objects.decidable_by(user).filter(pk=interest.pk).exists()


def may_lift(user, interest: Interest) -> bool:
    """A confirmed tie is lifted by another person than the one who confirmed it."""
    return interest.decided_by_id != user.pk


def may_try(user, round: Round) -> bool:
    """Those who plan or approve a round try its application form."""
    return rounds.is_officer(user, round) or rounds.is_approver(user, round)


MAY = {
    "send_to_office": may_send_to_office,
    "take_back": may_take_back,
    "return_to_lead": may_sign_off,
    "submit": may_sign_off,
    "submit_without_office": may_submit_without_office,
    "reopen": may_reopen,
    "keep_submitted": may_keep_submitted,
    "withdraw": may_withdraw,
    "find_eligible": may_check,
    "find_ineligible": may_check,
    "confirm_ineligible": may_decide_ineligible,
    "set_aside_ineligible": may_decide_ineligible,
    "note_export_ready": may_make_export,
    "give_up_export": may_make_export,
    "confirm_interest": may_decide_interest,
    "dismiss_interest": may_decide_interest,
    "note_again": may_note_again,
    "publish_extension": may_decide_extension,
    "refuse_extension": may_decide_extension,
}


def verbs(user, application: Application, now: datetime | None = None) -> set[str]:
    """Return what this person may do with this bid now. After the closing instant nobody is offered to write or send."""
    open_to = access.verbs(user, application, MAY) | ({"edit"} if may_edit(user, application) else set())
    return open_to if application.phase.is_open(now) else open_to - ENDS_AT_CLOSING


def extension_verbs(user, extension: PhaseExtension) -> set[str]:
    """Return what this person may do with a proposal to extend a phase."""
    return access.verbs(user, extension, MAY)
