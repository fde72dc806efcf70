"""The case file of one bid: which rules were in force, who held which role when, and what was done, sent and read.

It is put together anew at each look from what every stage kept, for a person who may open it; nothing of it is stored.
"""

from hashlib import sha256
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from funding.applications import printing
from funding.applications.eligibility import AUTOMATIC
from funding.applications.models import Application, Interest, PhaseExtension
from funding.awards import case_zip
from funding.awards.case_part import Part
from funding.awards.models import CaseFile
from funding.decisions.models import Decision
from funding.panel import queries as panels
from funding.panel.models import Item, Seat
from funding.review.response_models import Response, ResponseExtension
from funding.rounds.models import DecisionApprover, Phase, PhaseAmendment, RoundOfficer
from lpip_portal.audit.models import AccessLog, AuditEvent
from lpip_portal.notifications.models import Letter
from lpip_portal.ui.templatetags.portal import money, uk_time

from . import judged
from .reserves import promotion_of, terms_of

MANY = 5  # built in one tick
PRINTED = (
    "rules",
    "changes",
    "roles",
    "sift",
    "discussions",
    "panel",
    "minutes",
)  # beside the decision itself


def case(user, application: Application) -> list[Part]:
    """Return every part of the case file of a bid as this person may read it. The number of queries does not grow."""
    phase, decision = application.phase, getattr(application, "decision", None)
    given, item = judged.assignments_of(application), judged.item_of(user, application)
    reads = judged.reads_opinions(user, application, given, item)
    targets = _targets(application, item, decision, judged.rows_of(given, item, application))
    parts = [
        Part("rules", _("Rules in force"), [_("Rule"), _("As published")], _rules(phase)),
        Part(
            "changes", _("Changes of the rules"), [_("What"), _("When"), _("Why"), _("By")], _changes(phase)
        ),
        Part(
            "roles",
            _("Who held which role"),
            [_("Role"), _("Person"), _("From"), _("Until")],
            _roles(phase),
        ),
        Part(
            "submissions",
            _("Submissions"),
            [_("Number"), _("When"), _("By"), _("SHA-256")],
            [
                [str(row.number), uk_time(row.at), str(row.by), row.hash]
                for row in application.submissions.select_related("by").order_by("number")
            ],
        ),
        Part(
            "interests",
            _("Interests and how they were handled"),
            [_("Person"), _("Kind"), _("Standing"), _("Noted"), _("Decided")],
            _interests(user, application),
        ),
        Part("checks", _("Checks"), [_("Rule"), _("Finding"), _("By"), _("When")], _checks(application)),
        *judged.reviews(user, application, given, reads=reads),
        *_response(application),
        *(judged.sift(application) if reads and not judged.owes_a_review(user, phase) else []),
        *judged.table(user, item),
        Part(
            "interview",
            _("Interview"),
            [_("What"), _("As said"), _("By"), _("When")],
            [[row.what, row.words, row.by, uk_time(row.at)] for row in panels.interview_history(item)],
        ),
        Part("decision", _("Decision"), [_("What"), _("As decided")], _decision(decision)),
        *judged.told(decision if reads else None),
        Part(
            "letters",
            _("Letters as owed and sent"),
            [_("Letter"), _("To"), _("Owed"), _("Sent"), _("SHA-256")],
            _letters(application, decision),
        ),
        Part(
            "reads",
            _("Who read what is restricted"),
            [_("What"), _("By"), _("When")],
            [
                [row.what, str(row.by), uk_time(row.at)]
                for row in AccessLog.objects.filter(target__in=targets).select_related("by").order_by("pk")
            ],
        ),
        Part(
            "trail",
            _("What was done"),
            [_("Verb"), _("By"), _("When")],
            [
                [row.verb, str(row.by or _("the clock")), uk_time(row.at)]
                for row in AuditEvent.objects.filter(target__in=targets).select_related("by").order_by("pk")
            ],
        ),
    ]
    return [part for part in parts if part.rows]


def key(row: Model) -> str:
    """Return the name of a row in the trail, in the log of reads and on letters."""
    return f"{row._meta.label_lower}:{row.pk}"


def _rules(phase: Phase) -> list[list[str]]:
    sift = f"{phase.sift_threshold}" if phase.has_sift else _("none")
    return [
        [_("Phase"), f"{phase.round}, {phase}"],
        [_("Version"), str(phase.version)],
        [_("Open"), f"{uk_time(phase.opens_at)} – {uk_time(phase.closes_at)}"],
        [_("Cap on full economic cost"), money(phase.cap)],
        [_("Budget"), money(phase.budget)],
        [_("Awards at most"), str(phase.max_awards)],
        [_("Assessment"), f"{phase.get_shape_display()}; {phase.get_result_display()}"],
        [_("Reviews per bid"), str(phase.reviews_per_bid)],
        [_("Threshold"), sift],
    ]


