"""Words into values: suggestions, the words of a priority, what became of it, comments, links, votes."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lpip_portal.accounts.models import User
from lpip_portal.ui.forms import (
    ChoiceField,
    LineField,
    MultipleChoiceField,
    PortalForm,
    Radios,
    URLField,
    WholeNumberField,
    WordLimitedField,
)
from partnerships.models import Partnership

from . import queries
from .actions.suggesting import Words
from .models import Priority

MOST_WORDS = 150
ShownAs = Priority.ShownAs


class AboutForm(PortalForm):
    """From which side a priority comes, and which themes and places of the partnership it is about."""

    origin = ChoiceField(
        label=_("Whose question is it?"),
        what=_("whose question it is"),
        choices=Priority.Origin.choices,
        widget=Radios(
            hints={
                "community": _("Of people who live or work there"),
                "policy": _("Of a council, a government or another public body"),
                "business": _("Of businesses"),
                "research": _("Of researchers"),
            }
        ),
    )
    themes = MultipleChoiceField(label=_("Themes"), required=False)
    places = MultipleChoiceField(label=_("Places"), required=False)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.themes = {theme.slug: theme for theme in partnership.themes.all()}
        self.places = {place.code: place for place in partnership.places.all()}
        for name, rows in (("themes", self.themes), ("places", self.places)):
            self.fields[name].choices = [(key, str(row)) for key, row in rows.items()]
            if len(rows) < 2:
                del self.fields[name]

    @property
    def values(self) -> dict[str, Any]:
        """The answers, with themes and places as rows."""
        values = super().values
        values["themes"] = [self.themes[slug] for slug in values.pop("themes", [])]
        values["places"] = [self.places[code] for code in values.pop("places", [])]
        return values


class NewForm(AboutForm):
    """What every suggestion says, in the language of the page, and a link to evidence if there is some."""

    title = LineField(label=_("The priority in a few words"), what=_("the priority"), max_length=160)
    question = WordLimitedField(
        label=_("What should be found out, and why does it matter here?"),
        what=_("what should be found out"),
        max_words=MOST_WORDS,
    )
    link_title = LineField(label=_("Evidence that speaks to it: its title"), required=False, max_length=160)
    link_url = URLField(label=_("Its web address"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for both parts of a link."""
        cleaned = super().clean()
        title, url = cleaned.get("link_title"), cleaned.get("link_url")
        if title and not url and "link_url" not in self.errors:
            self.add_error("link_url", _("Enter the web address of the evidence, or leave its title empty"))
        if url and not title:
            self.add_error("link_title", _("Enter the title of the evidence"))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The answers, the words in their language and the link as a pair."""
        values = super().values
        language = "cy" if get_language() == "cy" else "en"
        values["words"] = Words(
            **{f"title_{language}": values.pop("title"), f"question_{language}": values.pop("question")}
        )
        title, url = values.pop("link_title"), values.pop("link_url")
        values["link"] = (title, url) if url else None
        return values


class SuggestForm(NewForm):
    """A suggestion of one's own, and how its proposer is shown."""

    shown_as = ChoiceField(
        label=_("How should you be shown?"),
        what=_("how you should be shown"),
        choices=ShownAs.choices,
        help_text=_("Your own words may tell who you are: write them so that they fit your choice."),
        widget=Radios(
            hints={
                "name": _("Everybody who reads the priority sees your name"),
                "organisation": _("Your name is known to the partnership’s managers alone"),
                "anonymous": _(
                    "Who you are is known to the partnership’s managers alone, and erased when you take your suggestion back"
                ),
            }
        ),
    )
    organisation = ChoiceField(label=_("Which organisation?"), required=False, widget=Radios)
    field_order = ["title", "question", "origin", "themes", "places", "link_title", "link_url", "shown_as", "organisation"]  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.organisations = {each.ref: each for each in queries.organisations_of(user)}
        self.fields["organisation"].choices = [(ref, str(each)) for ref, each in self.organisations.items()]
        if len(self.organisations) < 2:
            del self.fields["organisation"]
        if not self.organisations:
            self.fields["shown_as"].choices = [
                choice for choice in ShownAs.choices if choice[0] != ShownAs.ORGANISATION
            ]

    def clean(self) -> dict[str, Any]:
        """Ask which organisation is shown where there are several."""
        cleaned = super().clean()
        if (
            cleaned.get("shown_as") == ShownAs.ORGANISATION
            and "organisation" in self.fields
            and not cleaned.get("organisation")
            and "organisation" not in self.errors
        ):
            self.add_error("organisation", _("Select the organisation to be shown"))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The answers, with the organisation as a row when it is to be shown."""
        values = super().values
        chosen = self.organisations.get(values.pop("organisation", ""))
        if values["shown_as"] == ShownAs.ORGANISATION:
            values["organisation"] = chosen or next(iter(self.organisations.values()))
        return values


class EnterForm(NewForm):
    """A suggestion as somebody made it by phone or at a workshop."""

    taken = ChoiceField(
        label=_("How was it made?"),
        what=_("how it was made"),
        choices=[choice for choice in Priority.Taken.choices if choice[0] != Priority.Taken.ONLINE],
        widget=Radios,
    )
    shown_as = ChoiceField(
        label=_("How does the person want to be shown?"),
        what=_("how the person wants to be shown"),
        choices=ShownAs.choices,
        help_text=_("Ask them. If you cannot ask, choose anonymous: then nothing about them is kept."),
        widget=Radios,
    )
    credit = LineField(
        label=_("The name or the organisation to show"),
        required=False,
        max_length=120,
        help_text=_("Leave it empty if they are anonymous."),
    )
    field_order = ["taken", "title", "question", "origin", "themes", "places", "link_title", "link_url", "shown_as", "credit"]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for what is to be shown, and refuse a name beside "anonymous"."""
        cleaned = super().clean()
        shown_as, credit = cleaned.get("shown_as"), cleaned.get("credit")
        if shown_as == ShownAs.ANONYMOUS and credit:
            self.add_error("credit", _("Leave this empty: the person is anonymous"))
        if shown_as in (ShownAs.NAME, ShownAs.ORGANISATION) and not credit and "credit" not in self.errors:
            self.add_error("credit", _("Enter the name or the organisation to show"))
        return cleaned


