"""What a submission freezes, what of it a page shows, and whether it is still what it was."""

from typing import Any, NamedTuple

from django.db.models import Value
from django.utils import translation

from funding.applications import snapshot
from funding.applications.models import Application, ApplicationPartner, Attachment, Submission
from funding.questions.fields import in_words
from funding.questions.models import Question, Section
from funding.rounds.models import DocumentRule, Heading, usual_documents

from .preflight import Preflight, answer_value

CHOSEN = (Question.Kind.CHOICE, Question.Kind.MULTIPLE, Question.Kind.DECLARATION)


class Sheet(NamedTuple):
    """A bid to be read, draft or frozen: its content, its people, and the addresses of its files by their ref."""

    content: dict[str, Any]
    team: list[dict[str, Any]]
    headings: dict[str, str]
    kinds: dict[str, str]


def content(application: Application, found: Preflight) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a submission freezes: the content, and apart from it the personal parts by name.

    The paper is quoted in the language of the bid, whoever submits it. Four queries.
    """
    partnership = application.partnership
    files = application.attachments.standing().select_related("document")
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
            **_places_and_themes(application),
            "partners": sorted(partner.organisation.name for partner in found.partners),
            "contributions": [_partner(partner) for partner in found.partners],
            "sections": [_section(part, found) for part in found.parts],
            "costs": {
                "fec": found.totals.fec,
                "share": found.totals.share,
                "lines": [_line(line) for line in found.lines],
            },
            "documents": [_file(file, found.document_rules) for file in files],
        }
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
        for person in application.team.standing().select_related("organisation")
    ]
    return body, {"team": team}


def _places_and_themes(application: Application) -> dict[str, list[str]]:
    """The two lists as codes and as names, in one query."""
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
        "answers": [_answer(question, answer_value(found, question)) for question in part.asked],
    }


def _answer(question: Question, value: Any) -> dict[str, Any]:
    row = {"code": question.code, "kind": question.kind, "question": str(question), "value": value}
    if question.kind in CHOSEN:
        row["said"] = in_words(question, value)
    return row


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


def _line(line) -> dict[str, Any]:
    return {
        "organisation": line.organisation.name,
        "heading": line.heading,
        "description": line.description,
        "year": line.year,
        "fec": line.fec,
        "rate": line.rate,
        "share": line.share,
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
    """Return a bid as it stands, in the form in which it would be frozen."""
    body, personal = content(application, found)
    return _sheet(snapshot.canonical(body), personal["team"])


def sheet_of(submission: Submission) -> Sheet:
    """Return a frozen bid; a personal part that was erased is empty."""
    part = submission.personal.get("team") or {}
    return _sheet(submission.content, part.get("value") or [])


def _sheet(body: dict[str, Any], team: list[dict[str, Any]]) -> Sheet:
    headings = {code: str(label) for code, label in Heading.choices}
    kinds = {rule.code: str(rule) for rule in usual_documents()}  # what older snapshots do not say themselves
    return Sheet(body, team, headings, kinds)


def is_intact(submission: Submission) -> bool:
    """Compute the fingerprint of a stored submission again and say whether it is the one on the receipt."""
    return snapshot.digest_again(submission.content, submission.personal) == submission.hash


def latest_submission(application: Application) -> Submission | None:
    """Return the submission that stands: the newest."""
    return application.submissions.select_related("by").order_by("-number").first()
