"""One PDF of all papers for one person: what is in it, how far it is, and whether it may still be held."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from funding.applications import printing
from funding.panel import seating
from funding.panel.models import Item, Pack, Panel
from lpip_portal.ui.templatetags.portal import uk_time

from .interviewing import interview_of
from .papers import Mark, Opinion, Papers, papers

NONE = "–"


def packable(user, panel: Panel) -> list[int]:
    """Return the keys of the items whose papers are open to a person, in the order of their titles."""
    found = Item.objects.readable_by(user).filter(panel=panel)
    return list(found.order_by("application__title", "ref").values_list("pk", flat=True))


def may_still_hold(pack: Pack) -> bool:
    """Say whether every paper in a pack is still open to whom it was made for."""
    user = pack.seat.user
    return seating.seat_of(user, pack.seat.panel) is not None and Item.objects.readable_by(user).filter(
        pk__in=pack.items
    ).count() == len(pack.items)


def packs_to_make() -> QuerySet[Pack]:
    """Return the packs that wait, the oldest first."""
    return Pack.objects.filter(state=Pack.State.ASKED).order_by("asked_at", "pk")


def pack_of(user, panel: Panel) -> Pack | None:
    """Return the newest pack of a person, as long as all that is in it is open to them."""
    found = Pack.objects.visible_to(user).filter(seat__panel=panel).defer("file", "parts")
    newest = found.select_related("seat__panel", "seat__user").order_by("-pk").first()
    return newest if newest and may_still_hold(newest) else None


def pack_part(user, item: Item) -> dict[str, Any]:
    """Return the papers of one item as data to print: the bid, then the reviews."""
    found = papers(item)
    sheet = printing.of_bid(found.sheet) if found.sheet else {"title": item.application.title}
    return {
        "title": sheet["title"],
        "facts": sheet.get("facts", []),
        "parts": [*_interview(user, item), *_reviews(found), *_answer(found), *sheet.get("parts", [])],
    }


def pack_paper(pack: Pack) -> dict[str, Any]:
    """Return a whole pack as data to print."""
    phase = pack.seat.panel.phase
    mark = _("For %(who)s, %(when)s") % {"who": pack.seat.user, "when": uk_time(pack.asked_at)}
    return {
        "title": _("Papers of the panel: %(phase)s") % {"phase": f"{phase.round}, {phase}"},
        "author": "LPIP",
        "reference": phase.round.code,
        "lang": "cy" if pack.language.startswith("cy") else "en",
        "mark": mark,
        "notice": _("These papers are confidential and made for one person. Do not pass them on."),
        "page": pgettext("of a printed bid", "Page"),
        "bids": pack.parts,
    }


def _interview(user, item: Item) -> list[dict[str, Any]]:
    """Return when the interview is, who comes, its record and this person's own note, where there is any of it."""
    found = interview_of(user, item)
    if found is None or found.is_empty:
        return []
    said = []
    if found.slot:
        said.append(printing.item(_("When"), printing.text(uk_time(found.slot.starts_at))))
        said.append(printing.item(_("Who comes"), printing.text("\n".join(found.attendees) or NONE)))
    if found.record and found.record.text:
        said.append(printing.item(_("Record of the interview"), printing.text(found.record.text)))
    if found.note and found.note.text:
        said.append(printing.item(_("Your own note"), printing.text(found.note.text)))
    return [{"title": _("Interview"), "items": said}]


def _reviews(found: Papers) -> list[dict[str, Any]]:
    return [{"title": each.label, "items": list(_opinion(each))} for each in found.opinions]


def _answer(found: Papers) -> list[dict[str, Any]]:
    """Return the applicant's response to the reviews, or that there is none, where the phase asked for it."""
    if found.answer is None:
        return []
    said = [
        printing.item("", printing.text(each)) for each in (found.answer.text, found.answer.sentence) if each
    ]
    return [{"title": _("The applicant’s response to the reviews"), "items": said}]


def _opinion(opinion: Opinion):
    """Yield what the table reads of one review, as the page of the item shows it."""
    head, rows = (
        [_("Criterion"), _("Points")],
        [[str(mark.criterion), _points(mark)] for mark in opinion.marks],
    )
    if any(mark.comments for mark in opinion.marks):
        head.append(_("Comments"))
        rows = [[*row, mark.comments or NONE] for row, mark in zip(rows, opinion.marks, strict=True)]
    if rows:
        yield printing.item("", [printing.table(head, rows)])
    yield printing.item(_("Comments for the applicant"), printing.text(opinion.comments or NONE))
    if opinion.confidential:
        yield printing.item(_("For the panel alone"), printing.text(opinion.confidential))
    if opinion.confidence:
        yield printing.item(_("How sure the reviewer is"), printing.text(str(opinion.confidence)))


def _points(mark: Mark) -> str:
    if mark.points is not None:
        return str(mark.points)
    return _("unable to assess: %(why)s") % {"why": mark.unable_reason}
