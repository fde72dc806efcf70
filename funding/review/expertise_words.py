"""The closed lists from which reviewers choose: methods and languages."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Method(TextChoices):
    """How somebody finds things out."""

    INTERVIEWS = "interviews", _("Interviews and focus groups")
    SURVEYS = "surveys", _("Surveys")
    STATISTICS = "statistics", _("Statistics and linked data")
    SPATIAL = "spatial", _("Maps and spatial analysis")
    MODELLING = "modelling", _("Modelling and simulation")
    EVALUATION = "evaluation", _("Evaluation")
    SYNTHESIS = "synthesis", _("Evidence reviews")
    POLICY = "policy", _("Policy analysis")
    CASES = "cases", _("Case studies and fieldwork")
    COPRODUCTION = "coproduction", _("Participation and co-production")
    DELIBERATION = "deliberation", _("Deliberation, such as citizens’ assemblies")
    LIVED = "lived", _("Lived experience")
    ARTS = "arts", _("Creative and arts-based methods")
    ARCHIVES = "archives", _("History and archives")


class Language(TextChoices):
    """Languages in which somebody reads a bid; the codes are those of bids where bids are written in it."""

    ENGLISH = "en-gb", _("English")
    WELSH = "cy", _("Welsh")
    IRISH = "ga", _("Irish")
    GAELIC = "gd", _("Scottish Gaelic")
