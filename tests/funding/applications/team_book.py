"""The book of a team at work on its bid: what it was told, what the rules allow next, and what must hold after every step."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from funding.applications import actions, queries
from funding.models import Answer, AnswerVersion, Application, CostLine, Question, Submission
from lpip_portal import clock
from lpip_portal.audit.invariants import INVARIANTS
from lpip_portal.workflow import Refusal
from tests.factories import (
    a_partnership,
    a_phase,
    a_signatory,
    a_user,
    an_organisation,
    approver_of,
    belongs,
    officer_of,
)
from tests.traces import trail_of

NOON = clock.uk(2027, 1, 4, 12)
CODES = ("summary", "agenda", "approach")
LIMITS = {"summary": 200, "agenda": 300, "approach": 500}


class Book(RuleBasedStateMachine):
    """One partnership with its office, its officers and a stranger, around one bid after the other."""

    @initialize(sign_off=some.booleans(), lead_signs=some.booleans())
    def begin(self, sign_off, lead_signs):
        """Open a phase, and let the lead start."""
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.time = clock.at(NOON)
        self.hands = self.time.__enter__()
        self.sign_off = sign_off
        self.phase = a_phase(sign_off_required=sign_off)
        self.closes_at, self.opens_at = self.phase.closes_at, self.phase.opens_at
        office = an_organisation()
        who = {name: a_user(name.capitalize()) for name in ("lead", "editor", "viewer", "stranger")}
        self.partnership = a_partnership(who["lead"], administrator=office)
        self.partnership.partners.update(answered_at=NOON)
        who |= {"manager": belongs(a_user(), self.partnership, "manager")}
        who |= {"member": belongs(a_user(), self.partnership, "member")}
        who |= {"reader": belongs(a_user(), self.partnership, "community")}
        who |= {"first": a_signatory(office), "second": a_signatory(office)}
        if lead_signs:
            office.signatories.create(user=who["lead"], since=NOON - timedelta(days=1))
        who |= {"officer": officer_of(self.phase), "approver": approver_of(self.phase)}
        self.who, self.office = who, office
        self.questions = {
            each.code: each
            for each in Question.objects.filter(section__question_set=self.phase.question_set_id)
        }
        self.signing = {"first", "second"}
        self.teammates = {"lead", "manager", "member"}
        self.waiting, self.extensions, self.gone = None, 0, []
        self.start()

    def start(self):
        """Begin a bid with words in every answer and one cost."""
        self.bid = actions.start(self.phase, self.partnership, by=self.who["lead"], at=clock.now())
        CostLine.objects.create(
            application=self.bid, organisation=self.office, heading="di_staff", description="Researcher",
            fec=30_000, rate=80, share=24_000, saved_by=self.who["lead"],
        )  # fmt: skip
        self.state, self.title, self.since = "draft", self.bid.title, self.bid.state_since
        self.words, self.version, self.author, self.page = {}, dict.fromkeys(CODES, 0), {}, {}
        self.said, self.sent, self.nonces = {}, [], {}
        self.done = ["application.start"]
        self.let_in = {}
        for code in CODES:
            answer = actions.save_answer(
                self.bid, self.questions[code], "Words.", by=self.who["lead"], version=0
            )
            self.note_words(code, "Words.", "lead", page=None)
            assert answer.version == self.version[code]

    def teardown(self):
        """Take everything back."""
        if hasattr(self, "savepoint"):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)
            self.time.__exit__(None, None, None)

    # What the book knows

    def writes(self, name) -> bool:
        """Whether this person may write now."""
        return name in self.teammates or name == "editor" and self.let_in.get(name, (None, ""))[1] == "in"

    def is_open(self, at) -> bool:
        """Whether what arrives at this instant is in time."""
        return self.opens_at <= at <= self.closes_at

    def may_save(self, name, at) -> bool:
        """Whether a saving has to be taken."""
        return self.writes(name) and self.state in ("draft", "returned") and self.is_open(at)

    def fits(self, code) -> bool:
        """Whether there is an answer, and not too long a one."""
        return 0 < len(self.words[code].split()) <= LIMITS[code]

    def is_ready(self) -> bool:
        """Whether nothing stops the bid."""
        return all(map(self.fits, CODES))

    def note_words(self, code, text, name, page):
        """Write down what was acknowledged."""
        self.version[code] += 1
        self.words[code], self.author[code], self.page[code] = text, name, page
        self.said[code, self.version[code]] = text, name

    def tried(self, call, *, expected: bool, verb: str = "", state: str = ""):
        """Do it, and compare with what the book expects. What was refused leaves nothing; the invariants look."""
        try:
            with transaction.atomic():
                result = call()
        except (PermissionDenied, Refusal):
            if expected:
                raise
            return None
        assert expected, "done, but it must be refused"
        if verb:
            self.done.append(f"application.{verb}")
        if state:
            self.state = state
        return result

    # What holds after every step

    @invariant()
    def invariants(self):
        """The rows say what the book says, and no rule of the portal is broken."""
        if not hasattr(self, "bid"):
            return
        self.bid = Application.objects.get(pk=self.bid.pk)
        self.bid.phase.refresh_from_db()
        assert (self.bid.state, self.bid.title) == (self.state, self.title)
        assert self.bid.phase.closes_at == self.closes_at
        assert self.bid.submitted_at == (self.sent[-1]["at"] if self.sent else None)
        assert [verb for verb, _by in trail_of(self.bid)] == self.done
        self.no_word_is_lost()
        self.what_went_in_stands()
        with connection.cursor() as cursor:
            for each in INVARIANTS:
                cursor.execute(each.sql)
                assert cursor.fetchall() == [], each.holds
        for bid, words, sent in self.gone:
            assert words_of(bid) == words
            assert bid.submissions.count() == sent

    def no_word_is_lost(self):
        """The last acknowledged words stand, and of what one person wrote over another's the earlier is kept."""
        rows = Answer.objects.filter(application=self.bid).select_related("question", "saved_by")
        kept = {row.question.code: (row.text, row.version, row.saved_by) for row in rows}
        assert kept == {
            code: (self.words[code], self.version[code], self.who[self.author[code]]) for code in CODES
        }
        versions = AnswerVersion.objects.filter(answer__application=self.bid).select_related(
            "answer__question", "saved_by"
        )
        history = {
            (each.answer.question.code, each.version): (each.value, each.saved_by) for each in versions
        }
        for key, (text, name) in self.said.items():
            if key in history:
                assert history[key] == (text, self.who[name])
            else:
                after = self.said[key[0], key[1] + 1]
                assert after[1] == name, f"version {key} is lost"
        assert set(history) <= set(self.said)

    def what_went_in_stands(self):
        """Each acknowledged submission is one row, in time, by a second person, and says what the bid said then."""
        rows = list(Submission.objects.filter(application=self.bid).order_by("number").select_related("by"))
        assert [(row.ref, row.hash, row.at, row.by) for row in rows] == [
            (each["ref"], each["hash"], each["at"], self.who[each["by"]]) for each in self.sent
        ]
        for row, each in zip(rows, self.sent, strict=True):
            assert queries.is_intact(row)
            assert self.opens_at <= row.at <= self.closes_at
            assert row.content["title"] == each["title"]
            said = {
                answer["code"]: answer["value"]
                for part in row.content["sections"]
                for answer in part["answers"]
            }
            assert {code: said[code] for code in CODES} == each["words"]
            assert not self.sign_off or row.by != self.who["lead"]


def words_of(bid) -> dict[str, str]:
    """Return what a bid says, by question."""
    return {row.question.code: row.text for row in bid.answers.select_related("question")}
