"""What must hold after a rush: the ledger of what people were told beside the rows of the database."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.core.files.storage import storages
from django.db.models import Count

from funding.models import Answer, Attachment, Submission
from lpip_portal.audit.models import AuditEvent
from lpip_portal.management.commands.invariants import broken
from lpip_portal.notifications.models import Letter

from .sending import Attempt, Entry, Rush

SAME_INSTANT = 0.002  # a stamp has milliseconds
MOST_ERRORS = 0.001


class Bar(NamedTuple):
    """One bar: what must hold, the figure, and whether it held."""

    holds: str
    figure: str
    held: bool


def judge(rush: Rush, slowest: float) -> list[Bar]:
    """Compare the ledger with the rows, and the p95 of the timely submissions with ``slowest`` seconds."""
    submits = [entry for entry in rush.ledger if entry.request.kind == "submit"]
    saves = [entry for entry in rush.ledger if entry.request.kind == "save"]
    rows = _submissions(rush)
    lost = list(_lost(rush, saves, rows))
    latency = percentile([entry.latency for entry in submits if entry.request.at <= 0], 95)
    unanswered = [
        rush.bids[entry.request.bid].row.reference
        for entry in submits
        if not any(0 < attempt.status < 500 for attempt in entry.attempts)
    ]
    uploads = [entry for entry in rush.ledger if entry.request.kind == "upload" and entry.is_acknowledged]
    logins = [entry for entry in rush.ledger if entry.request.kind == "login"]
    attempts = [attempt for entry in rush.ledger for attempt in entry.attempts]
    errors = [attempt for attempt in attempts if attempt.status >= 500 and not _is_away(rush, attempt)]
    yes = sum(entry.is_acknowledged for entry in saves)
    faults = list(broken())
    return [
        _none(f"I1 no word of {yes} acknowledged savings is lost", lost),
        _none(f"I1, I11 each of {len(uploads)} acknowledged files is there, once, byte for byte", _gone(rush, uploads)),
        _none(f"I2 each of {len(rows)} submissions was sent by somebody", _invented(rush, submits, rows)),
        _none("I3 nothing late is in", _late(rush, submits, saves, rows)),
        _none("I3 nothing timely is out", _out(rush, submits, saves, rows)),
        _none("I4 one submission, one line in the trail, one receipt each", _not_once(rush, rows)),
        _none("I5–I10 the portal’s own invariants", faults),
        _none(f"none of {len(logins)} genuine log-ins refused", _shut_out(rush, logins)),
        _none(f"all {len(submits)} submissions answered within three repetitions", unanswered),
        Bar("errors of the server", f"{len(errors)} of {len(attempts)}", len(errors) <= MOST_ERRORS * len(attempts)),
        Bar("submit p95", f"{latency:.2f} s", latency <= slowest),
    ]  # fmt: skip


def percentile(values: Iterable[float], share: int) -> float:
    """Return the value below or at which ``share`` per cent of the values are."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)] if ordered else 0.0


def _none(holds: str, found: Iterable) -> Bar:
    found = list(found)
    return Bar(holds, "yes" if not found else f"{len(found)} broken: {found[0]}"[:200], not found)


def _submissions(rush: Rush) -> dict[int, list[Submission]]:
    numbers = {bid.row.pk: number for number, bid in enumerate(rush.bids)}
    rows = defaultdict(list)
    for row in Submission.objects.filter(application__in=numbers):
        rows[numbers[row.application_id]].append(row)
    return rows


def _lost(rush: Rush, saves: list[Entry], rows: dict) -> Iterable[str]:
    """Of each answer the newest acknowledged saving stands, or one that was sent after it; and so in what was submitted."""
    by_answer = defaultdict(list)
    for entry in saves:
        if entry.code:
            by_answer[entry.request.bid, entry.code].append(entry)
    kept = {
        (answer.application_id, answer.question.code): answer.text
        for answer in Answer.objects.filter(application__in=[bid.row.pk for bid in rush.bids]).select_related("question")
    }  # fmt: skip
    for (bid, code), entries in by_answer.items():
        newest = max((entry.request.sequence for entry in entries if entry.is_acknowledged), default=0)
        text = kept[rush.bids[bid].row.pk, code]
        if newest and text not in {entry.text for entry in entries if entry.request.sequence >= newest}:
            yield f"{rush.bids[bid].row.reference} {code}: saving {newest} was acknowledged"
        for row in rows.get(bid, []):
            frozen = {
                each["code"]: each["value"] for part in row.content["sections"] for each in part["answers"]
            }
            if frozen[code] != text:
                yield f"{rush.bids[bid].row.reference} {code}: not what was submitted"


