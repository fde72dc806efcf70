"""What the world's partnerships do with people: activities inside and in public."""

from tests.factories import an_activity, an_area, an_event


def add_engagement(w) -> None:
    w.activity = an_activity(
        w.partnership, note="Ask again.", community=12, policy=2, asked="What?", outcomes="That."
    )
    w.open_activity = an_activity(w.partnership, "published", title="A survey", method="survey", community=40)
    w.public_activity = an_activity(
        w.public, "published", title="A visit in public", note="Between us.", community=9, research=3
    )
    w.public_draft = an_activity(w.public, title="Not out yet", community=30)
    w.area = an_area(w.partnership, "Between two rivers", note="As people here say.")
    w.public_area = an_area(w.public, "The coast in public", note="As everybody says.")
    w.rival_activity = an_activity(w.rival_partnership, title="What the rival does", note="Hush.")
    w.event_draft = an_event(title_en="An event that is not announced")
    w.event = an_event("published")
    w.event_over = an_event("held", title_en="An event that is over")
    w.event_reported = an_event("reported", title_en="An event with numbers", community=9, research=3)
