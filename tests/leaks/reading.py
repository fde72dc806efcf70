"""What somebody read, against what they may read."""

import os

from django.urls import reverse

from lpip_portal.accounts.models import User
from lpip_portal.notifications.models import Letter
from tests.doors import EVERYBODY, POST_ONLY, ROOMS, SIGNED_IN, expected, is_read
from tests.leaks.canaries import Cage
from tests.leaks.crawl import Kept

LARGE = os.environ.get("LEAKS") == "large"  # as ``make leaks`` says


def plain(*tables) -> list[str]:
    """The addresses of some tables that need no reference."""
    return [reverse(name) for table in tables for name, arguments in table.items() if arguments is None]


def addresses(w, role: str) -> list[str]:
    """Every address of the tables of the doors that may be fetched; on the small competition those alone that let a role in.

    That the others are not found tests/test_doors.py tries with every address and everybody, and what such a page says is one.
    """
    rows = {**EVERYBODY, **SIGNED_IN, **{name: row[0] for name, row in ROOMS.items()}}
    return [
        reverse(name, args=arguments(w) if arguments else [])
        for name, arguments in sorted(rows.items())
        if is_read(name, role) or LARGE and name not in POST_ONLY
    ]


def wrong_doors(w, role: str, seen: dict[str, Kept]) -> list[str]:
    """Every page that a role read although the tables do not let it in, or did not although they do."""
    rows = {**EVERYBODY, **SIGNED_IN, **{name: row[0] for name, row in ROOMS.items()}}
    wrong = []
    for name, arguments in sorted(rows.items()):
        if is_read(name, role):
            answer = seen[reverse(name, args=arguments(w) if arguments else [])].door
            if answer != expected(name, role):
                wrong.append(f"{name} as {role}: {answer}, expected {expected(name, role)}")
    return wrong


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