def _changes(phase: Phase) -> list[list[str]]:
    published = PhaseAmendment.objects.published().filter(phase=phase).select_related("published_by")
    extended = PhaseExtension.objects.filter(phase=phase, state=PhaseExtension.State.PUBLISHED)
    found = [
        (row.published_at, _("Paper amended"), row.reason, str(row.published_by)) for row in published
    ] + [
        (
            row.decided_at,
            _("More time, until %(when)s") % {"when": uk_time(row.closes_at)},
            row.reason,
            str(row.decided_by),
        )
        for row in extended.select_related("decided_by")
    ]
    found += [
        (
            row.at,
            _("More time to respond, until %(when)s") % {"when": uk_time(row.closes_at)},
            row.reason,
            str(row.by),
        )
        for row in ResponseExtension.objects.filter(window__phase=phase).select_related("by")
    ]
    return [[what, uk_time(at), why, by] for at, what, why, by in sorted(found)]


def _roles(phase: Phase) -> list[list[str]]:
    def held(tenures: QuerySet) -> QuerySet:
        return tenures.select_related("user").order_by("since", "pk")

    of_round = {"round": phase.round_id}
    rows = [(row.get_duty_display(), row) for row in held(RoundOfficer.objects.filter(**of_round))]
    rows += [(_("Approver"), row) for row in held(DecisionApprover.objects.filter(**of_round))]
    seats = held(Seat.objects.filter(panel__phase=phase))
    rows += [(_("Panel: %(part)s") % {"part": row.get_role_display()}, row) for row in seats]
    return [
        [str(part), str(row.user), uk_time(row.since), uk_time(row.until) if row.until else "–"]
        for part, row in rows
    ]


def _interests(user, application: Application) -> list[list[str]]:
    """Auditors read who, what kind and who decided on it; everybody else reads that somebody is excluded."""
    ties = Interest.objects.filter(application=application).order_by("pk")
    rows = ties.select_related("user", "decided_by")
    if user.has_role("auditor"):
        return [
            [
                str(row.user),
                row.get_kind_display(),
                row.get_state_display(),
                f"{uk_time(row.noted_at)}, {row.get_source_display()}",
                _decided(row),
            ]
            for row in rows
        ]
    excluded = [_("Somebody"), "–", _("Excluded"), "–", "–"]
    return [excluded for row in rows if row.state == Interest.State.CONFIRMED]


def _decided(tie: Interest) -> str:
    if tie.decided_at is None:
        return "–"
    said = f"{tie.decided_by or _('the portal')}, {uk_time(tie.decided_at)}"
    return f"{said}: {tie.reason}" if tie.reason else said


def _rule_words(application: Application) -> dict[str, str]:
    """Return what each rule of eligibility is called, by its code: those of the portal, and those of the phase."""
    own = {rule.code: str(rule) for rule in application.phase.check_rules.all()}
    return {code: str(words) for code, words in AUTOMATIC.items()} | own


def _checks(application: Application) -> list[list[str]]:
    words = {True: _("Kept"), False: _("Not kept"), None: _("Looked at")}
    rows = application.checks.select_related("by").order_by("pk")
    rules = _rule_words(application)
    found = [[rules.get(row.rule, row.rule), words[row.passed], str(row.by), uk_time(row.at)] for row in rows]
    return found + [
        [
            rules.get(row.rule, row.rule),
            row.get_state_display(),
            str(row.decided_by or row.proposed_by),
            uk_time(row.decided_at or row.proposed_at),
        ]
        for row in application.ineligibilities.select_related("proposed_by", "decided_by").order_by("pk")
    ]


def _response(application: Application) -> list[Part]:
    """Return what the lead answered to the reviews, where the phase asked for it."""
    if not application.phase.takes_responses:
        return []
    rows = Response.objects.filter(application=application).select_related("window")
    return [
        Part(
            "response",
            _("Response to the reviews"),
            [_("Opened"), _("Until"), _("Submitted"), _("Response")],
            [
                [
                    uk_time(row.window.opened_at),
                    uk_time(row.window.closes_at),
                    uk_time(row.submitted_at) if row.is_submitted else "–",
                    row.submitted_text or ("–" if row.window.is_open() else _("No response was given.")),
                ]
                for row in rows
            ],
            has_texts=True,
        )
    ]


