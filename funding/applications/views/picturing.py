"""The images of answers: added by a page of its own or by the open page of a section, and served to those who read the bid."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from funding.applications import actions, policy, queries
from funding.applications.image_forms import ImageForm, PlacedImageForm
from lpip_portal.documents.serving import respond

from .autosaving import asked_box
from .finding import readable_bid, written_bid


def add_image(request, ref, slug, code):
    """An image with its legend for one answer; the open page of a section asks in its own way, and places it itself."""
    bid = written_bid(request, ref)
    box = asked_box(bid.phase.question_set_id, slug, code)
    if not box.question.takes_images:
        raise Http404
    if request.headers.get("Accept") == "application/json":
        return _for_open_page(request, bid, box)
    answer = queries.answer_in(bid, box)
    form = PlacedImageForm(request.POST or None, request.FILES or None, question=box.question, answer=answer)
    if request.method == "POST" and form.is_valid():
        actions.add_image(bid, box, by=request.user, at=request.received_at, nonce=form.nonce, **form.values)
        messages.success(request, _("The image stands in the answer."))
        return redirect(queries.section_url(bid, box.question.section) + f"#id_answer_{box.code}")
    context = {"bid": bid, "box": box, "part": box.question.section, "form": form}
    return render(request, "funding/applications/add_image.html", context, status=form.status)


def _for_open_page(request, bid, box):
    """Keep an image for a page that is being written: 201 with its reference, or what is wrong with it."""
    form = ImageForm(request.POST, request.FILES, question=box.question)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=form.status)
    image = actions.add_image(
        bid, box, by=request.user, file=form.values["file"], at=request.received_at, nonce=form.nonce
    )
    return JsonResponse({"ref": image.ref, "legend": form.values["legend"]}, status=201)


@require_safe
def answer_image(request, ref, image):
    """An image of a bid: its own people see each one, others those of the submission whose answers they read."""
    bid = readable_bid(request, ref)
    own = policy.is_own(request.user, bid)
    found = queries.own_image(bid, image) if own else queries.frozen_image(bid, image, "everything")
    if found is None:
        raise Http404
    if not own:
        actions.note_reading(queries.latest_submission(bid), by=request.user)
    return respond(found.document, f"{bid.reference} image", as_it_came=True)
