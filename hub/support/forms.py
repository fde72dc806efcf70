"""The words of asking for support and of answering."""

from django.utils.translation import gettext_lazy as _

from lpip_portal.ui.forms import ChoiceField, DateField, PortalForm, Radios, WordLimitedField

from .models import SupportRequest


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
