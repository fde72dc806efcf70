"""What a submission freezes, what of it a page shows, and whether it is still what it was."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import Value
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.applications import snapshot
from funding.applications.models import (
    AnswerImage,
    Application,
    ApplicationPartner,
    Attachment,
    CostLine,
    Submission,
)
from funding.questions.boxes import boxes
from funding.questions.models import Question, Section
from funding.rounds.models import DocumentRule, Heading, usual_documents
from lpip_portal.composed import Composed
from lpip_portal.ui.templatetags.portal import money, percent

from . import answering, picturing
from .preflight import Preflight

WRITTEN = (Question.Kind.SHORT, Question.Kind.LONG, Question.Kind.NUMBER, Question.Kind.DATE)
Audience = Question.Audience
READS = {  # which answers each kind of reader reads; of an unknown one, as little as the assessors
    "everything": frozenset(Audience),
    "panel": frozenset({Audience.ASSESSORS, Audience.PANEL}),
    "assessors": frozenset({Audience.ASSESSORS}),
}


class Sheet(NamedTuple):
    """A bid to be read, draft or frozen: its content, its people, and the addresses of its files by their ref."""

    content: dict[str, Any]
    team: list[dict[str, Any]]
    headings: dict[str, str]
    kinds: dict[str, str]

    @property
    def cost_rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the lines of costs as the page shows them, each value as text, each note that may be missing as rows within the row."""
        for line in self.content["costs"]["lines"]:
            year, hours, why = line.get("year") or 1, line.get("hours"), line.get("justification")
            yield (
                line["description"],
                [(_("year %(n)s") % {"n": year},)] if year > 1 else (),
                [(ngettext("%(n)s hour a year", "%(n)s hours a year", hours) % {"n": hours},)]
                if hours
                else (),
                [(why,)] if why else (),
                line["organisation"],
                self.headings.get(line["heading"], ""),
                money(line["fec"]),
                money(line["share"]),
                percent(line["rate"]),
            )


def content(application: Application, found: Preflight) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a submission freezes: the content, and apart from it the personal parts by name.

    The paper is quoted in the language of the bid, whoever submits it. One query.
    """
    partnership = application.partnership
    places = {person.pk: place for place, person in enumerate(found.team, 1)}
    with translation.override(application.language):
        body = {
            "format": snapshot.FORMAT,
            "reference": application.reference,
            "phase": application.phase.ref,
            "title": application.title,
            "language": application.language,
            "organisation": application.organisation.name,
            "partnership": partnership.name_en,
            "nation": partnership.nation,
            "nation_name": str(partnership.get_nation_display()),
            **_places_and_themes(application, found.given.rows),
            "partners": sorted(partner.organisation.name for partner in found.partners),
            "contributions": [_partner(partner) for partner in found.partners],
            "sections": [_section(part, found) for part in found.parts],
            "costs": {
                "fec": found.totals.fec,
                "share": found.totals.share,
                "lines": [_line(line, places) for line in found.lines],
            },
            "documents": [
                _file(file, found.document_rules) | _kept_from(file, found.parts) for file in found.files
            ],
        }
        apart = _take_personal(body["sections"])
    team = [
        {
            "name": person.name,
            "email": person.email,
            "role": person.role,
            "role_name": str(person.get_role_display()),
            "organisation": person.organisation.name,
            "confirmed": person.is_confirmed,
            "orcid": person.orcid,
            "hours": person.hours,
        }
        for person in found.team
    ]
    return body, {"team": team} | apart


def _take_personal(sections: list[dict[str, Any]]) -> dict[str, Any]:
    """Take the answers that are personal data out of the content, each as a part of its own that can be erased."""
    apart = {}
    for row in (row for section in sections for row in section["answers"] if row.get("personal")):
        apart[f"answer {row['code']}"] = {"value": row.pop("value"), "said": row.pop("said", "")} | (
            {"images": row.pop("images")} if "images" in row else {}
        )
    return apart


def _kept_from(file: Attachment, parts: list[Section]) -> dict[str, str]:
    """Say of a file that stands at a question who may read it, if not everybody who assesses the bid."""
    asking = [
        q for part in parts for q in part.asked if q.kind == Question.Kind.FILE and q.file_kind == file.kind
    ]
    narrow = [q.shown_to for q in asking if q.is_for_some]
    return {"shown_to": Audience.STAFF if Audience.STAFF in narrow else narrow[0]} if narrow else {}


def _places_and_themes(application: Application, rows: answering.Rows) -> dict[str, list[str]]:
    """The two lists as codes and as names: those that the bid picked, else the partnership's, in one query at most."""
    found = {} if rows.places and rows.themes else _of_partnership(application)
    if rows.places:
        found |= {
            "places": [each.code for each in rows.places],
            "place_names": [str(each) for each in rows.places],
        }
    if rows.themes:
        found |= {
            "themes": [each.slug for each in rows.themes],
            "theme_names": [str(each) for each in rows.themes],
        }
    return found


def _of_partnership(application: Application) -> dict[str, list[str]]:
    columns = ("code", "name_en", "name_cy")
    places = application.partnership.places.order_by().values_list(Value("place"), *columns)
    themes = application.partnership.themes.order_by().values_list(Value("theme"), "slug", *columns[1:])
    found = sorted(places.union(themes))
    welsh = translation.get_language() == "cy"
    named = [(what, code, welsh and name_cy or name_en) for what, code, name_en, name_cy in found]
    return {
        "places": [code for what, code, _name in named if what == "place"],
        "place_names": [name for what, _code, name in named if what == "place"],
        "themes": [code for what, code, _name in named if what == "theme"],
        "theme_names": [name for what, _code, name in named if what == "theme"],
    }


