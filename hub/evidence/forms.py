"""The words of the library: looking for something, writing an item, reviewing it, withdrawing it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from hub.catalogue import doi
from lpip_portal.documents.fields import DocumentField
from lpip_portal.ui.forms import (
    BooleanField,
    ChoiceField,
    DateField,
    LineField,
    MultipleChoiceField,
    PortalForm,
    Radios,
    Section,
    TypedChoiceField,
    URLField,
    WholeNumberField,
    WordLimitedField,
)
from partnerships import place_queries
from partnerships.models import Place, Theme

from . import queries
from .licences import CHOICES
from .models import EvidenceItem
from .searching import STRENGTHS, WORDS, label, years
from .strength import LEVELS

ANY = ("", _("Any"))


class SearchForm(PortalForm):
    """What somebody looks for. A value that does not exist is ignored."""

    q = LineField(
        label=_("Words"),
        required=False,
        help_text=_("In English or Welsh; “two words” in quotes belong together."),
    )
    theme = ChoiceField(label=_("Theme"), required=False)
    place = ChoiceField(label=_("Place"), required=False)
    kind = ChoiceField(label=_("Kind of item"), required=False, choices=[ANY, *EvidenceItem.Kind.choices])
    asks = ChoiceField(required=False, choices=[ANY, *EvidenceItem.Asks.choices])
    strength = ChoiceField(required=False, choices=[ANY, *((code, code) for code in STRENGTHS)])
    language = ChoiceField(required=False, choices=[ANY, *WORDS["language"].items()])
    type = ChoiceField(required=False, choices=[ANY, *EvidenceItem.PlaceType.choices])
    year = ChoiceField(required=False, choices=[ANY, *((year, year) for year in years())])
    HIDDEN = ("asks", "strength", "language", "type", "year")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.themes = {theme.slug: str(theme) for theme in Theme.objects.all()}
        self.places = {place.code: str(place) for place in whole_first()}
        self.fields["theme"].choices = [ANY, *self.themes.items()]
        self.fields["place"].choices = [ANY, *self.places.items()]
        for name in self.HIDDEN:
            self.fields[name].widget = self.fields[name].hidden_widget()

    @property
    def wish(self) -> dict[str, str]:
        """What was asked for and exists."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_bound else {}

    def said(self, name: str, value: str) -> str:
        """Return the words of a value."""
        return value if name == "q" else label(name, value, self.themes, self.places)


