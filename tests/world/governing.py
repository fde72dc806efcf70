"""How the world's partnerships are governed: a board for members alone, one in public and a rival's."""

from tests.factories import a_body, a_seat, a_user


def add_governance(w) -> None:
    w.body = a_body(w.partnership, name_en="World board")
    w.seat = a_seat(w.body, w.people["community"], role="community")
    w.asked_seat = a_seat(w.body, w.people["nobody"], state="asked", asked_by=w.people["lead"])
    w.public_body = a_body(
        w.public, name_en="Public panel", kind="community", is_public=True, community_seats=2
    )
    w.shown_seat = a_seat(w.public_body, a_user("Shown member"), shown=True, role="community")
    w.unshown_seat = a_seat(w.public_body, a_user("Member who is not shown"))
    w.inner_body = a_body(w.public, name_en="A board of a public partnership that is for members alone")
    w.rival_body = a_body(w.rival_partnership, name_en="What steers the rival")