def _section(part: Section, found: Preflight) -> dict[str, Any]:
    return {
        "slug": part.slug,
        "title": str(part),
        "component": part.component,
        "answers": [row for question in part.asked for row in _answers(question, found)],
    }


def _answers(question: Question, preflight: Preflight) -> list[dict[str, Any]]:
    """The answer to one question; of a text in modules one row for each module. Beside a text stand the facts of its images."""
    found, images = preflight.given, preflight.images
    flags = {"kind": question.kind, "shown_to": question.shown_to} | (
        {"personal": True} if question.is_personal else {}
    )
    if question.kind == Question.Kind.MODULAR:
        return [
            {"code": box.code, "question": str(box), "value": (text := _text(found, box.key))}
            | flags
            | picturing.frozen_facts(text, images)
            for box in boxes(question)
        ]
    value = found.values[question.pk]
    value = None if value == [] else value
    row = {"code": question.code, "question": str(question), "value": value} | flags
    row |= picturing.frozen_facts(value, images)
    if question.kind not in WRITTEN:
        row["said"] = answering.in_short(question, value or [])
    if question.kind == Question.Kind.TEAM:
        row["value"] = len(value or [])  # names are kept apart
    return [row]


def _text(found: answering.Given, key: tuple[int, str]) -> str | None:
    answer = found.written.get(key)
    return answer.text if answer else None


def _partner(partner: ApplicationPartner) -> dict[str, Any]:
    return {
        "organisation": partner.organisation.name,
        "part": partner.part,
        "cash": partner.cash,
        "in_kind": partner.in_kind,
        "confirmed": partner.is_confirmed,
        "letter_on": partner.letter_on,
        "letter_signed": partner.letter_signed,
    }


def _line(line: CostLine, places: dict[int, int]) -> dict[str, Any]:
    """Return a line of costs; whose time it is stands in it as a place in the team, whose names are a part apart."""
    return {
        "organisation": line.organisation.name,
        "heading": line.heading,
        "description": line.description,
        "year": line.year,
        "fec": line.fec,
        "rate": line.rate,
        "share": line.share,
        "person": places.get(line.person_id),
        "hours": line.hours,
        "justification": line.justification,
    }


def _file(file: Attachment, rules: list[DocumentRule]) -> dict[str, Any]:
    document = file.document
    return {
        "ref": file.ref,
        "kind": file.kind,
        "title": next((str(rule) for rule in rules if rule.code == file.kind), file.kind),
        "sha256": document.sha256,
        "size": document.size,
        "pages": document.pages,
    }


def sheet_of_draft(application: Application, found: Preflight) -> Sheet:
    """Return a bid as it stands, in the form in which it would be frozen, with everything in it."""
    body, personal = content(application, found)
    parts = {name: {"value": snapshot.canonical(value)} for name, value in personal.items()}
    return _sheet(snapshot.canonical(body), parts, "everything")


def sheet_of(submission: Submission, reader: str = "assessors") -> Sheet:
    """Return a frozen bid as one kind of reader reads it: everything, panel, assessors. What was erased is empty."""
    return _sheet(submission.content, submission.personal, reader)


def _sheet(content: dict[str, Any], personal: dict[str, Any], reader: str) -> Sheet:
    audiences = READS.get(reader, READS["assessors"])
    sections = [
        section
        | {"answers": [_whole(row, personal) for row in section["answers"] if _is_for(row, audiences)]}
        for section in content.get("sections", [])
    ]
    body = content | {
        "sections": sections,
        "documents": [file for file in content.get("documents", []) if _is_for(file, audiences)],
    }
    headings = {code: str(label) for code, label in Heading.choices}
    kinds = {rule.code: str(rule) for rule in usual_documents()}  # what older snapshots do not say themselves
    team = (personal.get("team") or {}).get("value") or []
    return Sheet(body, team, headings, kinds)


def _is_for(row: dict[str, Any], audiences: frozenset[str]) -> bool:
    return row.get("shown_to", Audience.ASSESSORS) in audiences


def _whole(row: dict[str, Any], personal: dict[str, Any]) -> dict[str, Any]:
    """The row with the personal part that was taken out of it; one that was erased has no value."""
    if not row.get("personal"):
        return row
    part = (personal.get(f"answer {row['code']}") or {}).get("value") or {}
    images = {"images": part["images"]} if "images" in part else {}
    return row | {"value": part.get("value"), "said": part.get("said", "")} | images


def frozen_files(submission: Submission | None, reader: str = "assessors") -> set[str]:
    """Return the references of the files of a frozen bid that one kind of reader may open."""
    audiences = READS.get(reader, READS["assessors"])
    files = submission.content.get("documents", []) if submission else []
    return {file.get("ref") for file in files if _is_for(file, audiences)}


def frozen_image(application: Application, ref: str, reader: str = "assessors") -> AnswerImage | None:
    """Return an image of the submission that stands, if it is in an answer that one kind of reader reads."""
    submission = latest_submission(application)
    if submission is None or ref not in picturing.named_images(
        sheet_of(submission, reader).content["sections"]
    ):
        return None
    return picturing.own_image(application, ref)


def is_intact(submission: Submission) -> bool:
    """Compute the fingerprint of a stored submission again and say whether it is the one on the receipt."""
    return snapshot.digest_again(submission.content, submission.personal) == submission.hash


def latest_submission(application: Application) -> Submission | None:
    """Return the submission that stands: the newest."""
    return _LATEST.first(application)


_LATEST = Composed(
    lambda application: (
        Submission.objects.filter(application=application).select_related("by").order_by("-number")[:1]
    )
)