def _decision(decision: Decision | None) -> list[list[str]]:
    if decision is None:
        return []
    terms, promotion = terms_of(decision), promotion_of(decision)
    release, award = getattr(decision.application.phase, "release", None), getattr(decision, "award", None)
    rows = [
        [_("Outcome"), decision.get_outcome_display()],
        [_("Standing"), decision.get_state_display()],
        [_("Full economic cost"), money(terms.fec)],
        [_("Funder’s share"), money(terms.share)],
        [_("Conditions"), terms.conditions or "–"],
        [_("Reason"), decision.reason or "–"],
        [_("Proposed"), f"{decision.proposed_by}, {uk_time(decision.proposed_at)}"],
    ]
    if decision.approved_by:
        rows.append([_("Approved"), f"{decision.approved_by}, {uk_time(decision.approved_at)}"])
    if release and release.approved_at:
        rows.append([_("Release approved"), f"{release.approved_by}, {uk_time(release.approved_at)}"])
        rows.append([_("Out from"), uk_time(release.embargo_until)])
    if promotion:
        rows.append(
            [
                _("Promoted"),
                f"{promotion.proposed_by}, {promotion.approved_by}, {uk_time(promotion.approved_at)}",
            ]
        )
    if award:
        rows.append([_("Award"), f"{award.reference}: {award.get_state_display()}"])
    return rows


def letters_of(application: Application) -> list[Letter]:
    """Return the letters about a bid, its decision and its award, by the time they were owed; none that holds a secret."""
    decision = getattr(application, "decision", None)
    about = [key(application)]
    if decision is not None:
        about += [key(decision)] + ([key(decision.award)] if hasattr(decision, "award") else [])
    return list(Letter.objects.filter(about__in=about, is_secret=False).order_by("owed_at", "pk"))


def _letters(application: Application, decision: Decision | None) -> list[list[str]]:
    return [
        [
            row.subject,
            row.email,
            uk_time(row.owed_at),
            uk_time(row.sent_at) if row.sent_at else "–",
            digest_of(row),
        ]
        for row in letters_of(application)
    ]


def digest_of(letter: Letter) -> str:
    """Return the SHA-256 of a letter as it stands in a case file."""
    return sha256(text_of(letter).encode()).hexdigest()


def text_of(letter: Letter) -> str:
    """Return a letter as one text: to whom, its subject, its words."""
    return f"To: {letter.email}\nSubject: {letter.subject}\n\n{letter.body}\n"


def _targets(
    application: Application, item: Item | None, decision: Decision | None, rows: list[Model]
) -> list[str]:
    found = [key(row) for row in (application, *application.submissions.all(), *rows)]
    found += [key(item)] if item else []
    if decision is not None:
        found += [key(decision)] + ([key(decision.award)] if hasattr(decision, "award") else [])
        found += [key(decision.promotion)] if hasattr(decision, "promotion") else []
    return found


def case_files(user, application: Application) -> dict[str, bytes]:
    """Return what the ZIP of a case holds beside the decision record: the parts, the letters, the submissions, in bytes."""
    parts = {
        part.code: {"title": str(part.title), "head": [str(word) for word in part.head], "rows": part.rows}
        for part in case(user, application)
    }
    files = {"case.json": case_zip.canonical({"reference": application.reference, "parts": parts})}
    for n, letter in enumerate(letters_of(application), 1):
        files[f"letters/{n:03} {letter.kind}.txt"] = text_of(letter).encode()
    for row in application.submissions.order_by("number"):
        files[f"submissions/{row.number:03}.json"] = case_zip.canonical(row.content)
    return files


def decision_paper(user, application: Application) -> dict[str, Any]:
    """Return the decision record as data to print."""
    title = _("Decision record: %(title)s") % {"title": application.title}
    parts = {part.code: part for part in case(user, application)}
    facts = parts["decision"].rows if "decision" in parts else [[_("Outcome"), _("Nothing decided yet")]]
    shown = [parts[code] for code in PRINTED if code in parts]
    return {
        "title": title,
        "author": "LPIP",
        "keywords": application.reference,
        "reference": application.reference,
        "lang": "cy" if (get_language() or "").startswith("cy") else "en",
        "running": title[:69],
        "footer": str(application.phase.round),
        "page": pgettext("of a printed bid", "Page"),
        "mark": "",
        "watermark": "",
        "pictures": {},
        "facts": [[str(label), str(value)] for label, value in facts],
        "parts": [
            {
                "title": str(part.title),
                "items": [
                    printing.item("", [printing.table([str(word) for word in part.head], part.rows)]),
                ],
            }
            for part in shown
        ],
        "notice": "",
        "closing": _("Put together from the portal’s records. The manifest beside it holds its SHA-256."),
    }


def case_file_of(user, application: Application) -> CaseFile | None:
    """Return the newest ZIP of a case that a person asked for."""
    return CaseFile.objects.visible_to(user).filter(application=application).order_by("-pk").first()


def cases_to_build() -> list[CaseFile]:
    """Return the case files that wait, the oldest first."""
    return list(CaseFile.objects.filter(state=CaseFile.State.ASKED).order_by("pk")[:MANY])
