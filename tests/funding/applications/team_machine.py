"""A random team at work on its bid: every step is one action by one person, which the book expects to be done or to be refused."""

from datetime import timedelta

from hypothesis import strategies as some
from hypothesis.stateful import precondition, rule

from funding.applications import actions, policy
from funding.models import AnswerVersion
from lpip_portal import clock
from partnerships import actions as partnerships
from tests.funding.applications.team_book import CODES, NOON, Book

TEAM = ("lead", "manager", "member", "editor")
PEOPLE = (*TEAM, "reader", "viewer", "first", "second", "officer", "approver", "stranger")
WORDS = (
    "",
    "Homes.",
    "Homes that last for those who live in them.",
    "What people asked for.",
    "Beth mae pobl ei eisiau: tŷ, gŵyl.",
    "Too long. " * 260,
    "Another thought.",
)
UNSENT = ("draft", "with_organisation", "returned")

people = some.sampled_from(PEOPLE)
# Whoever the rules allow is drawn more often, else nothing would ever go in.
writers = some.sampled_from((*TEAM * 4, *PEOPLE))
lead = some.sampled_from((*("lead",) * 15, *PEOPLE))
office = some.sampled_from((*("first", "second") * 8, *PEOPLE))
either = some.sampled_from((*("lead", "first") * 8, *PEOPLE))
seconders = some.sampled_from(("officer", "approver", "approver", "lead", "first"))
proposers = some.sampled_from(("officer", "officer", "officer", "approver", "lead", "first"))
NONE = timedelta(0)
delays = some.sampled_from([NONE, timedelta(seconds=2), timedelta(seconds=40)])


