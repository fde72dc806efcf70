"""The journey of a review, second part: seven at the table, a chair who may not know one bid, a tie at the line and what the scores can say."""

from datetime import timedelta

from django.urls import reverse

from funding.models import AidRun, Discussion, Item, ItemDeclaration, Meeting, Panel, Phase, Seat
from funding.panel import actions
from lpip_portal import clock
from tests.browser.journey_cast import TABLE, TITLES, WALLED, Cast

FUNDED = 4  # the fourth and the fifth are tied at first, and the line runs between them
SCORES = [9, 9, 8, 7, 7, 6, 5, 5, 4, 3, 3, 2]


def seven_are_seated_and_convened(cast: Cast, at_desk) -> None:
    """The officer forms the panel, gives seven people a seat and convenes it."""
    Phase.objects.filter(pk=cast.phase.pk).update(reviews_due_at=clock.now() - timedelta(hours=1))
    officer = at_desk("officer", "panel-form", cast.phase)
    officer.fill(quorum="4")
    officer.press("Form the panel")
    panel = Panel.objects.get(phase=cast.phase)
    officer.go(reverse("funding:panel-seats", args=[panel.ref]))
    officer.fill(email=cast.table["Nia Deputy"].email)
    officer.choose("Deputy chair")
    officer.press("Give this person a seat")
    officer.look()
    for name, role in TABLE.items():
        if role != "deputy":
            actions.seat(panel, by=cast.officer, user=cast.table[name], role=role)
    officer.go(reverse("funding:panel-convene", args=[panel.ref]))
    officer.press("Convene the panel")
    assert Item.objects.filter(panel=panel).count() == len(TITLES)
    assert Seat.objects.holding().filter(panel=panel).count() == len(TABLE)


def all_declare(cast: Cast, at_desk) -> None:
    """Each declares on the bids that exist for them: for the chair there are eleven."""
    member = at_desk("Petra Panel", "panel-declare", cast.panel)
    for group in member.page.locator("main fieldset").all():
        group.get_by_label("No conflict", exact=True).check(force=True)
    member.press("Declare")
    member.look()
    for name in TABLE:
        person = cast.table[name]
        for item in Item.objects.visible_to(person).exclude(declarations__seat__user=person):
            actions.declare(item, by=person, has_conflict=False)
    chair = ItemDeclaration.objects.filter(seat__role="chair")
    assert chair.count() == len(TITLES) - 1
    assert not chair.filter(item=cast.item(WALLED)).exists()


def all_are_scored(cast: Cast, at_desk) -> None:
    """The secretary keeps the meeting: the deputy presides over the bid that the chair may not know, with the chair outside."""
    secretary = at_desk("Owain Secretary", "meeting-plan", cast.panel)
    day = clock.today() + timedelta(days=1)
    secretary.fill(starts_at=f"{day.day} {day.month} {day.year} 10:00", place="Room 1")
    secretary.press("Plan the meeting")
    meeting = Meeting.objects.get()
    secretary.go(reverse("funding:meeting", args=[meeting.ref]))
    secretary.press("Open the meeting")
    secretary.press("Mair Chair is here")
    for seat in Seat.objects.holding().exclude(role="chair"):
        actions.arrive(meeting, by=cast.table["Owain Secretary"], seat=seat)
    meeting.refresh_from_db()
    _score_without_the_chair(cast, meeting, secretary, at_desk)
    for n in range(len(TITLES)):
        if n != WALLED:
            keeper = cast.table["Owain Secretary"]
            found = actions.call_item(meeting, by=keeper, item=cast.item(n))
            actions.score_item(found, by=keeper, score=SCORES[n], version=cast.item(n).version)
    chairs = dict(Discussion.objects.values_list("item__application__title", "chaired_by__name"))
    assert chairs == dict.fromkeys(TITLES, "Mair Chair") | {TITLES[WALLED]: "Nia Deputy"}
    secretary.go(reverse("funding:meeting", args=[meeting.ref]))
    secretary.press("End this discussion")
    secretary.follow("End the meeting")
    secretary.press("End the meeting")
    meeting.refresh_from_db()
    assert meeting.state == "ended"


