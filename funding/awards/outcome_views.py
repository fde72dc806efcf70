"""What becomes of bids, once it is out: the public announcement and the applicants' own page. Before that, neither exists."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render

from funding.decisions import letters
from funding.decisions import policy as decisions
from funding.decisions.models import Complaint, Decision
from lpip_portal import clock
from partnerships.models import in_language

from . import queries


@login_not_required
def announcement(request, ref):
    """The awards of a phase, for everybody, from the embargo on; before it this page is not found, like any other."""
    now = clock.now()
    phase = get_object_or_404(queries.announced_phases(now), ref=ref)
    context = {
        "phase": phase,
        "release": phase.release,
        "words": in_language(phase.release, "announcement"),
        "found": queries.announcement(phase, now),
    }
    return render(request, "funding/awards/announcement.html", context)


def outcome(request, ref):
    """What was decided about a bid, why, and what happens next; for its people, from the embargo on."""
    now = clock.now()
    known = Decision.objects.visible_to(request.user).released(now)
    related = (
        "application__phase__round",
        "application__partnership",
        "application__phase__release",
        "promotion",
        "application__sifted",
    )
    decision = get_object_or_404(known.select_related(*related), application__ref=ref)
    found = queries.outcome(request.user, decision, now)
    bid = decision.application
    context = {
        "decision": decision,
        "application": decision.application,
        "found": found,
        "is_funded": queries.is_funded(decision),
        "complaint": Complaint.objects.filter(application=bid, raised_by=request.user).first(),
        "may_complain": decisions.may_complain(request.user, bid),
        "terms": queries.terms_of(decision),
        "sifted": letters.context(decision, None)["sifted"],
        "is_reserve": decision.outcome == Decision.Outcome.RESERVE,
        "award_words": queries.award_words(found.award, now) if found.award else "",
    }
    return render(request, "funding/awards/outcome.html", context)
