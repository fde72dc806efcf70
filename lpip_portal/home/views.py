"""The front door: what the programme is, what a person must do next, and their letters."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lpip_portal import clock
from lpip_portal.accounts import languages
from lpip_portal.notifications import actions, policy
from lpip_portal.notifications.models import Letter
from lpip_portal.ui.forms import posted_nonce

from .front import front
from .gathering import desk


@login_not_required
def home(request):
    """What the programme is; to those who signed in, what needs doing next."""
    if request.user.is_authenticated:
        return render(request, "home/home.html", {"desk": desk(request.user, clock.now())})
    return render(request, "home/public.html", {"front": front(clock.now())})


def my_letters(request):
    """Every letter the portal wrote to me."""
    letters = Letter.objects.visible_to(request.user).order_by("-not_before", "-pk")
    page = Paginator(letters, 25).get_page(request.GET.get("page"))
    return render(request, "home/my_letters.html", {"page": page})


def my_letter(request, ref):
    """One letter; sending its form notes that it was read."""
    letter = get_object_or_404(Letter.objects.visible_to(request.user), ref=ref)
    if request.method == "POST":
        actions.mark_read(letter, by=request.user)
        return redirect("my-letters")
    return render(request, "home/my_letter.html", {"letter": letter})


def letter_unsettled_list(request):
    """The letters that wait for a person: refused by the mail server, or possibly sent."""
    if not policy.may_settle_letters(request.user):
        raise Http404
    letters = Letter.objects.unsettled_for(request.user).select_related("to").order_by("-not_before", "-pk")
    page = Paginator(letters, 25).get_page(request.GET.get("page"))
    return render(request, "home/letter_unsettled_list.html", {"page": page})


@require_POST
def letter_send_again(request, ref):
    """Owe a letter anew."""
    letter = get_object_or_404(Letter.objects.unsettled_for(request.user), ref=ref)
    actions.send_letter_again(letter, by=request.user, nonce=posted_nonce(request.POST))
    messages.success(request, _("The letter will be sent again in a moment."))
    return redirect("letter-unsettled-list")


@require_POST
def letter_leave(request, ref):
    """Send a letter no more."""
    letter = get_object_or_404(Letter.objects.unsettled_for(request.user), ref=ref)
    actions.leave_letter(letter, by=request.user, nonce=posted_nonce(request.POST))
    messages.success(request, _("The letter is left as it is. Its reader still finds it in the portal."))
    return redirect("letter-unsettled-list")


@login_not_required
@require_POST
def set_language(request):
    """Speak English or Welsh from now on."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = redirect(target)
    languages.remember(response, request.POST.get("language", ""))
    return response
