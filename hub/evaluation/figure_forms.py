"""The words of figures: those of a quarter in one table, a spreadsheet of them, a correction, a rejection."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.forms import CharField, HiddenInput
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from funding.applications import cost_sheets
from funding.applications.cost_forms import SheetFile
from lpip_portal import clock
from lpip_portal.ui.forms import LineField, PortalForm
from lpip_portal.ui.sheet_fields import SheetForm, SheetText
from partnerships.models import Partnership

from . import checking, periods, queries, sheets
from .actions import Entry
from .models import IndicatorVersion, Observation, in_force


class Cell(NamedTuple):
    """One line of the table of a quarter: what is asked, and its fields unless a figure is there."""

    slot: queries.Slot
    value: Any
    base: Any
    unit: Any
    observation: Observation | None


class QuarterForm(PortalForm):
    """All the figures of a partnership's quarter. What is left empty is not entered."""

    source = LineField(label=_("Where these figures come from"), required=False)
    note = LineField(label=_("What a reader should know about them"), required=False, max_length=500)

    def __init__(self, *args: Any, partnership: Partnership, period: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.period, self.slots = period, queries.slots(partnership, period)
        for slot in self.slots:
            if slot.observation is None:
                key, name = _key(slot), f"{slot.version}, {slot.label}"
                self.fields[f"value_{key}"] = LineField(label=name, required=False)
                self.fields[f"unit_{key}"] = CharField(
                    widget=HiddenInput, initial=slot.version.unit, required=False, max_length=10
                )
                if slot.version.rests:
                    self.fields[f"base_{key}"] = LineField(
                        label=gettext("%(name)s: rests on how many") % {"name": name}, required=False
                    )

    @property
    def table(self) -> list[Cell]:
        """The lines of the table."""
        return [
            Cell(slot, None, None, None, slot.observation)
            if slot.observation
            else Cell(
                slot,
                self[f"value_{_key(slot)}"],
                self[f"base_{_key(slot)}"] if slot.version.rests else None,
                self[f"unit_{_key(slot)}"],
                None,
            )
            for slot in self.slots
        ]

    def clean(self) -> dict[str, Any]:
        """Check every figure that was typed, and say everything that is wrong at once."""
        cleaned = super().clean()
        self.entries: list[Entry] = []
        for slot in self.slots:
            key = _key(slot)
            if slot.observation is not None:
                if self.data.get(f"value_{key}", "").strip():
                    words = {"what": f"{slot.version}, {slot.label}", "typed": self.data[f"value_{key}"][:40]}
                    self.add_error(
                        None, gettext("There is a figure for %(what)s already. You typed %(typed)s") % words
                    )
                continue
            text, base = cleaned.get(f"value_{key}") or "", cleaned.get(f"base_{key}") or ""
            if not text and not base:
                continue
            entry, wrong = _entry(
                slot.version, self.period, slot.group, cleaned.get(f"unit_{key}") or "", text, base
            )
            for sentence in wrong:
                self.add_error(f"value_{key}", sentence)
            if entry:
                self.entries.append(entry)
        if not self.entries and not self.errors:
            self.add_error(None, gettext("Enter at least one figure"))
        return cleaned


def _key(slot: queries.Slot) -> str:
    return f"{slot.version.indicator.code}_{slot.group or 'all'}"


def _entry(
    version: IndicatorVersion | None,
    period: date,
    group: str,
    unit: str,
    text: str,
    base: str,
    indicator: Any = None,
) -> tuple[Entry | None, list[str]]:
    """Return a figure from what was typed, and everything that is wrong with it."""
    value, rests = checking.number(text), checking.number(base) if base else None
    wrong = []
    if value is None:
        wrong.append(gettext("Enter a number with at most two decimals, like 1,234.5"))
    if base and (rests is None or rests != int(rests) or not 0 < rests < 2_000_000_000):
        wrong.append(gettext("Enter on how many it rests as a whole number above 0"))
        rests = None
    facts = {
        "period": period,
        "today": clock.today(),
        "group": group,
        "unit": unit,
        "value": value or Decimal(0),
    }
    found = checking.faults(version.rule if version else None, **facts, base=int(rests) if rests else None)
    wrong += found if value is not None else []
    if wrong:
        return None, wrong
    return Entry(
        indicator or version.indicator, period, group, unit, value, int(rests) if rests else None
    ), []


class Line(NamedTuple):
    """One line of a sheet as the page shows it."""

    number: int
    cells: dict[str, str]
    entry: Entry | None
    complaints: list[str]
    said: dict[str, Any]  # by column: what was read in words, where it is known


class ImportForm(SheetForm):
    """Many figures from a spreadsheet, as a file or pasted. Nothing is saved while any line has a complaint."""

    file = SheetFile(
        label=_("A spreadsheet"),
        required=False,
        help_text=_("XLSX of at most 2 MB. The values of its first sheet are read, never its formulas."),
    )
    text = SheetText(
        label=_("Or the cells themselves"),
        required=False,
        help_text=_(
            "The order is: indicator, quarter, group, figure, unit, rests on. A line of headings may change it."
        ),
    )
    source = LineField(label=_("Where these figures come from"), required=False)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.partnership = partnership

    def read(self, text: str) -> list[Line]:
        """Return the rows with every complaint."""
        return list(self._checked(sheets.laid_out(cost_sheets.read_text(text))))

    def refusal(self, wrong: int) -> str:
        """Say how many rows are wrong."""
        return ngettext(
            "%(n)s line cannot be taken over. Nothing is saved: mend it below and check again",
            "%(n)s lines cannot be taken over. Nothing is saved: mend them below and check again",
            wrong,
        )

    def _checked(self, rows: Iterable[sheets.Row]) -> Iterable[Line]:
        known = {each[0].indicator.code: each for each in queries.versions().values()}
        given = set(
            Observation.objects.filter(partnership=self.partnership)
            .exclude(state=Observation.State.REJECTED)
            .values_list("indicator", "period", "breakdown")
        )
        for row in rows:
            entry, complaints = self._read(row.cells, known)
            if entry:
                key = (entry.indicator.pk, entry.period, entry.breakdown)
                if key in given:
                    entry, complaints = (
                        None,
                        [gettext("There is a figure for this already, or twice in the sheet")],
                    )
                given.add(key)
            yield Line(row.number, row.cells, entry, complaints, _said(row.cells, known))

    @staticmethod
    def _read(
        cells: dict[str, str], known: dict[str, list[IndicatorVersion]]
    ) -> tuple[Entry | None, list[str]]:
        code, period = cells.get("indicator", "").upper(), periods.parse(cells.get("quarter", ""))
        complaints = []
        if code not in known:
            complaints.append(gettext("“%(what)s” is no indicator") % {"what": cells.get("indicator", "")})
        if period is None:
            complaints.append(gettext("Write the quarter like 2026-Q1"))
        if complaints:
            return None, complaints
        version = in_force(known[code], period)
        group = _group(version, cells.get("group", ""))
        unit = _unit(cells.get("unit", ""))
        return _entry(
            version,
            period,
            group,
            unit,
            cells.get("value", ""),
            cells.get("base", ""),
            known[code][0].indicator,
        )


def _said(cells: dict[str, str], known: dict[str, list[IndicatorVersion]]) -> dict[str, Any]:
    """Return the cells of a line as a person reads them: codes as words, and what is not known as it stands."""
    said: dict[str, Any] = dict(cells)
    period, versions = periods.parse(cells.get("quarter", "")), known.get(cells.get("indicator", "").upper())
    version = in_force(versions, period) if versions and period else None
    if versions:
        said["indicator"] = version or versions[-1]
    if period:
        said["quarter"] = periods.said(period)
    if version:
        group = _group(version, cells.get("group", ""))
        is_known = group in ("", *version.rule.groups)
        said["group"] = queries.label(version, group) if is_known else group
    if (unit := _unit(cells.get("unit", ""))) in IndicatorVersion.Unit.values:
        said["unit"] = IndicatorVersion.Unit(unit).label
    return said


def _group(version: IndicatorVersion | None, text: str) -> str:
    word = text.casefold()
    if not word or word in ("all", "pawb", gettext("All").casefold()):
        return ""
    for each in version.groups if version else ():
        if word in (each["code"], each["en"].casefold(), each["cy"].casefold()):
            return each["code"]
    return text


def _unit(text: str) -> str:
    word = text.casefold()
    for code, label in IndicatorVersion.Unit.choices:
        if word in (code, str(label).casefold()):
            return code
    return {"%": "percent", "£": "money", "gbp": "money"}.get(word, text)


class CorrectForm(PortalForm):
    """A better figure for a published one."""

    value = LineField(label=_("The right figure"), what=_("the right figure"))
    base = LineField(label=_("On how many people or things it rests"), required=False)
    note = LineField(label=_("Why it is corrected"), max_length=500, what=_("why it is corrected"))

    def __init__(self, *args: Any, observation: Observation, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.observation = observation
        if not observation.version.rests:
            del self.fields["base"]

    def clean(self) -> dict[str, Any]:
        """Check the figure as when it is entered first."""
        cleaned = super().clean()
        if cleaned.get("value"):
            old = self.observation
            entry, wrong = _entry(
                old.version, old.period, old.breakdown, old.version.unit, cleaned["value"], cleaned.get("base") or "",
                old.indicator,
            )  # fmt: skip
            for sentence in wrong:
                self.add_error("value", sentence)
            if entry:
                cleaned["value"], cleaned["base"] = entry.value, entry.base
        return cleaned


class RejectForm(PortalForm):
    """Why a figure is rejected."""

    reason = LineField(
        label=_("Why it is rejected"),
        max_length=500,
        what=_("why it is rejected"),
        help_text=_("Whoever entered it reads this."),
    )
