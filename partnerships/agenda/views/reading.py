"""Reading an agenda: all of it to members, its public part to everybody."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render

from lpip_portal import clock
from lpip_portal.documents.serving import made
from lpip_portal.ui import typeset
from partnerships.agenda import policy, queries
from partnerships.agenda.forms import RemarkForm

from .finding import known_partnership, known_priority


@login_not_required
def agenda(request, address):
    """The agenda of a partnership: to its members the whole, to everybody else its public part."""
    partnership = known_partnership(request, address)
    context = {
        "partnership": partnership,
        "shelves": queries.shelves(partnership, request.user),
        "picture": queries.picture(partnership, request.user, clock.today()),
        "mine": queries.of_themselves(partnership, request.user),
        "is_member": policy.is_member(request.user, partnership),
        "manages": policy.may_manage(request.user, partnership),
        "at_work": partnership.state in policy.AT_WORK,
        "shows_suggestions": queries.shows_suggestions(partnership),
    }
    return render(request, "partnerships/agenda/agenda.html", context)


@login_not_required
def agenda_pdf(request, address):
    """The agenda as an accessible PDF: what its reader sees on the page."""
    partnership = known_partnership(request, address)
    paper = queries.paper(partnership, request.user, clock.today())
    return made(typeset.pdf(paper), f"Research agenda {partnership.ref}.pdf")


@login_not_required
def priority(request, ref):
    """One priority: what it asks, where it stands, and to its members what is said about it."""
    return show(request, known_priority(request, ref), RemarkForm())


def show(request, found, form):
    """Draw the page of a priority, with a comment form that may have errors."""
    context = {
        "priority": found,
        "partnership": found.partnership,
        "page": queries.page(found, request.user),
        "colour": queries.COLOURS[found.state],
        "verbs": policy.verbs(request.user, found) if request.user.is_authenticated else set(),
        "at_work": found.partnership.state in policy.AT_WORK,
        "form": form,
    }
    return render(request, "partnerships/agenda/priority.html", context, status=form.status)