class Team(Book):
    """What people do: write, let in and out, send, submit, open again, withdraw, wait, and give more time."""

    # Writing

    @rule(name=writers, code=some.sampled_from(CODES), text=some.sampled_from(WORDS), behind=some.sampled_from([0, 0, 0, 1]),
          delay=delays)  # fmt: skip
    def save(self, name, code, text, behind, delay):
        """Save from an ordinary form, having seen the newest version or an older one."""
        at, seen = clock.now() - delay, max(self.version[code] - behind, 0)
        may, same = self.may_save(name, at), text == self.words[code]
        clash = seen != self.version[code] and not same
        question = self.questions[code]
        self.tried(
            lambda: actions.save_answer(self.bid, question, text, by=self.who[name], version=seen, at=at),
            expected=may and not clash,
        )
        if may and not clash and not same:
            self.note_words(code, text, name, page=None)

    @rule(name=writers, code=some.sampled_from(CODES), text=some.sampled_from(WORDS), late=some.booleans(),
          tab=some.sampled_from("ab"), sequence=some.integers(1, 6), behind=some.sampled_from([0, 0, 1, 2]))  # fmt: skip
    def autosave(self, name, code, text, late, tab, sequence, behind):
        """Save from an open page: of one page the newest saving stands, and nobody else's words are written over."""
        at = clock.now() - timedelta(seconds=5 if late else 0)
        seen = max(self.version[code] - behind, 0)
        page, stale = self.page.get(code), seen != self.version[code]
        mine = page is not None and page[:2] == (name, tab)
        done = self.tried(
            lambda: actions.autosave(
                self.bid,
                self.questions[code],
                text,
                by=self.who[name],
                version=seen,
                tab=tab * 32,
                sequence=sequence,
                at=at,
            ),
            expected=self.may_save(name, at),
        )
        if done is None:
            return
        older = stale and mine and sequence <= page[2]
        same = text == self.words[code]
        assert done.is_clash == (stale and not mine and not same)
        if not done.is_clash and not older and not same:
            self.note_words(code, text, name, page=(name, tab, sequence))
        assert done.answer.version == self.version[code]

    @rule(name=writers, code=some.sampled_from(CODES), back=some.integers(1, 3))
    def restore(self, name, code, back):
        """Put an earlier version back."""
        kept = AnswerVersion.objects.filter(answer__application=self.bid, answer__question__code=code)
        version = kept.filter(version__lt=self.version[code]).order_by("-version")[back - 1 : back].first()
        if version is None:
            return
        may, text = self.may_save(name, clock.now()), version.value
        self.tried(
            lambda: actions.restore_version(version, by=self.who[name], seen=self.version[code]), expected=may
        )
        if may and text != self.words[code]:
            self.note_words(code, text, name, page=None)

    @rule(name=writers, title=some.sampled_from(["Homes that last", "Gwaith da"]), stale=some.booleans())
    def rename(self, name, title, stale):
        """Give the bid another title."""
        was = "Something else" if stale else self.title
        if self.tried(
            lambda: actions.rename(self.bid, by=self.who[name], title=title, was=was),
            expected=self.may_save(name, clock.now()) and not stale,
            verb="rename",
        ):
            self.title = title

    # Who is in

    @precondition(lambda self: len(self.let_in) < 2)
    @rule(name=some.sampled_from(["editor", "viewer"]))
    def ask_in(self, name):
        """Let somebody in who is not."""
        if name in self.let_in:
            return
        role = "editor" if name == "editor" else "viewer"
        person = actions.let_in(self.bid, by=self.who["lead"], email=self.who[name].email, role=role)
        self.let_in[name] = (person, "asked")

    @precondition(lambda self: self.let_in)
    @rule(name=some.sampled_from(["editor", "viewer"]), by=some.sampled_from(("editor", "viewer", *PEOPLE)))
    def come_in(self, name, by):
        """Accept, as the one who was asked or as another."""
        person, standing = self.let_in.get(name, (None, ""))
        if standing == "asked" and self.tried(
            lambda: actions.accept_access(person, by=self.who[by]), expected=by == name
        ):
            self.let_in[name] = (person, "in")

    @precondition(lambda self: self.let_in)
    @rule(name=some.sampled_from(["editor", "viewer"]), by=people)
    def shut_out(self, name, by):
        """End the access of somebody who was let in."""
        person, standing = self.let_in.get(name, (None, ""))
        if person and self.tried(
            lambda: actions.end_access(person, by=self.who[by]),
            expected=by == "lead" or by == name and standing == "in",
        ):
            del self.let_in[name]

    @precondition(lambda self: len(self.teammates) > 1)
    @rule(name=some.sampled_from(["manager", "member"]))
    def leave_partnership(self, name):
        """End somebody's part in the partnership."""
        if name in self.teammates:
            person = self.partnership.people.get(user=self.who[name])
            partnerships.end_person(person, by=self.who["lead"])
            self.teammates.remove(name)

    @precondition(lambda self: "second" in self.signing)
    @rule()
    def leave_office(self):
        """End the duty of the second signatory."""
        duty = self.office.signatories.get(user=self.who["second"])
        partnerships.end_signatory(duty, by=self.who["second"])
        self.signing.remove("second")

    # The machine

    @rule(name=lead, delay=delays)
    def send_to_office(self, name, delay):
        """Send the bid to its office."""
        at = clock.now() - delay
        moves = self.state in ("draft", "returned") and self.is_open(at) and self.is_ready()
        if self.tried(
            lambda: actions.send_to_office(self.bid, by=self.who[name], at=at),
            expected=moves and name == "lead" and self.sign_off, verb="send_to_office", state="with_organisation",
        ):  # fmt: skip
            self.since = at

    @rule(name=lead)
    def take_back(self, name):
        """Take it back."""
        expected = self.state == "with_organisation" and name == "lead"
        self.tried(lambda: actions.take_back(self.bid, by=self.who[name]), expected=expected, verb="take_back", state="returned")  # fmt: skip

    @rule(name=office)
    def return_to_lead(self, name):
        """Return it."""
        expected = self.state == "with_organisation" and name in self.signing
        self.tried(lambda: actions.return_to_lead(self.bid, by=self.who[name], note="Mend it."), expected=expected,
                   verb="return_to_lead", state="returned")  # fmt: skip

    @rule(
        name=office,
        delay=delays,
        again=some.booleans(),
        seen=some.sampled_from(["right", "right", "none", "old"]),
    )
    def submit(self, name, delay, again, seen):
        """Submit for the organisation: with a new form, or with one that was sent before."""
        at, nonce = clock.now() - delay, self.nonces.get(name, "") if again else ""
        if nonce:
            repeated = self.tried(
                lambda: actions.submit(self.bid, by=self.who[name], at=at, nonce=nonce), expected=True
            )
            assert repeated.ref == self.sent[-1]["ref"]
            return
        nonce = f"{name}-{len(self.gone)}-{len(self.done)}".ljust(22, "x")
        page = {"right": self.since.isoformat(), "none": "", "old": NOON.isoformat() + "!"}[seen]
        signs = name in self.signing
        there = signs and self.state == "submitted"
        goes = (
            signs
            and self.state == "with_organisation"
            and self.is_open(at)
            and self.is_ready()
            and seen != "old"
        )
        made = self.tried(
            lambda: actions.submit(self.bid, by=self.who[name], at=at, seen=page, nonce=nonce),
            expected=there or goes,
        )
        if there:
            assert made.ref == self.sent[-1]["ref"]
        elif made:
            self.note_submission(made, name, at, nonce)

    @rule(name=lead, delay=delays)
    def submit_without_office(self, name, delay):
        """Submit straight to the funder, where no office signs."""
        at, nonce = clock.now() - delay, f"{name}+{len(self.gone)}-{len(self.done)}".ljust(22, "x")
        goes = (
            not self.sign_off
            and name == "lead"
            and self.state == "draft"
            and self.is_open(at)
            and self.is_ready()
        )
        made = self.tried(
            lambda: actions.submit_without_office(self.bid, by=self.who[name], at=at, nonce=nonce),
            expected=goes,
        )
        if made:
            self.note_submission(made, name, at, nonce)

    def note_submission(self, made, name, at, nonce):
        """Write down what went in."""
        self.done.append("application.submit")
        self.state, self.nonces[name] = "submitted", nonce
        frozen = {
            "ref": made.ref,
            "hash": made.hash,
            "words": dict(self.words),
            "title": self.title,
            "at": at,
            "by": name,
        }
        self.sent.append(frozen)

    @rule(name=either, delay=delays)
    def reopen(self, name, delay):
        """Open a submitted bid again."""
        at = clock.now() - delay
        expected = self.state == "submitted" and (name == "lead" or name in self.signing) and self.is_open(at)
        self.tried(lambda: actions.reopen(self.bid, by=self.who[name], at=at), expected=expected, verb="reopen", state="draft")  # fmt: skip

    @rule(name=either)
    def keep_submitted(self, name):
        """Give up what was changed since."""
        expected = bool(self.sent) and self.state in UNSENT and (name == "lead" or name in self.signing)
        self.tried(lambda: actions.keep_submitted(self.bid, by=self.who[name]), expected=expected,
                   verb="keep_submitted", state="submitted")  # fmt: skip

    @rule(name=either, really=some.sampled_from([True, False, False, False]))
    def withdraw(self, name, really):
        """Withdraw; now and then."""
        may = name == "lead" or bool(self.sent) and name in self.signing
        if may and not really:
            return
        self.tried(lambda: actions.withdraw(self.bid, by=self.who[name], reason="No match."),
                   expected=may and self.state != "withdrawn", verb="withdraw", state="withdrawn")  # fmt: skip

    @precondition(lambda self: self.state == "withdrawn")
    @rule(name=lead)
    def begin_again(self, name):
        """Begin another bid, which only a lead may, while there is time and no other bid lives."""
        self.phase.refresh_from_db()
        expected = name == "lead" and self.state == "withdrawn" and self.is_open(clock.now())
        if not expected:
            self.tried(
                lambda: actions.start(self.phase, self.partnership, by=self.who[name], at=clock.now()),
                expected=False,
            )
            return
        self.gone.append((self.bid, dict(self.words), len(self.sent)))
        self.start()

    @rule(times=some.integers(1, 3))
    def go_on(self, times):
        """Take the next steps that a team takes which wants its bid in, each after a wrong one; random people alone seldom get there."""
        for _ in range(times):
            if self.state in ("draft", "returned"):
                self.write_across()
                self.send_on()
                for code in CODES:
                    if not self.fits(code):
                        self.save("lead", code, f"Words for {code}.", 0, NONE)
                self.send_on()
            elif self.state == "with_organisation":
                self.submit("lead", NONE, again=False, seen="right")
                self.submit("first", NONE, again=False, seen="old")
                self.submit("first", NONE, again=False, seen="right")
            elif self.state == "submitted":
                self.reopen("lead", NONE)
                self.submit("first", NONE, again=True, seen="right")
            else:
                self.begin_again("lead")
            if not self.is_open(clock.now()) and self.extensions < 3:  # whoever can, gives more time
                self.propose_more_time("officer", hours=48 * 4)
                for name in ("officer", "approver") if self.waiting else ():
                    self.decide_on_more_time(name, yes=True)

    def write_across(self):
        """Let two people write into one answer from open pages, of whom the second has not seen the first; and one who is out."""
        self.autosave("lead", "agenda", "What the lead says.", late=False, tab="a", sequence=1, behind=0)
        self.autosave("manager", "agenda", "What others say.", late=False, tab="b", sequence=1, behind=1)
        if "editor" not in self.let_in:
            self.ask_in("editor")
            self.come_in("editor", by="editor")
        else:
            self.shut_out("editor", by="lead")
        self.save("editor", "approach", f"An editor's words, {len(self.said)}.", 0, NONE)
        self.save("lead", "summary", "", 0, NONE)

    def send_on(self):
        """Send the bid where it goes next."""
        if self.sign_off:
            self.send_to_office("lead", NONE)
        else:
            self.submit_without_office("lead", NONE)

    # Time

    @rule(minutes=some.sampled_from([1, 4, 6, 30, 4000]))
    def time_passes(self, minutes):
        """Go on, but not for ever."""
        if clock.now() + timedelta(minutes=minutes) < self.closes_at + timedelta(days=5):
            self.hands.move_on(minutes=minutes)

    @rule(milliseconds=some.sampled_from([1, 0, -1, 3_000, -60_000]))
    def time_comes(self, milliseconds):
        """Go to the last minute, to the closing instant itself, or just past it."""
        instant = self.closes_at + timedelta(milliseconds=milliseconds)
        if instant > clock.now():
            self.hands.move_to(instant)

    @precondition(lambda self: self.extensions < 3)
    @rule(
        name=proposers,
        hours=some.sampled_from([-1, 0, 1, 48]),
    )
    def propose_more_time(self, name, hours):
        """Propose a later closing instant."""
        closes_at = self.closes_at + timedelta(hours=hours)
        expected = name == "officer" and self.waiting is None and hours > 0 and closes_at > clock.now()
        self.phase.refresh_from_db()
        made = self.tried(
            lambda: actions.propose_extension(
                self.phase, by=self.who[name], closes_at=closes_at, reason="It was down.", began_at=self.opens_at,
                ended_at=None, text_en="The portal could not be reached.",
            ),
            expected=expected,
        )  # fmt: skip
        self.waiting = made or self.waiting

    @precondition(lambda self: self.waiting)
    @rule(name=seconders, yes=some.booleans())
    def decide_on_more_time(self, name, yes):
        """Publish the extension, or refuse it, as the second person or as somebody else."""
        verb = actions.publish_extension if yes else actions.refuse_extension
        expected = name == "approver" and (not yes or self.waiting.closes_at > clock.now())
        if self.tried(lambda: verb(self.waiting, by=self.who[name]), expected=expected):
            if yes:
                self.closes_at, self.extensions = self.waiting.closes_at, self.extensions + 1
            self.waiting = None

    @rule(name=people)
    def look(self, name):
        """Whoever looks is offered to write exactly when they may."""
        offered = policy.verbs(self.who[name], self.bid, clock.now())
        assert ("edit" in offered) == self.may_save(name, clock.now())
