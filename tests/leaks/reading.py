"""What somebody read, against what they may read."""

import os

from django.urls import reverse

from lpip_portal.accounts.models import User
from lpip_portal.notifications.models import Letter
from tests.doors import EVERYBODY, POST_ONLY, ROOMS, SIGNED_IN
from tests.test_doors import expected

LARGE = os.environ.get("LEAKS") == "large"  # as ``make leaks`` says


def plain(*tables) -> list[str]:
    """The addresses of some tables that need no reference."""
    return [reverse(name) for table in tables for name, arguments in table.items() if arguments is None]


def addresses(w, role: str) -> list[str]:
    """Every address of the tables of the doors that may be fetched; on a small competition those alone that let a role in.

    That the others are not found is tried in tests/test_doors.py, and what such a page says is the same for all of them.
    """
    rows = {**EVERYBODY, **SIGNED_IN, **{name: row[0] for name, row in ROOMS.items()}}
    return [
        reverse(name, args=arguments(w) if arguments else [])
        for name, arguments in sorted(rows.items())
        if name not in POST_ONLY and (LARGE or expected(name, role) in ("in", "403"))
    ]


def leaks_in(cage, allowed, who: str, person, answers: dict) -> tuple[list[str], set[str]]:
    """Every secret among the answers that this person may not read, and the kinds of secret that they were rightly shown."""
    leaks, shown = [], set()
    for address, answer in answers.items():
        for token in sorted(cage.found_in(answer.words)):
            canary = cage.by_token[token]
            if allowed[token] is None or person and person.pk in allowed[token]:
                shown.add(canary.kind)
            else:
                leaks.append(f"{canary.kind} of {canary.row} to {who} at {address}")
    return leaks, shown


def in_letters(cage, allowed) -> list[str]:
    """Every secret in a letter to somebody who may not read it."""
    leaks = []
    by_address = dict(User.objects.values_list("email", "pk"))
    for letter in Letter.objects.order_by("pk"):
        key = letter.to_id or by_address.get(letter.email)
        for token in sorted(cage.found_in(f"{letter.subject}\n{letter.body}")):
            if allowed[token] is not None and key not in allowed[token]:
                canary = cage.by_token[token]
                leaks.append(
                    f"{canary.kind} of {canary.row} in a letter of kind {letter.kind} to {letter.email}"
                )
    return leaks
