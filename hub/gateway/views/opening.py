"""How a page of the gateway finds what it is about, and what a simple form looks like there."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render

from hub.gateway import actions, codes, policy, queries
from hub.gateway.models import Enquiry, Routing, ThreadLink
from lpip_portal import clock
from lpip_portal.ui.views import let_in

KEY = "gateway"  # in the session: which threads a code has opened, and until when


def private(response):
    """Keep a page that a letter opened out of caches, searches and other sites."""
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def link_of(request, token: str) -> ThreadLink:
    """Return the link of an address. Whoever has signed in as somebody else learns what a wrong link tells."""
    link = queries.link_by(token, clock.now())
    if link is None or request.user.is_authenticated and not policy.is_asker(request.user, link.enquiry):
        raise actions.Gone
    return link


def is_open(request, link: ThreadLink) -> bool:
    """Say whether a thread may be read: a confidential one after its code was entered in this browser."""
    if not link.enquiry.is_confidential:
        return True
    return request.session.get(KEY, {}).get(link.ref, "") > clock.now().isoformat()


def remember(request, link: ThreadLink) -> None:
    """Let this browser read a thread for a while."""
    until = (clock.now() + codes.OPENS_FOR).isoformat()
    request.session[KEY] = request.session.get(KEY, {}) | {link.ref: until}


def following(view: Callable) -> Callable:
    """Open a page of a thread by its link, behind its code where it is confidential; the view gets the link and its token."""

    @login_not_required
    @wraps(view)
    def follow(request, token):
        link = link_of(request, token)
        if not is_open(request, link):
            return private(redirect("hub:thread-code", token))
        return private(view(request, link, token))

    return follow


def enquiry_of(request, ref: str, *, handling: bool = False) -> Enquiry:
    """Return an enquiry that somebody at the hub may read, or handle."""
    found = Enquiry.objects.visible_to(request.user).select_related(
        "asker", "asked_by", "theme", "owner", "insight"
    )
    enquiry = get_object_or_404(found, ref=ref)
    let_in(not handling or policy.may_handle(request.user, enquiry))
    _note_reading(request, enquiry)
    return enquiry


def _note_reading(request, enquiry: Enquiry) -> None:
    """Log every page that shows words of a confidential enquiry, whichever it is."""
    if enquiry.is_confidential and request.method in ("GET", "HEAD"):
        actions.note_reading(enquiry, by=request.user)


def routing_of(request, ref: str) -> Routing:
    """Return what was routed to a partnership of this person, for those who answer for it and those who read along."""
    found = Routing.objects.standing().visible_to(request.user)
    routing = get_object_or_404(
        found.select_related("enquiry__theme", "enquiry__asker", "partnership"), ref=ref
    )
    _note_reading(request, routing.enquiry)
    return routing


def form_page(request, form, *, title, button, back: str, lead="", about="", warning: bool = False):
    """Draw a page with one form."""
    context = {
        "form": form, "title": title, "button": button, "back": back, "lead": lead, "about": about, "warning": warning,
    }  # fmt: skip
    return render(request, "hub/gateway/form.html", context, status=form.status)
