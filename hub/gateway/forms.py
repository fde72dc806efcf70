"""The words of asking, answering and looking again."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hub.evidence.models import EvidenceItem
from lpip_portal import clock
from lpip_portal.ui.forms import (
    BooleanField,
    Checkboxes,
    ChoiceField,
    DateField,
    EmailField,
    LineField,
    MultipleChoiceField,
    PortalForm,
    Radios,
    TextField,
    WholeNumberField,
    WordLimitedField,
)
from partnerships.models import Partnership, Place, Theme

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def whole_places() -> list[Place]:
    """Return the nations, regions and combined authorities, nations first."""
    found = Place.objects.current().filter(kind__in=Place.WHOLE)
    return sorted(found, key=lambda place: (place.kind != Place.Kind.COUNTRY, str(place)))


class EnquiryForm(PortalForm):
    """What somebody asks the hub."""

    question = WordLimitedField(
        label=_("Your question"),
        max_words=300,
        help_text=_("What do you want to know, and about whom or what?"),
        what=_("your question"),
    )
    purpose = WordLimitedField(
        label=_("What you need it for"),
        max_words=150,
        help_text=_(
            "For example: advice to a minister, a consultation, an evaluation. It tells us what would help."
        ),
        what=_("what you need it for"),
    )
    theme = ChoiceField(label=_("Policy area"), widget=Radios, what=_("a policy area"))
    places = MultipleChoiceField(
        label=_("Places"),
        required=False,
        widget=Checkboxes,
        help_text=_(
            "Choose all that your question is about. Choose none if it is about the whole of the UK."
        ),
    )
    place_note = LineField(
        label=_("A smaller place"),
        required=False,
        help_text=_("For example: a council area, a coast, a group of towns."),
    )
    needed_by = DateField(
        label=_("When you need it"),
        required=False,
        help_text=_("For example, 27 3 2027. We answer within 20 working days and sooner where we can."),
    )
    is_confidential = ChoiceField(
        label=_("Is the question confidential?"),
        choices=[
            ("no", _("No")),
            ("yes", _("Yes: only those at the hub and in partnerships who work on it may know of it")),
        ],
        widget=Radios,
        what=_("whether the question is confidential"),
    )
    department = LineField(label=_("Your department or organisation"), max_length=150)
    job = LineField(label=_("Your role"), required=False, max_length=150)
    name = LineField(label=_("Your name"), max_length=150)
    email = EmailField(
        label=_("Your email address"),
        max_length=254,
        help_text=_(
            "We send a link to it. We hear of your question only when you have opened the link and confirmed."
        ),
    )
    is_understood = BooleanField(label=_("I have read what freedom of information may disclose"))

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._themes = {theme.slug: theme for theme in Theme.objects.all()}
        self._places = {place.code: place for place in whole_places()}
        self.fields["theme"].choices = [(slug, str(theme)) for slug, theme in self._themes.items()]
        self.fields["places"].choices = [(code, str(place)) for code, place in self._places.items()]
        if user is not None:  # an account says who asks
            del self.fields["name"], self.fields["email"]

    def clean_needed_by(self):
        """Refuse a day that has passed."""
        day = self.cleaned_data["needed_by"]
        if day and day < clock.today():
            raise ValidationError(_("The day on which you need it must be today or later"))
        return day

    @property
    def values(self) -> dict[str, Any]:
        """What is asked, with theme and places as rows; who asks is not among it."""
        values = super().values
        for name in ("name", "email", "is_understood"):
            values.pop(name, None)
        values["theme"] = self._themes[values["theme"]]
        values["places"] = [self._places[code] for code in values["places"]]
        values["is_confidential"] = values["is_confidential"] == "yes"
        return values


class MessageForm(PortalForm):
    """Something said to the other side."""

    text = WordLimitedField(label=_("Your message"), max_words=400, what=_("your message"))


class ClarifyForm(PortalForm):
    """What the hub wants to know first."""

    text = WordLimitedField(
        label=_("What do you want to know?"),
        max_words=300,
        help_text=_("The asker reads this. The clock stands still until they answer."),
        what=_("what you want to know"),
    )


class RouteForm(PortalForm):
    """Whom the hub asks."""

    partnerships = MultipleChoiceField(
        label=_("Partnerships"), widget=Checkboxes, what=_("at least one partnership")
    )
    note = TextField(
        label=_("What you ask of them"),
        required=False,
        max_length=400,
        help_text=_("They read this with the question. They do not learn the asker’s name or address."),
    )

    def __init__(self, *args: Any, partnerships: list[Partnership], hints: dict[str, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._partnerships = {each.ref: each for each in partnerships}
        self.fields["partnerships"].choices = [(each.ref, str(each)) for each in partnerships]
        self.fields["partnerships"].widget.hints = hints

    @property
    def values(self) -> dict[str, Any]:
        """Whom to ask, as rows."""
        values = super().values
        values["partnerships"] = [self._partnerships[ref] for ref in values["partnerships"]]
        return values


class HandOverForm(PortalForm):
    """Who goes on with it."""

    email = EmailField(label=_("Email address of somebody at the hub"))


class ReasonForm(PortalForm):
    """Why not."""

    reason = WordLimitedField(label=_("Reason"), max_words=200)


class WrittenAnswerForm(PortalForm):
    """An answer with its sources and somebody to talk to."""

    answer = WordLimitedField(label=_("Answer"), max_words=700)
    sources = TextField(
        label=_("Sources"),
        max_length=4000,
        help_text=_("One a line: who, when, what, and an address on the web where there is one."),
    )
    contact_name = LineField(label=_("Named contact"), max_length=150)
    contact_email = EmailField(label=_("Email address of the contact"), max_length=254)


class PartnershipAnswerForm(WrittenAnswerForm):
    """What a partnership answers to the hub."""

    may_publish = BooleanField(
        label=_("What we say here may be published, if the asker agrees too"), required=False
    )


class HubAnswerForm(WrittenAnswerForm):
    """What the hub answers."""

    hours = WholeNumberField(label=_("Hours that it took at the hub"), required=False, max_value=1000)


class InsightForm(PortalForm):
    """How an answer stands in the library."""

    title = LineField(label=_("Title"), max_length=200, what=_("a title"))
    abstract = WordLimitedField(
        label=_("Abstract"), max_words=300, help_text=_("Name no asker and nothing that tells who asked.")
    )
    asks = ChoiceField(
        label=_("Which key question does it answer?"),
        choices=EvidenceItem.Asks.choices,
        widget=Radios,
        what=_("a key question"),
    )


class PublicationForm(PortalForm):
    """Whether the answer may be published."""

    agrees = ChoiceField(
        label=_("May we publish the question and the answer, without your name or department?"),
        choices=YES_NO,
        widget=Radios,
        what=_("whether we may publish it"),
    )

    @property
    def values(self) -> dict[str, Any]:
        """The answer as yes or no."""
        return {"agrees": self.cleaned_data["agrees"] == "yes"}


class OutcomeForm(PortalForm):
    """What was done with an answer."""

    outcome = WordLimitedField(
        label=_("What did you do with the answer?"), max_words=200, what=_("what you did with the answer")
    )


class CodeForm(PortalForm):
    """Six digits from a letter."""

    digits = LineField(label=_("The six digits"), max_length=12, what=_("the six digits"))


class SearchForm(PortalForm):
    """What a person looks at."""

    theme = ChoiceField(label=_("Theme"), required=False)
    place = ChoiceField(label=_("Place"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._themes = {theme.slug: theme for theme in Theme.objects.all()}
        self._places = {place.code: place for place in whole_places()}
        every = [("", _("All themes")), *((slug, str(theme)) for slug, theme in self._themes.items())]
        self.fields["theme"].choices = every
        anywhere = [("", _("All places")), *((code, str(place)) for code, place in self._places.items())]
        self.fields["place"].choices = anywhere

    @property
    def values(self) -> dict[str, Any]:
        """The theme and the place as rows, or None."""
        return super().values | self.chosen

    @property
    def chosen(self) -> dict[str, Any]:
        """What can be understood of what was asked; the rest is ignored."""
        said = getattr(self, "cleaned_data", {})
        return {
            "theme": self._themes.get(said.get("theme", "")),
            "place": self._places.get(said.get("place", "")),
        }


class SaveSearchForm(SearchForm):
    """A search with its name."""

    name = LineField(label=_("Name of the search"), max_length=80, what=_("a name for the search"))
    field_order = ["name", "theme", "place"]
