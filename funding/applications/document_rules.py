"""Whether the files of a bid are those that its phase asks for. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol

MEGABYTE = 1024 * 1024


class Rule(Protocol):
    """What a phase says of one kind of file."""

    code: str
    is_required: bool
    each_partner: bool
    most_files: int
    most_pages: int | None
    most_megabytes: int


class File(NamedTuple):
    """One file of a bid: its kind, pages where they can be counted, bytes, and whether it is blocked."""

    kind: str
    pages: int | None
    size: int
    is_blocked: bool


class Finding(NamedTuple):
    """One thing that stops a bid: a code, the kind of file, and figures for the sentence, its title as ``what``."""

    code: str
    kind: str
    figures: dict[str, Any]


def findings(rules: Iterable[Rule], files: Sequence[File], partners: int) -> list[Finding]:
    """Return everything that is wrong with the files of a bid that names so many partner organisations."""
    found: list[Finding] = []
    known = set()
    for rule in rules:
        known.add(rule.code)
        of_kind = [file for file in files if file.kind == rule.code]
        found += [
            Finding(code, rule.code, {"what": str(rule), **figures})
            for code, figures in _of_kind(rule, of_kind, partners)
        ]
    return found + [
        Finding("unasked", file.kind, {"what": file.kind}) for file in files if file.kind not in known
    ]


def _of_kind(rule: Rule, files: Sequence[File], partners: int) -> Iterable[tuple[str, dict[str, Any]]]:
    wanted = partners if rule.each_partner else 1
    if rule.is_required and not files and wanted:
        yield "missing", {}
    elif rule.is_required and len(files) < wanted:
        yield "too_few", {"files": len(files), "wanted": wanted}
    if len(files) > rule.most_files:
        yield "too_many", {"files": len(files), "most": rule.most_files}
    for file in files:
        if file.is_blocked:
            yield "blocked", {}
        if rule.most_pages is not None and (file.pages or 0) > rule.most_pages:
            yield "too_long", {"pages": file.pages, "most": rule.most_pages}
        if file.size > rule.most_megabytes * MEGABYTE:
            yield "too_big", {"most": rule.most_megabytes}