class WordsForm(AboutForm):
    """The words of a priority in both languages, and which version of them was on screen."""

    title_en = LineField(label=_("The priority in English"), required=False, max_length=160)
    question_en = WordLimitedField(label=_("The question in English"), required=False, max_words=MOST_WORDS)
    title_cy = LineField(label=_("The priority in Welsh"), required=False, max_length=160)
    question_cy = WordLimitedField(label=_("The question in Welsh"), required=False, max_words=MOST_WORDS)
    version = WholeNumberField(min_value=1)
    field_order = ["title_en", "question_en", "title_cy", "question_cy", "origin", "themes", "places"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["version"].widget = self.fields["version"].hidden_widget()

    def clean(self) -> dict[str, Any]:
        """Ask for title and question in the same language, in one at least."""
        cleaned = super().clean()
        for language in ("en", "cy"):
            title, question = cleaned.get(f"title_{language}"), cleaned.get(f"question_{language}")
            if question and not title:
                self.add_error(f"title_{language}", _("Enter the title in this language too"))
            if title and not question and f"question_{language}" not in self.errors:
                self.add_error(f"question_{language}", _("Enter the question in this language too"))
        if not cleaned.get("title_en") and not cleaned.get("title_cy") and not self.errors:
            self.add_error("title_en", _("Enter the priority in English or in Welsh"))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The answers, the words together."""
        values = super().values
        values["words"] = Words(**{name: values.pop(name) for name in Words._fields})
        return values

    @staticmethod
    def initial_of(priority: Priority) -> dict[str, Any]:
        """Return what the form shows at first."""
        told = {name: getattr(priority, name) for name in (*Words._fields, "origin", "version")}
        return told | {
            "themes": [theme.slug for theme in priority.themes.all()],
            "places": [place.code for place in priority.places.all()],
        }


class OutcomeForm(PortalForm):
    """What was found, or why a priority stops here."""

    outcome_en = WordLimitedField(label=_("In English"), required=False, max_words=300)
    outcome_cy = WordLimitedField(label=_("In Welsh"), required=False, max_words=300)

    def __init__(self, *args: Any, needed: bool = True, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.needed = needed

    def clean(self) -> dict[str, Any]:
        """Ask for words in one language at least, where they are needed."""
        cleaned = super().clean()
        if (
            self.needed
            and not self.errors
            and not cleaned.get("outcome_en")
            and not cleaned.get("outcome_cy")
        ):
            self.add_error("outcome_en", _("Say it in English or in Welsh"))
        return cleaned


class RemarkForm(PortalForm):
    """A comment."""

    text = WordLimitedField(
        label=_("Your comment"),
        what=_("your comment"),
        max_words=300,
        help_text=_("The members of the partnership read it with your name."),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["rows"] = 5


class HideForm(PortalForm):
    """Why a comment is hidden."""

    reason = LineField(
        label=_("Reason"),
        what=_("a reason"),
        help_text=_("Whoever wrote the comment reads this."),
        max_length=200,
    )


class EvidenceForm(PortalForm):
    """Something on the web."""

    title = LineField(label=_("What it is"), what=_("what it is"), max_length=160)
    url = URLField(label=_("Its web address"), what=_("its web address"))


class BallotForm(PortalForm):
    """What a vote is about."""

    about = LineField(
        label=_("What the vote is for"),
        required=False,
        max_length=200,
        help_text=_("For example: which questions we take into the second phase."),
    )
