"""The images of answers: added to a draft, and kept with every version that names them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from funding.applications import policy, queries
from funding.applications.models import AnswerImage, Application
from funding.questions.boxes import Box
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.ui import figures, rich
from lpip_portal.workflow import Refusal, Stale

from .guards import keep_image, locked, refuse_unless_editable
from .writing import save_answers


@transaction.atomic
def add_image(
    application: Application,
    box: Box,
    *,
    by: User,
    file: Any,
    legend: str = "",
    after: int | None = None,
    seen: int | None = None,
    at: datetime | None = None,
    nonce: str = "",
) -> AnswerImage:
    """Keep an image for an answer, drawn anew without its metadata.

    ``seen`` is the version of the answer that the person saw: then the image stands in it after so many blocks, or at its
    end. Without it the open page puts the image into its text, and saves that.
    """
    if done := trail.repeat(nonce, by, AnswerImage, "application.add_image"):
        return done
    application = locked(application)
    require(policy.may_write(by, application))
    refuse_unless_editable(application, at or clock.now())
    if not box.question.takes_images:
        raise Refusal(_("This answer takes no images."))
    image = keep_image(application, box.question, file, by)
    trail.record(
        "application.add_image",
        image,
        by=by,
        nonce=nonce,
        application=application,
        sha256=image.document.sha256,
    )
    if seen is not None:
        _place(image, box, by, legend, after, seen, at)
    return image


def _place(
    image: AnswerImage, box: Box, by: User, legend: str, after: int | None, seen: int, at: datetime | None
) -> None:
    question, application = box.question, image.application
    texts = dict(application.answers.filter(question=question).values_list("module", "text"))
    if sum(len(figures.images(text)) for text in texts.values()) >= question.most_images:
        raise Refusal(
            _("This answer has as many images as it may have: %(most)s. Remove one first.")
            % {"most": question.most_images},
            possible=[(_("Back to the answer"), queries.section_url(application, question.section))],
        )
    text = rich.with_image(texts.get(box.module) or "", image.ref, legend, after)
    if save_answers(application, {box: (text, seen)}, by=by, at=at):
        raise Stale(
            _("Somebody saved this answer while you were adding the image. Look at it, then add it again.")
        )
