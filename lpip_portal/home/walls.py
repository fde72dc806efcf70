"""The wall, before rows that name others by key: an auditor with a tie to a bid does not read about it either."""

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from funding.models import (
    Answer,
    ApplicantQuery,
    Application,
    ApplicationPartner,
    Assignment,
    Attachment,
    Award,
    CostLine,
    Decision,
    Ineligibility,
    Interest,
    Invitation,
    Item,
    ItemDeclaration,
    Message,
    Milestone,
    NotToAsk,
    Review,
    Submission,
    TeamMember,
    Waiver,
)

# Every kind of row that hangs from a bid and that the trail or the log of readings may name, with the way to the bid.
WAYS = {
    Application: "pk",
    Answer: "application",
    Attachment: "application",
    CostLine: "application",
    Submission: "application",
    TeamMember: "application",
    ApplicationPartner: "application",
    ApplicantQuery: "application",
    Ineligibility: "application",
    Message: "application",
    Interest: "application",
    NotToAsk: "application",
    Invitation: "continues",
    Assignment: "application",
    Review: "assignment__application",
    Waiver: "application",
    Item: "application",
    ItemDeclaration: "item__application",
    Decision: "application",
    Award: "decision__application",
    Milestone: "award__decision__application",
}


def behind(rows: QuerySet, user) -> QuerySet:
    """Take away the rows about bids with which a person is in conflict or in which they have a part."""
    open_to = Application.objects.behind_the_wall(user).without_own(user)
    hidden = list(Application.objects.exclude(pk__in=open_to.values("pk")).values_list("pk", flat=True))
    for model, way in WAYS.items() if hidden else ():
        key = Concat(Value(f"{model._meta.label_lower}:"), Cast("pk", CharField()), output_field=CharField())
        about = model._default_manager.filter(**{f"{way}__in": hidden})
        rows = rows.exclude(target__in=about.annotate(key=key).values("key"))
    return rows