class KnowForm(PortalForm):
    """About what, and in places like which."""

    theme = ChoiceField(label=_("What do you want to know about?"), what=_("a theme"))
    place = ChoiceField(label=_("Your place"), required=False)
    type = MultipleChoiceField(
        label=_("Kinds of place like yours"), required=False, choices=EvidenceItem.PlaceType.choices
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [
            ("", _("Choose a theme")), *((theme.slug, str(theme)) for theme in Theme.objects.all())
        ]  # fmt: skip
        self.fields["place"].choices = [
            ("", _("Any place")),
            *((each.code, str(each)) for each in whole_first()),
        ]


def whole_first() -> list[Place]:
    """Return the places in use: nations, then regions, then councils."""
    return place_queries.in_order()


class ItemForm(PortalForm):
    """One item of the library."""

    SECTIONS = (
        Section("work", _("The work itself"), _("As a reader would cite it."),
                ("kind", "title_en", "title_cy", "authors", "publisher", "made_on", "language")),
        Section("about", _("What it is about"), _("Readers find it by these, and read the abstract before they open it."),
                ("themes", "asks", "abstract_en", "abstract_cy")),
        Section("reading", _("Where it can be read"), _("A link, a DOI or a file: one of them is needed before it is reviewed, and the licence."),
                ("doi", "link", "file", "is_accessible", "licence")),
        Section("strength", _("How strong it is"), _("The level says how well the work shows what it found, not whether you agree with it. The two scales are never mixed."),
                ("scale", "level", "level_reason"), "hub/evidence/_levels.html"),
        Section("where", _("Where it was tried"), _("“What is known in places like yours” finds it by these. Leave out what is not known."),
                ("places", "place_types", "tried_en", "tried_cy")),
        Section("holds", _("Where it holds, and where not"), _("What somebody elsewhere has to know before they try the same."),
                ("conditions_en", "conditions_cy", "not_here_en", "not_here_cy")),
    )  # fmt: skip

    kind = ChoiceField(
        label=_("Kind of item"), choices=EvidenceItem.Kind.choices, widget=Radios, what=_("a kind")
    )
    title_en = LineField(
        label=_("Title"),
        what=_("the title"),
        help_text=_("In English. Of a work in Welsh, say in English what it is called."),
    )
    title_cy = LineField(label=_("Title in Welsh"), required=False)
    authors = LineField(
        label=_("Authors"), max_length=300, help_text=_("People or organisations, as they should be cited.")
    )
    publisher = LineField(label=_("Publisher"), required=False)
    made_on = DateField(
        label=_("When it came out"),
        what=_("the date when it came out"),
        help_text=_("For example, 27 3 2026. If only the year is known, enter 1 1 and the year."),
    )
    language = ChoiceField(
        label=_("Language of the work"), choices=EvidenceItem.Language.choices, widget=Radios, initial="en"
    )
    themes = MultipleChoiceField(
        label=_("Themes"), required=False, help_text=_("At least one before it is reviewed.")
    )
    asks = ChoiceField(
        label=_("Key question"),
        choices=EvidenceItem.Asks.choices,
        widget=Radios,
        what=_("the key question that it answers"),
        help_text=_("The one of these that it answers most."),
    )
    abstract_en = WordLimitedField(
        label=_("Abstract"),
        max_words=300,
        required=False,
        help_text=_("What was done, with whom, and what was found. Needed before it is reviewed."),
    )
    abstract_cy = WordLimitedField(label=_("Abstract in Welsh"), max_words=350, required=False)
    doi = LineField(
        label=_("DOI"),
        required=False,
        help_text=_("For example, 10.5255/example-1. An address at doi.org will do."),
    )
    link = URLField(
        label=_("Link"),
        required=False,
        help_text=_(
            "To the work at its own site. The portal looks now and then whether it still leads there."
        ),
    )
    file = DocumentField(label=_("File"), required=False, help_text=_("A PDF, when it stands nowhere else."))
    is_accessible = BooleanField(
        label=_("I have tried the file with a screen reader: it has headings, and pictures have a text"),
        required=False,
    )
    licence = ChoiceField(
        label=_("Licence"),
        choices=[("", _("Not known yet")), *CHOICES],
        required=False,
        help_text=_("It usually stands in the work’s first pages, or at its site."),
    )
    scale = ChoiceField(
        label=_("Scale of its strength"),
        choices=EvidenceItem.Scale.choices,
        widget=Radios(
            hints={
                "maryland": _("How sure one can be that what was done caused what was found."),
                "nesta": _("How far a product or service has come, from an account of why it should help to one that can be done elsewhere."),
                "local": _("What people in a place know from living and working there."),
            }
        ),
        initial="local",
    )  # fmt: skip
    level = TypedChoiceField(
        label=_("Level on that scale"),
        choices=[("0", _("None: local knowledge")), *((str(n), str(n)) for n in range(1, 6))],
        coerce=int,
        empty_value=0,
        required=False,
        help_text=_(
            "From 1, the weakest, to 5; what each level means stands above. Local knowledge has none."
        ),
    )
    level_reason = WordLimitedField(
        label=_("Why this level"),
        max_words=150,
        required=False,
        help_text=_("Everybody reads this. You are on record as the one who rated it."),
    )
    places = MultipleChoiceField(
        label=_("Places"),
        required=False,
        help_text=_("Nations stand first, then regions, then councils by their names."),
    )
    place_types = MultipleChoiceField(
        label=_("Kinds of place"),
        choices=EvidenceItem.PlaceType.choices,
        required=False,
    )
    tried_en = WordLimitedField(label=_("Where it was tried, in words"), max_words=150, required=False)
    tried_cy = WordLimitedField(label=_("Where it was tried, in Welsh"), max_words=180, required=False)
    conditions_en = WordLimitedField(
        label=_("What works here: under which conditions"), max_words=150, required=False
    )
    conditions_cy = WordLimitedField(label=_("The conditions in Welsh"), max_words=180, required=False)
    not_here_en = WordLimitedField(
        label=_("Where it did not work, or should not be tried"), max_words=150, required=False
    )
    not_here_cy = WordLimitedField(label=_("Where it did not work, in Welsh"), max_words=180, required=False)
    version = WholeNumberField(min_value=1, required=False)

    def __init__(self, *args: Any, item: EvidenceItem | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.item = item
        self._themes = {theme.slug: theme for theme in Theme.objects.all()}
        self._places = {place.code: place for place in whole_first()}
        self.fields["themes"].choices = [(slug, str(theme)) for slug, theme in self._themes.items()]
        self.fields["places"].choices = [(code, str(place)) for code, place in self._places.items()]
        self.fields["version"].widget = self.fields["version"].hidden_widget()
        if item is None:
            del self.fields["version"]

    @property
    def levels(self) -> list[tuple[str, list[str]]]:
        """What each level means, scale by scale, the weakest first."""
        return [
            (EvidenceItem.Scale(scale).label, [meanings[level] for level in sorted(meanings)])
            for scale, meanings in LEVELS.items()
        ]

    def clean_doi(self) -> str:
        """Refuse what has not the shape of a DOI, and one that the library has."""
        given = doi.spelled(self.cleaned_data["doi"])
        if given and not doi.fits(given):
            raise ValidationError(_("Enter the DOI in the right format, like 10.5255/example-1"))
        if known := queries.with_doi(given, but=self.item):
            raise ValidationError(
                format_html(
                    '{} <a class="govuk-link" href="{}">{}</a>',
                    say("The library has an item with this DOI already:"),
                    reverse("hub:evidence-item", args=[known.ref]),
                    known,
                )
            )
        return given

    def clean(self) -> dict[str, Any]:
        """A level needs its scale and its reason; local knowledge has neither."""
        cleaned = super().clean()
        rated = cleaned.get("scale") in EvidenceItem.RATED
        if rated and not cleaned.get("level"):
            self.add_error("level", _("Select a level of this scale, or choose local knowledge"))
        if not rated and cleaned.get("level"):
            self.add_error("level", _("Local knowledge has no level. Choose a scale, or none for the level"))
        if (
            rated
            and cleaned.get("level")
            and not cleaned.get("level_reason")
            and "level_reason" not in self.errors
        ):
            self.add_error("level_reason", _("Say why it has this level"))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The answers, with themes and places as rows."""
        values = super().values
        values["themes"] = [self._themes[slug] for slug in values["themes"]]
        values["places"] = [self._places[code] for code in values["places"]]
        return values

    @staticmethod
    def initial_of(item: EvidenceItem) -> dict[str, Any]:
        """Return what the form shows at first."""
        plain = (
            "kind", "title_en", "title_cy", "authors", "publisher", "made_on", "language", "asks", "abstract_en", "abstract_cy",
            "doi", "link", "is_accessible", "licence", "scale", "level", "level_reason", "place_types", "conditions_en",
            "conditions_cy", "tried_en", "tried_cy", "not_here_en", "not_here_cy", "version",
        )  # fmt: skip
        return {name: getattr(item, name) for name in plain} | {
            "themes": [theme.slug for theme in item.themes.all()],
            "places": [place.code for place in item.places.all()],
        }


class ReturnForm(PortalForm):
    """What an item needs before it can be published."""

    note = WordLimitedField(
        label=_("What it needs"), max_words=300, help_text=_("Only the people of the hub read this.")
    )


class SupersedeForm(PortalForm):
    """Which item takes the place of this one."""

    replacement = ChoiceField(
        label=_("The item that takes its place"), what=_("the item that takes its place")
    )

    def __init__(self, *args: Any, item: EvidenceItem, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.found = {each.ref: each for each in queries.could_replace(item)}
        self.fields["replacement"].choices = [
            ("", _("Choose an item")), *((ref, str(each)) for ref, each in self.found.items())
        ]  # fmt: skip

    @property
    def values(self) -> dict[str, Any]:
        """The answer as a row."""
        return {"replacement": self.found[self.cleaned_data["replacement"]]}


class WithdrawForm(PortalForm):
    """Why an item is withdrawn."""

    notice_en = WordLimitedField(
        label=_("Notice"),
        max_words=150,
        help_text=_("It stays at the item’s address, for everybody who follows a link to it."),
    )
    notice_cy = WordLimitedField(label=_("Notice in Welsh"), max_words=180, required=False)


class LinkForm(PortalForm):
    """Another link."""

    link = URLField(label=_("Link"))