def _gone(rush: Rush, uploads: list[Entry]) -> Iterable[str]:
    """An acknowledged file belongs to its bid, once however often it was sent, and its bytes are those that were sent."""
    kept = defaultdict(list)
    of_crowd = Attachment.objects.filter(application__in=[bid.row.pk for bid in rush.bids])
    for file in of_crowd.select_related("document"):
        kept[file.application_id, file.document.sha256].append(file.document)
    for entry in uploads:
        bid = rush.bids[entry.request.bid].row
        found = kept[bid.pk, entry.text]
        if len(found) != 1:
            yield f"{bid.reference}: {len(found)} files for one that was acknowledged"
            continue
        with storages["documents"].open(found[0].key) as stored:
            if hashlib.sha256(stored.read()).hexdigest() != entry.text:
                yield f"{bid.reference}: other bytes than were acknowledged"


def _shut_out(rush: Rush, logins: list[Entry]) -> Iterable[str]:
    for entry in logins:
        if not entry.is_acknowledged:
            yield f"{rush.bids[entry.request.bid].row.reference}: {[attempt.status for attempt in entry.attempts]}"


def _is_away(rush: Rush, attempt: Attempt) -> bool:
    """Whether an answer says that the database is stopped while it was."""
    return attempt.status == 503 and any(
        attempt.stamp <= to and attempt.done >= since for since, to in rush.away
    )


def _invented(rush: Rush, submits: list[Entry], rows: dict) -> Iterable[str]:
    stamps = {entry.request.bid: [attempt.stamp for attempt in entry.attempts] for entry in submits}
    for bid, found in rows.items():
        for row in found:
            if not any(abs(row.at.timestamp() - stamp) < SAME_INSTANT for stamp in stamps.get(bid, [])):
                yield f"{rush.bids[bid].row.reference} at {row.at}"


def _late(rush: Rush, submits: list[Entry], saves: list[Entry], rows: dict) -> Iterable[str]:
    for found in rows.values():
        yield from (str(row) for row in found if row.at.timestamp() > rush.closes + SAME_INSTANT)
    for entry in [*saves, *submits]:
        if entry.is_acknowledged and all(attempt.stamp > rush.closes for attempt in entry.attempts):
            yield f"{rush.bids[entry.request.bid].row.reference}: {entry.request.kind}"


def _out(rush: Rush, submits: list[Entry], saves: list[Entry], rows: dict) -> Iterable[str]:
    """What arrived in time and was answered was accepted; what was acknowledged is there."""
    sent = {}
    for entry in submits:
        bid = entry.request.bid
        sent[bid] = min(attempt.stamp for attempt in entry.attempts)
        timely = [
            attempt for attempt in entry.attempts if attempt.stamp <= rush.closes and 0 < attempt.status < 500
        ]
        if any(not entry.is_yes(attempt) for attempt in timely):
            yield f"{rush.bids[bid].row.reference} was refused: {[a.status for a in timely]}"
        elif entry.is_acknowledged and bid not in rows:
            yield f"{rush.bids[bid].row.reference} was acknowledged"
    for entry in saves:
        for attempt in entry.attempts:
            is_before = attempt.stamp <= rush.closes and 0 < attempt.done < sent.get(
                entry.request.bid, attempt.done
            )
            if is_before and 400 <= attempt.status < 500:
                yield f"a saving of {rush.bids[entry.request.bid].row.reference}: {attempt.status}"


def _not_once(rush: Rush, rows: dict) -> Iterable[str]:
    names = {f"funding.application:{bid.row.pk}": number for number, bid in enumerate(rush.bids)}
    lines = AuditEvent.objects.filter(target__in=names, verb="application.submit")
    traced = dict(lines.order_by().values_list("target").annotate(n=Count("pk")))
    letters = Letter.objects.filter(about__in=names, kind="submission_receipt").order_by()
    twice = letters.values_list("about", "email").annotate(n=Count("pk")).filter(n__gt=1)
    yield from (f"two receipts for {email}" for _about, email, _n in twice)
    told = set(letters.values_list("about", flat=True))
    for name, number in names.items():
        submitted = len(rows.get(number, []))
        if submitted > 1 or traced.get(name, 0) != submitted or (name in told) != bool(submitted):
            yield f"{rush.bids[number].row.reference}: {submitted} submissions, {traced.get(name, 0)} lines"