def _score_without_the_chair(cast: Cast, meeting: Meeting, secretary, at_desk) -> None:
    secretary.go(reverse("funding:meeting", args=[meeting.ref]))
    row = secretary.page.locator("#agenda tr", has_text=TITLES[WALLED])
    secretary._click(row.get_by_role("button"))
    secretary.look()
    secretary.reads("Nia Deputy chairs.")
    secretary.fill(score=str(SCORES[WALLED]))
    secretary.press("Record the score")
    secretary.reads("Somebody who has to leave the room is still marked as in it.")
    chair = at_desk("Mair Chair", "meeting-table", meeting)
    chair.look()
    chair.reads("Please step out of the room now.")
    unaware(chair.page.content())
    secretary.go(reverse("funding:meeting", args=[meeting.ref]))
    secretary.press("Mair Chair is out")
    secretary.fill(score=str(SCORES[WALLED]), notes="The chair was outside.")
    secretary.press("Record the score")
    secretary.reads(f"Score: {SCORES[WALLED]}")


def unaware(told: str) -> None:
    """Hold what the chair reads to not a word of the bid that does not exist for them."""
    found = [word for word in (TITLES[WALLED], *TITLES[WALLED].split()[::2]) if word in told]
    assert found == []


def the_tie_is_settled(cast: Cast, at_desk) -> None:
    """The order is written down with a tie at the line, which the panel settles before it confirms."""
    secretary = at_desk("Owain Secretary", "panel-order", cast.panel)
    for n in range(len(TITLES)):
        ref, place = cast.item(n).ref, FUNDED if n == FUNDED else n + 1
        secretary.fill(**{f"place_{ref}": str(place)})
        word = "fund" if n < FUNDED else "reserve" if n == FUNDED else "do_not_fund"
        secretary.page.locator(f"main [name=recommendation_{ref}]").select_option(word)
    secretary.press("Record")
    secretary.look()
    tied = [cast.item(n).ref for n in (FUNDED - 1, FUNDED)]
    secretary.reads(f"Say that “{TITLES[FUNDED]}” is tied, or change its place")
    for ref in tied:
        secretary.page.locator(f"main [name=tied_{ref}]").check(force=True)
    secretary.press("Record")
    assert [cast.item(n).is_tied for n in (FUNDED - 1, FUNDED)] == [True, True]
    secretary.go(reverse("funding:panel-order", args=[cast.panel.ref]))
    for ref in tied:
        secretary.page.locator(f"main [name=tied_{ref}]").uncheck(force=True)
    secretary.fill(**{f"place_{tied[1]}": str(FUNDED + 1)})
    secretary.press("Record")
    assert [(cast.item(n).rank, cast.item(n).is_tied) for n in (3, 4)] == [(4, False), (5, False)]
    secretary.go(reverse("funding:item-history", args=[tied[1]]))
    secretary.reads("Version 3")


def the_scores_are_read(cast: Cast, at_desk) -> None:
    """After the panel's own order a member and the chair read what the scores can say: which places they cannot separate."""
    for name in ("Petra Panel", "Mair Chair"):
        reader = at_desk(name, "panel-ranking", cast.panel)
        reader.press("Read the scores")
        reader.reads("The scores cannot separate places")
        reader.reads("The line between those that can be funded and the others runs through places")
    reader.look()
    unaware(reader.page.content())
    bids = {run.opened_by.name: len(run.snapshot["bids"]) for run in AidRun.objects.all()}
    assert bids == {"Petra Panel": len(TITLES), "Mair Chair": len(TITLES) - 1}


def the_deputy_confirms(cast: Cast, at_desk) -> None:
    """No page of the chair's knows the bid; the deputy confirms for the panel, because the chair may not."""
    chair = at_desk("Mair Chair", "panel", cast.panel)
    chair.look()
    unaware(chair.page.content())
    meeting = Meeting.objects.get()
    for name, thing in (
        ("panel-declare", cast.panel), ("panel-order", cast.panel), ("panel-pack", cast.panel), ("panel-sheet", cast.panel),
        ("panel-portfolio", cast.panel), ("meeting", meeting), ("meeting-record", meeting), ("meeting-table", meeting),
    ):  # fmt: skip
        status, told = cast.reads(cast.table["Mair Chair"], name, thing)
        assert status == 200
        unaware(told)
    for name in ("item", "item-history", "item-record"):
        assert cast.reads(cast.table["Mair Chair"], name, cast.item(WALLED))[0] == 404
    assert cast.reads(cast.table["Mair Chair"], "panel-confirm", cast.panel)[0] == 403
    deputy = at_desk("Nia Deputy", "panel-confirm", cast.panel)
    deputy.fill(minutes="All seven were there. The chair left the room for one bid.")
    deputy.press("Confirm the recommendations")
    deputy.look()
    assert (cast.panel.state, cast.panel.confirmed_by.name) == ("confirmed", "Nia Deputy")
