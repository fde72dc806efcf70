"""Forms of asking: the answer no, and somebody without an account to be asked."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import EmailField, LineField, PortalForm

SUGGESTED = (1, 2)  # how many others somebody who declines may name


class DeclineForm(PortalForm):
    """The answer no, by a letter's link or signed in, and who else could be asked."""

    reason = LineField(
        label=_("Why do you decline?"), help_text=_("The officer reads this, nobody else."), max_length=300
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for n in SUGGESTED:
            numbered = {"n": n}
            self.fields[f"name_{n}"] = LineField(
                label=gettext("Suggestion %(n)s: name") % numbered, required=False, max_length=150
            )
            self.fields[f"email_{n}"] = EmailField(
                label=gettext("Suggestion %(n)s: email address, if you know it") % numbered, required=False
            )
            self.fields[f"why_{n}"] = LineField(
                label=gettext("Suggestion %(n)s: why they would be good") % numbered,
                required=False,
                max_length=300,
            )

    def clean(self) -> dict[str, Any]:
        """A suggestion has a name."""
        cleaned = super().clean()
        for n in SUGGESTED:
            told = cleaned.get(f"email_{n}") or cleaned.get(f"why_{n}")
            if told and not cleaned.get(f"name_{n}"):
                self.add_error(f"name_{n}", gettext("Enter the name of the person you suggest"))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The reason, and the suggestions as a list."""
        found = self.cleaned_data
        return {
            "reason": found["reason"],
            "suggestions": [
                {"name": found[f"name_{n}"], "email": found[f"email_{n}"], "why": found[f"why_{n}"]}
                for n in SUGGESTED
                if found[f"name_{n}"]
            ],
        }


class ByAddressForm(PortalForm):
    """Somebody without an account, who is asked to review a bid."""

    name = LineField(label=_("Name"), max_length=150)
    email = EmailField(
        label=_("Email address"),
        what=_("an email address"),
        help_text=_("Check that it is theirs: whoever reads this address reads who is behind the bid."),
    )
