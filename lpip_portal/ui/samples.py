"""What the component gallery shows: an invented form and invented rows for every component."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.forms import CharField, Form
from django.forms import ChoiceField as DjangoChoiceField
from django.utils.translation import gettext_lazy as _

from . import forms


class SampleForm(forms.PortalForm):
    """One field of every kind."""

    name = forms.LineField(label=_("Partnership name"), help_text=_("As it will be published"))
    email = forms.EmailField(label=_("Lead contact’s email"), what=_("the lead contact’s email"))
    summary = forms.WordLimitedField(
        label=_("Summary of the partnership"),
        max_words=20,
        help_text=_("In plain words. It is published if you are funded."),
    )
    nation = forms.ChoiceField(
        label=_("Lead nation or region"),
        choices=[
            ("", _("Choose one")),
            ("E12000003", _("Yorkshire and The Humber")),
            ("W92000004", _("Wales")),
        ],
    )
    phase = forms.ChoiceField(
        label=_("Which phase are you applying for?"),
        choices=[("1", _("Phase one")), ("2", _("Phase two"))],
        widget=forms.Radios(
            hints={
                "1": _("Five months to found a partnership and its agenda"),
                "2": _("Three years of work, by invitation"),
            }
        ),
    )
    themes = forms.MultipleChoiceField(
        label=_("Themes"),
        help_text=_("Choose all that apply"),
        choices=[
            ("skills", _("Skills")),
            ("innovation", _("Innovation")),
            ("communities", _("Communities in their places")),
        ],
        what=_("at least one theme"),
    )
    cost = forms.MoneyField(label=_("Full economic cost"), max_value=Decimal(50000))
    months = forms.WholeNumberField(label=_("Length"), min_value=1, max_value=36, suffix=_("months"))
    start = forms.DateField(label=_("Start date"), help_text=_("For example, 27 3 2027"))
    closes = forms.InstantField(
        label=_("Closing time"), help_text=_("UK time, for example 17 11 2026 16:00"), required=False
    )
    letter = forms.FileField(label=_("Letter of support"), help_text=_("PDF, up to 10 MB"), required=False)
    agreed = forms.BooleanField(label=_("My organisation has agreed to this"))


class SampleFilter(Form):
    """What narrows a list; a filter set's form is an ordinary Django form like this one."""

    q = CharField(label=_("Words in the title"), required=False)
    state = DjangoChoiceField(
        label=_("Status"), required=False, choices=[("", _("Any")), ("submitted", _("Submitted"))]
    )


MISTAKES = {
    "name": "",
    "email": "not-an-address",
    "summary": "word " * 25,
    "cost": "50,000.01",
    "months": "1e3",
    "start_day": "31",
    "start_month": "2",
    "start_year": "2027",
}
TASKS = [
    {
        "label": _("Vision and approach"),
        "url": "#tasks",
        "hint": _("712 of 1,000 words"),
        "status": _("Done"),
    },
    {
        "label": _("Costs"),
        "url": "#tasks",
        "hint": _("£1 over the cap"),
        "status": _("Needs changes"),
        "colour": "red",
    },
    {"label": _("Partners"), "url": "#tasks", "status": _("In progress"), "colour": "teal"},
    {"label": _("Send to your research office"), "hint": _("When everything above is done")},
]
STEPS = [
    {"label": _("Draft"), "state": "done", "note": _("9 October 2026")},
    {"label": _("Research office"), "state": "done"},
    {"label": _("Checks"), "state": "now", "note": _("since 17 November 2026")},
    {"label": _("Review"), "state": "later"},
    {"label": _("Panel"), "state": "later"},
    {"label": _("Decision"), "state": "later", "note": _("by 13 February 2027")},
]
TAGS = [
    (_("Draft"), "grey"),
    (_("With your research office"), "yellow"),
    (_("Submitted"), "blue"),
    (_("In review"), "teal"),
    (_("Approved"), "green"),
    (_("Overdue"), "red"),
    (_("Returned"), "orange"),
    (_("Phase two"), "purple"),
    (_("Hub"), "magenta"),
]
BARS = [
    (_("Skills"), 22, "22", "a"),
    (_("Communities in their places"), 17, "17", "b"),
    (_("Living and working sustainably in a greener economy"), 12, "12", "c"),
    (_("Cultural recovery"), 5, "5", "d"),
]
SPREADS = [
    (_("Forth Valley Together"), [5, 5, 6], Decimal("5.33"), "5.33"),
    (_("Dyffryn Teifi"), [2, 4, 6], Decimal(4), "4.00"),
    (_("Humber Futures"), [3, 3, 4], Decimal("3.33"), "3.33"),
]
MAP = {"S92000003": 2, "W92000004": 1, "N92000002": 1, "E12000003": 1, "E12000005": 2, "E12000009": 3}
EVENTS = [
    {"title": _("Submitted"), "at": datetime(2026, 11, 17, 15, 58, tzinfo=UTC), "by": "Siân Roberts"},
    {
        "title": _("Sent to the research office"),
        "at": datetime(2026, 11, 12, 9, 5, tzinfo=UTC),
        "by": "Leila Hassan",
    },
    {
        "title": _("Partner accepted"),
        "at": datetime(2026, 10, 3, 13, 0, tzinfo=UTC),
        "text": _("Cyngor Sir Gâr joins as a core partner."),
    },
]
ROWS = [
    (_("Dyffryn Teifi · Tŷ Gwyn"), _("Wales"), Decimal("49999.99"), _("Submitted"), "blue"),
    (_("Humber Futures"), _("Yorkshire and The Humber"), Decimal(50000), _("In review"), "teal"),
    (_("Forth Valley Together"), _("Scotland"), Decimal(42000), _("Draft"), "grey"),
]


def everything() -> dict[str, Any]:
    """The context of the gallery."""
    return {
        "blank": SampleForm(prefix="blank"),
        "wrong": SampleForm({f"wrong-{name}": value for name, value in MISTAKES.items()}, prefix="wrong"),
        "tasks": TASKS,
        "steps": STEPS,
        "stopped": [
            STEPS[0],
            STEPS[1],
            {"label": _("Withdrawn"), "state": "stopped", "note": _("2 December 2026")},
        ],
        "tags": TAGS,
        "bars": BARS,
        "spreads": SPREADS,
        "map": MAP,
        "links": dict.fromkeys(MAP, "#map"),
        "events": EVENTS,
        "rows": ROWS,
        "filter": SampleFilter(prefix="filter"),
        "page": Paginator(range(400), 20).page(7),
        "instant": EVENTS[0]["at"],
        "cap": Decimal(50000),
        "under": Decimal("41250.50"),
        "over": Decimal(50001),
    }
