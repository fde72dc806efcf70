"""Everything in the portal that belongs to an organisation: the one list by which two records of one body are merged.

Each foreign key to an organisation stands here, or a test fails. ``once_with`` names the fields with which a row may
stand once only: where the other organisation has such a row already, this one stays where it is.
"""

from typing import NamedTuple

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lpip_portal import clock


class Belonging(NamedTuple):
    """One kind of rows that belong to organisations: the field, the words for it, and what it may stand once with."""

    field: str
    words: str
    once_with: tuple[str, ...] = ()
    is_tenure: bool = False  # then only a row in force stands in the way

    @property
    def model(self) -> type[Model]:
        """The model of the rows."""
        return apps.get_model(self.field.rpartition(".")[0])

    @property
    def name(self) -> str:
        """The name of the foreign key."""
        return self.field.rpartition(".")[2]

    def rows(self, organisation: Model) -> QuerySet:
        """Return the rows of an organisation."""
        return self.model._base_manager.filter(**{self.name: organisation})

    def moving(self, source: Model, target: Model) -> QuerySet:
        """Return the rows that go from one organisation to the other when they are merged."""
        if not self.once_with:
            return self.rows(source)
        there = self.rows(target).filter(**{name: OuterRef(name) for name in self.once_with})
        if self.is_tenure:
            there = there.filter(Q(until__isnull=True) | Q(until__gt=clock.now()))
        return self.rows(source).exclude(Exists(there))


BELONGINGS = (
    Belonging("partnerships.Organisation.parent", _("Organisations that are a part of it")),
    Belonging("partnerships.Organisation.merged_into", _("Records merged into it before")),
    Belonging("partnerships.Affiliation.organisation", _("People who belong to it"), ("user",), True),
    Belonging("partnerships.Signatory.organisation", _("People who sign for it"), ("user",), True),
    Belonging("partnerships.Partnership.convenor", _("Partnerships that it convenes")),
    Belonging("partnerships.Partnership.administrator", _("Partnerships that it administers")),
    Belonging("partnerships.Partner.organisation", _("Its places in partnerships"), ("partnership",)),
    Belonging("partnerships.Priority.shown_organisation", _("Priorities suggested in its name")),
    Belonging("partnerships.BodySeat.organisation", _("Its seats on governing bodies"), ("body",)),
    Belonging("funding.Programme_funders.organisation", _("Programmes that it funds"), ("programme",)),
    Belonging("funding.Programme.hub", _("Programmes whose hub it hosts")),
    Belonging("funding.Round.owner", _("Rounds that it owns")),
    Belonging("funding.Intention.organisation", _("Intentions to submit")),
    Belonging("funding.Application.organisation", _("Bids that it administers")),
    Belonging("funding.TeamMember.organisation", _("People named on bids")),
    Belonging("funding.ApplicationPartner.organisation", _("Parts as a partner in bids"), ("application",)),
    Belonging("funding.ApplicationMilestone.owner", _("Milestones of bids")),
    Belonging("funding.CostLine.organisation", _("Lines of costs")),
    Belonging("funding.OfficeDeadline.organisation", _("Deadlines that its office set"), ("phase",)),
    Belonging("funding.NotToAsk.organisation", _("Wishes that it should not judge a bid")),
    Belonging("funding.ReviewerOrganisation.organisation", _("Reviewers who told that they belong to it")),
    Belonging("funding.Award.holder", _("Awards that it holds")),
)
