"""The images of a bid: which its answers name, what is wrong with them, who is served which, and their bytes for print."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.core.files.storage import storages
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.applications.models import Answer, AnswerImage, Application
from funding.questions.models import Question
from lpip_portal.composed import Composed
from lpip_portal.ui import figures


class ImageFinding(NamedTuple):
    """One thing that is wrong with the images of an answer."""

    code: str
    question: Question
    most: int = 0


def images_of(application: Application, answers: Iterable[Answer]) -> dict[str, AnswerImage]:
    """Return the images of a bid by their refs: one query, and none where no answer names an image."""
    if not any(figures.images(answer.text) for answer in answers):
        return {}
    return {image.ref: image for image in _IMAGES(application)}


_IMAGES = Composed(lambda bid: AnswerImage.objects.filter(application=bid).select_related("document"))


def image_findings(
    questions: Iterable[Question], texts: dict[int, Any], images: dict[str, AnswerImage]
) -> list[ImageFinding]:
    """Return what is wrong with the images that stand in answers; ``texts`` are the values by the question's key."""
    found = []
    for question in questions:
        named = figures.images(texts.get(question.pk))
        documents = [images[ref].document for ref, _legend in named if ref in images]
        if named and len(named) > question.most_images:
            found.append(ImageFinding("too_many_images", question, question.most_images))
        if any(not legend.strip() for _ref, legend in named):
            found.append(ImageFinding("image_without_legend", question))
        if any(document.is_blocked for document in documents):
            found.append(ImageFinding("image_blocked", question))
        if any(document.is_waiting for document in documents):
            found.append(ImageFinding("image_waiting", question))
    return found


def image_sentence(code: str, figures_of: dict[str, Any]) -> str:
    """Say in words what is wrong with the images of an answer."""
    return {
        "too_many_images": _("“%(question)s” has more images than the %(most)s it may have: remove some"),
        "image_without_legend": _("An image of “%(question)s” has no legend: write one"),
        "image_blocked": _("The check for viruses found something in an image of “%(question)s”: remove it"),
        "image_waiting": _(
            "An image of “%(question)s” is still being checked for viruses. Try again in a few minutes"
        ),
    }[code] % figures_of


def frozen_facts(value: Any, images: dict[str, AnswerImage]) -> dict[str, Any]:
    """Return what a submission freezes of the images in an answer: reference, fingerprint, size and legend; or nothing."""
    rows = [
        {
            "ref": ref,
            "legend": legend,
            "sha256": images[ref].document.sha256,
            "size": images[ref].document.size,
            "media_type": images[ref].document.media_type,
        }
        for ref, legend in figures.images(value)
        if ref in images
    ]
    return {"images": rows} if rows else {}


def named_images(sections: Iterable[dict[str, Any]]) -> set[str]:
    """Return the references of the images in the sections of a sheet."""
    return {
        image["ref"]
        for section in sections
        for answer in section.get("answers", [])
        for image in answer.get("images") or []
    }


def own_image(application: Application, ref: str) -> AnswerImage | None:
    """Return an image of a person's own bid: of its answers as they stand, or of any version."""
    return application.images.select_related("document").filter(ref=ref).first()


def image_address(bid: Application) -> str:
    """Return the address of a bid's images for its own people and its officers, with ten noughts where the image goes."""
    return reverse("funding:answer-image", args=[bid.ref, figures.NOWHERE])


def picture_bytes(sections: Iterable[dict[str, Any]]) -> dict[str, bytes]:
    """Return the bytes of the images in the sections of a sheet, for print; what may not leave the portal is left out."""
    named = named_images(sections)
    found = AnswerImage.objects.filter(ref__in=named).select_related("document") if named else ()
    pictures = {}
    for image in found:
        if image.document.may_leave:
            with storages["documents"].open(image.document.key) as stored:
                pictures[image.ref] = stored.read()
    return pictures
