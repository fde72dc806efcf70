"""What somebody read, against what they may read."""

import os

from django.urls import reverse

from lpip_portal.accounts.models import User
from lpip_portal.notifications.models import Letter
from tests.doors import EVERYBODY, POST_ONLY, ROOMS, SIGNED_IN
from tests.leaks.canaries import Cage
from tests.test_doors import expected

LARGE = os.environ.get("LEAKS") == "large"  # as ``make leaks`` says

# What says the same to everybody is read by one who has signed in and by one who has not.
ALIKE = {
    "accessibility", "complaints", "cookies", "help", "healthz", "privacy", "robots", "security-txt", "ui-form", "ui-gallery",
    "funding:phase-form-pdf", "funding:phase-form-word", "funding:programme", "partnerships:partnership-list",
    "hub:enquiry-sent", "hub:thread-renewed", "funding:asked-next", "funding:asked-thanks", "funding:pool-answered",
}  # fmt: skip


def plain(*tables) -> list[str]:
    """The addresses of some tables that need no reference."""
    return [reverse(name) for table in tables for name, arguments in table.items() if arguments is None]


def addresses(w, role: str) -> list[str]:
    """Every address of the tables of the doors that may be fetched; on the small competition those alone that let a role in.

    That the others are not found tests/test_doors.py tries with every address and everybody, and what such a page says is one.
    """
    public = (
        EVERYBODY
        if role in ("anonymous", "nobody")
        else {k: v for k, v in EVERYBODY.items() if k not in ALIKE}
    )
    rows = {**public, **SIGNED_IN, **{name: row[0] for name, row in ROOMS.items()}}
    return [
        reverse(name, args=arguments(w) if arguments else [])
        for name, arguments in sorted(rows.items())
        if name not in POST_ONLY and (LARGE or expected(name, role) in ("in", "403"))
    ]


def leaks_in(cage: Cage, who: str, person: User | None, answers: dict) -> tuple[list[str], set[str]]:
    """Every secret among the answers that this person may not read, and the kinds of secret that they were rightly shown."""
    leaks, shown = [], set()
    for address, answer in answers.items():
        if answer.status == 500:
            leaks.append(f"an error to {who} at {address}")
        for token in sorted(cage.found_in(answer.words)):
            canary = cage.by_token[token]
            if cage.may_read(token, person):
                shown.add(canary.kind)
            else:
                leaks.append(f"{token}, {canary.kind} of {canary.row}, to {who} at {address}")
    return leaks, shown


def in_letters(cage: Cage) -> list[str]:
    """Every secret in a letter to somebody who may not read it."""
    leaks = []
    by_address = {person.email: person for person in User.objects.all()}
    for letter in Letter.objects.select_related("to").order_by("pk"):
        for token in sorted(cage.found_in(f"{letter.subject}\n{letter.body}")):
            if not cage.may_read(token, letter.to or by_address.get(letter.email)):
                canary = cage.by_token[token]
                leaks.append(
                    f"{token}, {canary.kind} of {canary.row}, in a letter of kind {letter.kind} to {letter.email}"
                )
    return leaks
