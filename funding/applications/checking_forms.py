"""Forms of the check of a bid: what was found on each rule, what the applicants are asked, and what two people say."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from funding.rounds.models import CheckRule
from lpip_portal.ui.forms import ChoiceField, LineField, PortalForm, Radios, TextField, TypedChoiceField

from .models import EligibilityCheck

FOUND = [("", _("Not looked at yet")), ("yes", _("Yes")), ("no", _("No"))]
PASSED = {"yes": True, "no": False, "": None}
DAYS = (3, 5, 10)
A_RULE = ("", _("Choose a rule"))


class AboutARule(PortalForm):
    """A form that names one of the rules of a phase."""

    def __init__(self, *args: Any, rules: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [A_RULE, *rules]


class CheckForm(PortalForm):
    """What an officer found, rule by rule, and whether the bid goes forward now."""

    result = ChoiceField(
        label=_("Does this bid go forward?"),
        what=_("whether the bid goes forward"),
        choices=[
            ("eligible", _("Yes: it is eligible")),
            ("later", _("Not decided: keep what is found so far")),
        ],
        widget=Radios,
    )

    def __init__(
        self, *args: Any, rules: list[CheckRule], so_far: dict[str, EligibilityCheck], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.codes = [each.code for each in rules]
        for each in rules:
            rule, label = each.code, str(each)
            row = so_far.get(rule)
            said = next((code for code, passed in PASSED.items() if row and row.passed is passed), "")
            self.fields[f"found_{rule}"] = ChoiceField(
                label=label, choices=FOUND, initial=said, required=False, help_text=each.help
            )
            self.fields[f"note_{rule}"] = LineField(
                label=_("Note: %(rule)s") % {"rule": label},
                initial=row.note if row else "",
                max_length=500,
                required=False,
            )
        self.order_fields([name for rule in self.codes for name in (f"found_{rule}", f"note_{rule}")])

    @property
    def found(self) -> dict[str, tuple[bool | None, str]]:
        """What was found on each rule, and the note beside it."""
        said = self.cleaned_data
        return {rule: (PASSED[said[f"found_{rule}"]], said[f"note_{rule}"]) for rule in self.codes}


class QueryForm(AboutARule):
    """What the applicants are asked."""

    rule = ChoiceField(label=_("Which rule is it about?"), what=_("a rule"))
    question = TextField(
        label=_("What do you ask?"),
        what=_("what you ask"),
        help_text=_("The lead and those who manage the partnership read this, word for word."),
        max_length=4000,
    )
    days = TypedChoiceField(
        label=_("How many working days do they have?"),
        what=_("a number of days"),
        coerce=int,
        choices=[(days, _("%(n)s working days") % {"n": days}) for days in DAYS],
        initial=5,
        widget=Radios,
    )


class AnswerForm(PortalForm):
    """What the applicants answer."""

    answer = TextField(label=_("Your answer"), what=_("your answer"), max_length=8000)


class IneligibleForm(AboutARule):
    """By which rule and why a bid is not eligible."""

    rule = ChoiceField(label=_("Which rule does it break?"), what=_("the rule that it breaks"))
    reason = LineField(
        label=_("The reason"),
        what=_("the reason"),
        help_text=_("If a second person confirms it, the applicants read this, word for word."),
        max_length=500,
    )


class SetAsideForm(PortalForm):
    """Why a proposal is set aside."""

    note = LineField(
        label=_("Why is the bid eligible after all?"),
        what=_("why it is eligible"),
        help_text=_("The officer who proposed it reads this."),
        max_length=500,
    )
