"""What the open page of a section asks for while somebody writes: to save one answer, and the key of its own drafts."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.middleware.csrf import get_token
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from funding.applications import actions, queries
from funding.applications.answer_forms import typed_in
from funding.applications.models import Application
from funding.questions import queries as questions
from funding.questions.boxes import JOINT, Box, find
from funding.questions.fields import in_words
from lpip_portal.clock import UK
from lpip_portal.ui import rich
from lpip_portal.ui.words import whole_number

KEPT_UNDER = "lpip.portal.unsent-text"


def asked_box(paper: int, slug: str, code: str) -> Box:
    """Return the box of this name in a paper."""
    question = questions.named(paper, slug, code.split(JOINT)[0])
    box = find([question], code) if question else None
    if box is None:
        raise Http404
    return box


def autosave(request, bid: Application, box: Box) -> JsonResponse:
    """Save one answer of an open page: 200 saved, 409 somebody else's words stand there, 422 it cannot be kept."""
    version = whole_number(request.POST.get(f"version_{box.code}", ""))
    try:
        value = typed_in(box, request.POST)
    except ValidationError as error:
        return JsonResponse({"errors": {box.code: error.messages}}, status=422)
    if version is None:
        return JsonResponse({"errors": {box.code: [_("Reload the page and try again.")]}}, status=422)
    done = actions.autosave(
        bid,
        box.question,
        value,
        by=request.user,
        version=version,
        module=box.module,
        tab=request.POST.get("tab", "")[:32],
        sequence=whole_number(request.POST.get("sequence", "")) or 0,
        at=request.received_at,
    )
    return JsonResponse(_said(box, done, request.user), status=409 if done.is_clash else 200)


def _said(box: Box, done: actions.Autosaved, user) -> dict[str, Any]:
    answer = done.answer
    if answer is None:  # nothing was there and nothing was written
        return {"version": 0, "words": 0, "saved": ""}
    clock = {
        "time": f"{answer.saved_at.astimezone(UK):%H:%M}",
        "who": str(answer.saved_by) if done.is_clash else "",
    }
    said = {"version": answer.version, "words": answer.words, "saved": _("Saved %(time)s UK time") % clock}
    if done.is_clash:
        text = in_words(box.question, answer.value)
        html = rich.safe(text) if rich.is_rich(text) else rich.from_plain(text)
        said |= {
            "text": html,
            "plain": rich.plain(text),
            "title": queries.clash_title(answer.saved_by_id == user.pk),
            "by": _("Saved by %(who)s at %(time)s UK time") % clock,
        }
    return said


@require_safe
def draft_key(request):
    """The keys under which this person's browser keeps their unsent text, the newest first, and a token to send it with."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [
        salted_hmac(KEPT_UNDER, request.user.ref, secret=secret, algorithm="sha256").hexdigest()
        for secret in secrets
    ]
    return JsonResponse({"person": request.user.ref, "keys": keys, "token": get_token(request)})
