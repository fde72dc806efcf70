"""The form of an image for an answer."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from funding.questions.models import Question
from lpip_portal.documents.fields import DocumentField
from lpip_portal.documents.kinds import PICTURES
from lpip_portal.ui import rich
from lpip_portal.ui.forms import ChoiceField, LineField, PortalForm, Radios

from .models import Answer

MEGABYTE = 1024 * 1024
END = "end"


def said(question: Question) -> str:
    """Say what an answer takes as an image."""
    return gettext("JPEG, PNG, GIF, BMP or WEBP of at most %(size)s MB, which stands still") % {
        "size": question.image_megabytes
    }


class ImageForm(PortalForm):
    """An image with its legend, for an open page that puts it into its text itself."""

    file = DocumentField(label=_("Image"), what=_("an image"), kinds=PICTURES)
    legend = LineField(
        label=_("Legend"),
        what=_("a legend"),
        max_length=500,
        help_text=_(
            "Say what the image shows: its words count to the limit, and are read out to those who do not see it"
        ),
    )

    def __init__(self, *args: Any, question: Question, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.question = question
        self.fields["file"].help_text = said(question)

    def clean_file(self) -> Any:
        """Hold the file to the size that the question allows."""
        file = self.cleaned_data["file"]
        if file.size > self.question.image_megabytes * MEGABYTE:
            words = gettext("The file must be %(limit)s MB or smaller") % {
                "limit": self.question.image_megabytes
            }
            raise ValidationError(words, code="413")
        return file


class PlacedImageForm(ImageForm):
    """An image with its legend and its place in the answer as it was seen."""

    after = ChoiceField(
        label=_("Where does it stand?"), what=_("where it stands"), widget=Radios, initial=END
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, answer: Answer | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        text = (answer.text if answer else "") or ""
        beginnings = rich.beginnings(text) if text else []
        self.fields["seen"].initial = answer.version if answer else 0
        self.fields["after"].choices = [
            (END, gettext("At the end of the answer")),
            ("0", gettext("At its beginning")),
            *(
                (str(n), gettext("After “%(words)s…”") % {"words": words})
                for n, words in enumerate(beginnings[:-1], 1)
            ),
        ]

    @property
    def values(self) -> dict[str, Any]:
        """What the form says; a place is a number of blocks, and the end none."""
        facts = super().values
        return facts | {"after": None if facts["after"] == END else int(facts["after"])}
