"""Canaries: one token that exists nowhere else, in every field of every row that holds a secret."""

from collections.abc import Callable
from itertools import count
from typing import NamedTuple

from django.apps import apps
from django.db import IntegrityError, models, transaction

from funding.models import (
    Application,
    Assignment,
    Release,
    ResponseComment,
    ReviewVersion,
    Submission,
    TryOut,
)
from lpip_portal.accounts.models import User
from lpip_portal.documents.models import Document
from partnerships.models import BodySeat, PartnershipPerson, Proposer
from tests.leaks import texts
from tests.leaks.matrix import of_bids, of_panels, of_partnerships, parts


class Canary(NamedTuple):
    """A token, what it marks, and who may read it now (asked when the pages have been fetched, for states move on)."""

    token: str
    kind: str
    row: str
    readers: Callable[[], set[int] | None]


class Cage:
    """The canaries of one database, by token."""

    def __init__(self):
        self.by_token: dict[str, Canary] = {}
        self.numbers = count()
        self.readers: dict[str, set[int] | None] = {}  # as they were worked out last

    def new(self, kind: str, row: models.Model, readers: Callable) -> str:
        """Return a token for a secret of ``row``; ``readers`` takes the row as it will be then."""
        token = f"zq{next(self.numbers):05d}qz"
        again = type(row)._default_manager
        self.by_token[token] = Canary(
            token, kind, f"{row._meta.label} {row.pk}", lambda: readers(again.get(pk=row.pk))
        )
        return token

    def plant(self) -> "Cage":
        """Put a token into every secret of the database, whatever is there."""
        for where, readers in texts.SECRETS.items():
            label, name = where.rsplit(".", 1)
            model = apps.get_model(label)
            longest = model._meta.get_field(name).max_length or 10_000
            for row in model._default_manager.order_by("pk"):
                was = getattr(row, name)
                if was is None:
                    continue
                token = self.new(where, row, readers)
                words = f"{was[: longest - len(token) - 1]} {token}".strip()
                try:
                    with transaction.atomic():
                        model._default_manager.filter(pk=row.pk).update(**{name: words})
                except IntegrityError:  # this row must not have such words
                    del self.by_token[token]
        self._reviewers()
        self._proposers()
        self._seated()
        self._frozen()
        self._files()
        self._announcements()
        self._tried()
        self._saved()
        return self

    def _reviewers(self) -> None:
        """The people who review carry a token in their name and one in their address."""
        asked = Assignment.objects.values("reviewer")
        for person in User.objects.filter(pk__in=asked).order_by("pk"):
            person.name = self.new("accounts.User.name", person, of_bids.reviewer_name)
            person.email = f"{self.new('accounts.User.email', person, of_bids.reviewer_name)}@example.org"
            User.objects.filter(pk=person.pk).update(name=person.name, email=person.email)
            person.emailaddress_set.update(email=person.email)

    def _proposers(self) -> None:
        """Those who suggest a priority to a partnership of others, without their name, carry a token in it."""
        hidden = Proposer.objects.exclude(priority__shown_as="name").values("user")
        members = PartnershipPerson.objects.values("user")
        for person in User.objects.filter(pk__in=hidden).exclude(pk__in=members).order_by("pk"):
            token = self.new("accounts.User.name of a proposer", person, of_partnerships.proposed)
            User.objects.filter(pk=person.pk).update(name=token)

    def _seated(self) -> None:
        """Those who sit on a body and did not say that everybody may read it carry a token in their name."""
        hidden = BodySeat.objects.filter(state="seated", shown_since__isnull=True).values("user")
        members = PartnershipPerson.objects.values("user")
        for person in User.objects.filter(pk__in=hidden).exclude(pk__in=members).order_by("pk"):
            token = self.new(
                "accounts.User.name of a member of a body", person, of_partnerships.sits_on_a_body
            )
            User.objects.filter(pk=person.pk).update(name=token)

    def _frozen(self) -> None:
        """What was submitted: an answer for each audience, the title, a line of costs and the team."""
        audiences = {
            "assessors": of_bids.reads_sent,
            "panel": of_bids.reads_for_panel,
            "staff": of_bids.reads_for_staff,
        }
        for frozen in Submission.objects.select_related("application"):
            kind = "funding.Submission.content"
            content = frozen.content
            content["sections"] = [
                *content["sections"],
                {
                    "slug": "canaries",
                    "title": "More",
                    "component": "questions",
                    "answers": [
                        {
                            "code": f"for_{audience}",
                            "question": "More",
                            "kind": "long",
                            "shown_to": audience,
                            "value": self.new(f"{kind} for {audience}", frozen, _of_bid(readers)),
                        }
                        for audience, readers in audiences.items()
                    ],
                },
            ]
            content["title"] = (
                f"{content['title'][:100]} {self.new(f'{kind} title', frozen, _of_bid(of_bids.knows))}"
            )
            Submission.objects.filter(pk=frozen.pk).update(content=content)

    def _files(self) -> None:
        """Files keep the names they were uploaded with, which only their own side and the office see."""
        for file in Document.objects.order_by("pk"):
            attached = getattr(file, "attachment", None) or getattr(file, "answer_image", None)
            if attached is None:
                continue
            rule = of_bids.reads_for_staff if parts.is_sent(attached.application) else of_bids.writes
            key = attached.application_id
            token = self.new(
                "documents.Document.name",
                file,
                lambda _file, key=key, rule=rule: rule(Application.objects.get(pk=key)),
            )
            stem, dot, ending = file.name.rpartition(".")
            Document.objects.filter(pk=file.pk).update(name=f"{stem} {token}{dot}{ending}")

    def _announcements(self) -> None:
        for release in Release.objects.all():
            if release.is_out():
                continue
            token = self.new(
                "funding.Release.announcement_en",
                release,
                lambda row: None if row.is_out() else parts.runs(row.phase),
            )
            Release.objects.filter(pk=release.pk).update(announcement_en=token)

    def _tried(self) -> None:
        for tried in TryOut.objects.all():
            token = self.new("funding.TryOut.answers", tried, lambda row: {row.by_id})
            TryOut.objects.filter(pk=tried.pk).update(answers={code: token for code in tried.answers})

    def _saved(self) -> None:
        """What reviewers saved, and the comments of theirs that the applicant was given."""
        for version in ReviewVersion.objects.select_related("review__assignment"):
            token = self.new(
                "funding.ReviewVersion.body", version, lambda row: {row.review.assignment.reviewer_id}
            )
            ReviewVersion.objects.filter(pk=version.pk).update(body=version.body | {"comments": token})
        for given in ResponseComment.objects.all():
            token = self.new(
                "funding.ResponseComment.by_criterion",
                given,
                lambda row: of_panels.reads_response(row.response.application),
            )
            said = [{"criterion": "Place", "criterion_cy": "Lle", "comments": token}]
            ResponseComment.objects.filter(pk=given.pk).update(by_criterion=said)

    def look_again(self) -> None:
        """Forget who may read what: something has moved."""
        self.readers.clear()

    def may_read(self, token: str, person: User | None) -> bool:
        """Whether somebody may read a token as things stand now."""
        if token not in self.readers:
            self.readers[token] = self.by_token[token].readers()
        readers = self.readers[token]
        return readers is None or person is not None and person.pk in readers

    def found_in(self, text: str) -> set[str]:
        """The tokens that a text carries, however it was written."""
        found, text = set(), text.lower()
        start = text.find("zq")
        while start >= 0:
            token = text[start : start + 9]
            if token in self.by_token:
                found.add(token)
            start = text.find("zq", start + 1)
        return found


def _of_bid(readers: Callable) -> Callable:
    return lambda row: readers(row.application)
