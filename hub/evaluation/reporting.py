"""The report of the evaluation, of the programme or of one partnership: what anybody may read, as a paper and as sheets.

Figures come out of ``queries.boards`` and so through ``suppression``; theory, questions and stories are the published ones.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lpip_portal import clock
from lpip_portal.suppression import HIDDEN
from lpip_portal.ui import typeset
from lpip_portal.ui.templatetags.portal import uk_date
from partnerships.models import Partnership

from . import multiples, periods, queries, theory_queries
from .question_models import EvaluationQuestion
from .story_models import Story
from .theory_models import Theory

DRAWING = "theory"
QUARTERS = 6  # as many as a page is wide; the sheets have all


class Sheet(NamedTuple):
    """One sheet of a workbook."""

    title: str
    headings: list[str]
    rows: list[tuple[Any, ...]]


def reported() -> list[Partnership]:
    """Return the public partnerships of which anything of the evaluation is published, by name."""
    figures = queries.published().filter(partnership=OuterRef("pk"))
    stories = Story.objects.published().filter(partnership=OuterRef("pk"))
    theories = Theory.objects.published().filter(partnership=OuterRef("pk"))
    found = Partnership.objects.filter(is_public=True)
    return list(found.filter(Exists(figures) | Exists(stories) | Exists(theories)).order_by("name_en", "pk"))


def _stories(partnership: Partnership | None) -> list[Story]:
    found = Story.objects.published().select_related("partnership")
    return list(found if partnership is None else found.filter(partnership=partnership))


def _questions() -> list[EvaluationQuestion]:
    found = EvaluationQuestion.objects.visible_to(AnonymousUser())
    return list(found.prefetch_related("indicators", "stories").order_by("kind", "made_at", "pk"))


def paper(partnership: Partnership | None) -> dict[str, Any]:
    """Return a report as a paper to be set as PDF, in the language of the page."""
    boards = queries.boards(partnership=partnership)
    whose = str(partnership or _("The whole programme"))
    theory = theory_queries.of(partnership)
    drawn = theory_queries.shown(theory) if theory else None
    parts = [
        (_("Theory of change"), _theory(drawn) if drawn and drawn.boxes else []),
        (_("Evaluation questions"), [] if partnership else list(_asked(boards))),
        (_("Indicators"), list(_measured(boards))),
        (_("Contribution stories"), [_told(story) for story in _stories(partnership)]),
    ]
    return typeset.paper(
        _("Evaluation report: %(whose)s") % {"whose": whose},
        reference=whose,
        language=get_language() or "",
        facts=[
            [_("As it stood on"), uk_date(clock.today())],
            [_("Last quarter"), periods.said(queries.quarters()[-1])],
            [
                _("Hidden figures"),
                _(
                    "[c] means that the figure is hidden, because it or another from which it could be computed is below five."
                ),
            ],
        ],
        parts=[{"title": title, "items": items} for title, items in parts if items],
        pictures={DRAWING: drawn.on_paper} if drawn and drawn.boxes else {},
    )


def _theory(shown: theory_queries.Shown) -> list[dict[str, Any]]:
    """Return a theory in words, and last its drawing, which has a page of its own and says what leads to what to those who cannot see it."""
    items, arrows = [], []
    for layer in shown.layers:
        said = []
        for told in layer.nodes:
            said.append(typeset.line(str(told.node), "s"))
            arrows.append(f"{told.node} → {'; '.join(told.leads_to)}" if told.leads_to else str(told.node))
            for label, words in (
                (_("Leads to:"), "; ".join(told.leads_to)),
                (_("What has to hold:"), told.node.assumption),
                (_("What could go wrong:"), told.node.risks),
            ):
                if words:
                    said.append(typeset.line(f"{label} {words}"))
        if said:
            items.append(typeset.item(layer.label, said))
    told = _("%(title)s. Boxes in five layers from input to impact, and what each leads to: %(arrows)s.")
    alternative = told % {"title": shown.title, "arrows": ". ".join(arrows)}
    return [*items, typeset.item("", [typeset.picture(DRAWING, shown.title, alternative)])]


def _asked(boards: list[queries.Board]) -> Iterable[dict[str, Any]]:
    known = {board.indicator.pk: queries.latest(board) for board in boards}
    for question in _questions():
        said = []
        for each in question.indicators.all():
            latest = known[each.pk]
            said.append(
                typeset.line(
                    f"{latest.version}: {latest.said} ({latest.quarter})"
                    if latest.quarter
                    else f"{latest.version}: –"
                )
            )
        said += [
            typeset.line(str(story))
            for story in question.stories.all()
            if story.state == Story.State.PUBLISHED
        ]
        hint = f"{question.get_kind_display()} · {question.get_state_display()}"
        yield typeset.item(str(question), said, hint=hint)


def _measured(boards: list[queries.Board]) -> Iterable[dict[str, Any]]:
    shown = [periods.short(each) for each in queries.quarters()[-QUARTERS:]]
    for board in boards:
        if not board.series:
            continue
        unit = board.version.unit
        rows = [
            [row.name, *[multiples.said(unit, value) for value in row.values[-QUARTERS:]]]
            for row in board.rows
        ]
        hint = _("%(unit)s. Baseline of a partnership: %(baseline)s. Target in a quarter: %(target)s.") % {
            "unit": board.version.get_unit_display(), "baseline": board.baseline, "target": board.target,
        }  # fmt: skip
        said = [typeset.line(board.version.definition)]
        if board.version.bridge:
            said.append(typeset.line(board.version.bridge))
        head = [_("Partnership"), *shown]
        yield typeset.item(
            str(board.version), [*said, typeset.table(head, rows, numeric=range(1, len(head)))], hint=hint
        )


def _told(story: Story) -> dict[str, Any]:
    said = []
    for label, words in (
        (_("What changed"), story.outcome),
        (_("What part the programme had in it"), story.contribution),
        (_("How that is known"), story.evidence),
        (_("What else may explain it"), story.rivals),
    ):
        said += [typeset.line(label, "s"), typeset.line(words)]
    whose = f"{story.partnership} · " if story.partnership else ""
    return typeset.item(str(story), said, hint=f"{whose}{story.get_strength_display()}")


def sheets(partnership: Partnership | None) -> list[Sheet]:
    """Return a report as the sheets of a workbook: figures in long form, questions, theory and stories."""
    boards = queries.boards(partnership=partnership)
    found = [
        Sheet(
            _("Figures"),
            [_("Code"), _("Indicator"), _("Unit"), _("Partnership"), _("Quarter"), _("Figure")],
            list(_figures(boards)),
        )
    ]
    if partnership is None:
        rows = [
            (
                str(question.get_kind_display()), str(question), str(question.get_state_display()),
                ", ".join(each.code for each in question.indicators.all()),
            )
            for question in _questions()
        ]  # fmt: skip
        found.append(Sheet(_("Questions"), [_("Kind"), _("Question"), _("State"), _("Indicators")], rows))
    if theory := theory_queries.of(partnership):
        rows = [
            (layer.label, str(told.node), "; ".join(told.leads_to), told.node.assumption, told.node.risks)
            for layer in theory_queries.shown(theory).layers
            for told in layer.nodes
        ]
        heads = [_("Layer"), _("Box"), _("Leads to"), _("What has to hold"), _("What could go wrong")]
        found.append(Sheet(_("Theory of change"), heads, rows))
    rows = [
        (str(story), str(story.partnership or ""), story.outcome, story.contribution, story.evidence, str(story.get_strength_display()), story.rivals)
        for story in _stories(partnership)
    ]  # fmt: skip
    heads = [
        _("Story"), _("Partnership"), _("What changed"), _("What part the programme had in it"), _("How that is known"), _("Strength"),
        _("What else may explain it"),
    ]  # fmt: skip
    return [*found, Sheet(_("Stories"), heads, rows)]


def _figures(boards: list[queries.Board]) -> Iterable[tuple[Any, ...]]:
    codes = [periods.code(each) for each in queries.quarters()]
    for board in boards:
        unit = str(board.version.get_unit_display())
        for row in board.rows:
            for code, value in zip(codes, row.values, strict=True):
                if value is not None:
                    shown = "[c]" if value == HIDDEN else Decimal(str(value))
                    yield board.indicator.code, str(board.version), unit, row.name, code, shown
