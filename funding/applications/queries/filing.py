"""The files of a bid: which its phase asks for, what each is called, and what is wrong with them."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.applications import document_rules as rules_of
from funding.applications.models import Application, Attachment
from funding.rounds.models import DocumentRule, Phase, usual_documents
from lpip_portal.composed import Composed
from lpip_portal.documents.models import Document
from lpip_portal.notifications.models import Letter

MANY = 50  # files for one tick of the clock


def document_rules(phase: Phase) -> list[DocumentRule]:
    """Return the kinds of file that a phase takes, in their order: its own, or the usual ones. One query."""
    return _RULES(phase) or usual_documents()


_RULES = Composed(lambda phase: DocumentRule.objects.filter(phase=phase))


def document_rule(phase: Phase, kind: str) -> DocumentRule:
    """Return the rule of a kind of file; of one that the phase no longer asks for, one that says as little as possible."""
    rules = {rule.code: rule for rule in document_rules(phase)}
    return rules.get(kind) or DocumentRule(code=kind, title_en=kind)


def document_name(file: Attachment) -> str:
    """Return what others see as the name of a file: the title of its kind, never what its owner called it."""
    return str(document_rule(file.application.phase, file.kind))


def document_findings(
    application: Application, files: Sequence[Attachment], rules: Sequence[DocumentRule]
) -> list[rules_of.Finding]:
    """Return what is wrong with the files of a bid; one query only where a rule asks for a file of each partner."""
    partners = application.partners.count() if any(rule.each_partner for rule in rules) else 0
    return findings_of(files, rules, partners)


def findings_of(
    files: Sequence[Attachment], rules: Sequence[DocumentRule], partners: int
) -> list[rules_of.Finding]:
    """Return what is wrong with some files; no query."""
    kept = [
        rules_of.File(file.kind, file.document.pages, file.document.size, file.document.is_blocked)
        for file in files
    ]
    return rules_of.findings(rules, kept, partners)


def document_sentence(finding: rules_of.Finding) -> str:
    """Say in words what is wrong with the files of a kind."""
    figures = finding.figures
    if finding.code == "too_long":
        over = figures["pages"] - figures["most"]
        return (
            ngettext(
                "“%(what)s” has %(pages)s pages, one more than the %(most)s allowed",
                "“%(what)s” has %(pages)s pages, more than the %(most)s allowed",
                over,
            )
            % figures
        )
    return {
        "missing": _("Add the file “%(what)s”"),
        "too_few": _("“%(what)s” is asked of every partner: there are %(files)s of %(wanted)s"),
        "too_many": _(
            "There are %(files)s files of “%(what)s” and at most %(most)s may be sent: remove some"
        ),
        "too_big": _("“%(what)s” is larger than %(most)s MB"),
        "blocked": _("The check for viruses found something in “%(what)s”: replace or remove it"),
        "unasked": _("The call does not ask for “%(what)s”: remove it"),
    }[finding.code] % figures


def blocked_files() -> QuerySet[Attachment]:
    """Return the files of bids that the check for viruses blocked, and of which nobody was told."""
    told = Letter.objects.filter(kind="file_blocked", occasion=OuterRef("document__ref"))
    blocked = Attachment.objects.standing().filter(~Exists(told), document__scan=Document.Scan.BLOCKED)
    return blocked.select_related("document__added_by", "application__lead").order_by("pk")[:MANY]
