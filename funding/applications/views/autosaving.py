"""What the open page of a section asks for while somebody writes: to save one answer, and the key of its own drafts."""

from django.http import Http404, JsonResponse
from django.middleware.csrf import get_token
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from django.conf import settings

from funding.applications import actions, queries
from funding.applications.answer_forms import AnswersForm
from funding.questions.boxes import find
from lpip_portal.clock import UK
from lpip_portal.ui import rich

from .finding import own_bid

KEPT_UNDER = "lpip.portal.unsent-text"


@require_POST
def save_answer(request, ref, slug, code):
    """Save one answer of an open page: 200 saved, 409 somebody else's words stand there, 422 it cannot be kept."""
    bid = own_bid(request, ref)
    box = find(queries.questions_named(bid.phase.question_set_id, slug, code), code)
    if box is None:
        raise Http404
    form = AnswersForm(request.POST, boxes=[box], answers={})
    if not form.is_valid() or box not in form.values:
        errors = {field.removeprefix("answer_"): texts for field, texts in form.errors.items()}
        return JsonResponse({"errors": errors}, status=422)
    value, version = form.values[box]
    page = {"tab": request.POST.get("tab", "")[:32], "sequence": _number(request.POST.get("sequence", ""))}
    done = actions.autosave(
        bid, box.question, value, by=request.user, version=version, module=box.module, at=request.received_at, **page
    )
    return JsonResponse(_said(done), status=409 if done.is_clash else 200)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _said(done: actions.Autosaved) -> dict:
    answer = done.answer
    if answer is None:  # nothing was there and nothing was written
        return {"version": 0, "words": 0, "saved": ""}
    said = {"version": answer.version, "words": answer.words, "saved": saved_words(answer.saved_at)}
    if done.is_clash:
        text = answer.text if answer.text is not None else queries.answer_in_words(answer)
        said |= {
            "text": rich.safe(text) if rich.is_rich(text) else rich.from_plain(text),
            "value": answer.value if answer.text is None else "",
            "plain": rich.plain(text),
            "by": _("saved by %(who)s at %(when)s UK time") % {"who": answer.saved_by, "when": _clock(answer.saved_at)},
        }
    return said


def _clock(instant) -> str:
    return f"{instant.astimezone(UK):%H:%M}"


def saved_words(instant) -> str:
    """Say when an answer was saved; a page may show it only once the server said so."""
    return _("Saved %(time)s UK time") % {"time": _clock(instant)}


@require_safe
def draft_key(request):
    """The keys under which this person's browser keeps their unsent text, the newest first, and a fresh token to send it with."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [
        salted_hmac(KEPT_UNDER, request.user.ref, secret=secret, algorithm="sha256").hexdigest() for secret in secrets
    ]
    return JsonResponse({"person": request.user.ref, "keys": keys, "token": get_token(request)})
