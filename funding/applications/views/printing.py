"""The bid and the blank form as PDF and as Word."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render

from funding.applications import actions, policy, printing, queries
from lpip_portal.documents.serving import made, respond
from lpip_portal.later import Later

from .finding import known_phase, own_bid, readable_bid

word = Later("funding.applications.word")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def draft_pdf(request, ref):
    """A bid as it stands, marked as a draft on every page."""
    bid = own_bid(request, ref)
    drawn = printing.pdf(queries.draft_paper(bid, queries.preflight(bid)))
    return made(drawn, f"{bid.reference} DRAFT.pdf")


def draft_word(request, ref):
    """A bid as it stands, for Word, marked as a draft on every page."""
    bid = own_bid(request, ref)
    drawn = word.docx(queries.draft_paper(bid, queries.preflight(bid)))
    return made(drawn, f"{bid.reference} DRAFT.docx", WORD)


@login_not_required
def blank_word(request, ref):
    """The application form of a phase, for Word."""
    phase = known_phase(request, ref)
    drawn = word.docx(queries.blank_paper(phase))
    return made(drawn, f"{phase.round.code}-{phase.number} form.docx", WORD)


@login_not_required
def blank_pdf(request, ref):
    """The application form of a phase, to read and prepare."""
    phase = known_phase(request, ref)
    return made(printing.pdf(queries.blank_paper(phase)), f"{phase.round.code}-{phase.number} form.pdf")


def submission_pdf(request, ref):
    """The PDF of what was submitted, or the word that it is being prepared."""
    bid = readable_bid(request, ref)
    submission = queries.latest_submission(bid)
    if submission is None:
        raise Http404
    if not policy.is_own(request.user, bid):
        actions.note_reading(submission, by=request.user)
    printed = queries.printed(submission)
    if printed is None or printed.document.is_waiting:
        return render(request, "funding/applications/submission_pdf.html", {"bid": bid})
    return respond(printed.document, f"{bid.reference}.pdf", as_it_came=True)
