"""What the world's partnerships do with people: activities inside and in public."""

from tests.factories import an_activity


def add_engagement(w) -> None:
    w.activity = an_activity(
        w.partnership, note="Ask again.", community=12, policy=2, asked="What?", outcomes="That."
    )
    w.open_activity = an_activity(w.partnership, "published", title="A survey", method="survey", community=40)
    w.public_activity = an_activity(
        w.public, "published", title="A visit in public", note="Between us.", community=9, research=3
    )
    w.public_draft = an_activity(w.public, title="Not out yet", community=30)
    w.rival_activity = an_activity(w.rival_partnership, title="What the rival does", note="Hush.")
