"""The forms of the response to the reviews: the officer's, and the lead's, whose draft may be too long."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import BooleanField, PortalForm, WordLimitedField
from lpip_portal.ui.words import whole_number


class OpenResponsesForm(PortalForm):
    """What an officer says before applicants get the comments."""

    is_checked = BooleanField(
        label=_("I have read the reviewers’ comments, and none tells who wrote it"),
        what=_("that you have read the comments"),
    )


class ResponseForm(PortalForm):
    """A response. With ``complete`` it has words, and no more than the phase allows; without, it is a draft."""

    version = forms.IntegerField(
        widget=forms.HiddenInput({"data-whole": "yes"}), min_value=0, max_value=2**31, required=False
    )

    def __init__(self, *args: Any, most: int, complete: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.complete = complete
        self.fields["text"] = WordLimitedField(
            label=_("Your response"),
            what=_("your response"),
            help_text=_(
                "Correct facts and answer questions, naming the reviewer by letter. This is not a rewrite of the bid."
            ),
            max_words=most,
            enforce=complete,
            required=complete,
        )
        self.fields["text"].name_in_messages()

    @property
    def page(self) -> dict[str, Any]:
        """Which open page saves, and its how-manyeth saving this is."""
        number = whole_number(self.data.get("sequence", ""))
        return {"tab": self.data.get("tab", "")[:32], "sequence": number or 0}

    @property
    def values(self) -> dict[str, Any]:
        """The response as the action takes it."""
        return {"version": self.cleaned_data["version"] or 0, "text": self.cleaned_data["text"]}


class SubmitResponseForm(PortalForm):
    """The version that the lead read before submitting."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31)
