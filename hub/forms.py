"""The words of the hub's forms."""

from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import (
    ChoiceField,
    DateField,
    EmailField,
    LineField,
    PortalForm,
    Radios,
    WordLimitedField,
)

from .models import SupportRequest

CONTACT_KINDS = [
    ("call", _("Call")),
    ("visit", _("Visit")),
    ("workshop", _("Workshop")),
    ("letter", _("Letter or email")),
]


class LeadForm(PortalForm):
    """Who looks after a partnership."""

    email = EmailField(
        label=_("Email address of the hub lead"),
        help_text=_("Somebody who works at the hub. They and the partnership are told."),
    )


class ContactForm(PortalForm):
    """When the hub and a partnership spoke."""

    on = DateField(label=_("When you spoke"), help_text=_("For example, 27 3 2027"))
    kind = ChoiceField(label=_("How"), choices=CONTACT_KINDS, widget=Radios)
    note = LineField(label=_("What it was about (optional)"), max_length=500, required=False)


class AskForm(PortalForm):
    """What a partnership asks."""

    partnership = ChoiceField(label=_("For which partnership"), widget=Radios)
    kind = ChoiceField(label=_("What you need"), choices=SupportRequest.Kind.choices, widget=Radios)
    question = WordLimitedField(
        label=_("Your question"),
        max_words=300,
        help_text=_(
            "Say what you want to find out or do, where, and what you have tried. Do not put bid text here."
        ),
    )
    needed_by = DateField(
        label=_("When you need it (optional)"), help_text=_("For example, 27 3 2027"), required=False
    )

    def __init__(self, *args, partnerships=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partnership"].choices = [(each.ref, str(each)) for each in partnerships]
        if len(partnerships) == 1:
            self.fields["partnership"].initial = partnerships[0].ref


class AnswerForm(PortalForm):
    """What the hub answers."""

    answer = WordLimitedField(label=_("Answer"), max_words=600, help_text=_("The partnership reads this."))


class DeclineForm(PortalForm):
    """Why the hub declines."""

    reason = WordLimitedField(
        label=_("Reason"),
        max_words=200,
        help_text=_("The partnership reads this. Say where else they could ask."),
    )
