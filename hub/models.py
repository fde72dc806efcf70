"""An index of all stages' models, for outsiders. Inside the hub, import the stage."""

from .cohorts.models import Contact
from .people.models import CohortLead, HubPerson
from .support.models import SupportRequest

__all__ = ["CohortLead", "Contact", "HubPerson", "SupportRequest"]
