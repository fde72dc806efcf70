"""What people check of every bid in a phase, as data: the rules of eligibility that no machine can judge."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lpip_portal.references import RefField
from partnerships.models import in_language

from .phase import Phase

# code: (wording, wording in Welsh); a plan begins with these
USUAL = {
    "one_place": (
        "It is about one defined geographical area, with work inside it",
        "Mae’n ymwneud ag un ardal ddaearyddol ddiffiniedig, gyda gwaith oddi mewn iddi",
    ),
    "in_scope": ("It lies within the scope of the programme", "Mae o fewn cwmpas y rhaglen"),
    "one_lead": (
        "Its lead leads no other bid in this phase",
        "Nid yw ei arweinydd yn arwain cais arall yn y cam hwn",
    ),
    "beyond_academia": (
        "Partners from beyond academia take part",
        "Mae partneriaid o’r tu hwnt i’r byd academaidd yn cymryd rhan",
    ),
    "letters": (
        "Its documents are what they say they are",
        "Mae ei ddogfennau’r hyn y maent yn dweud eu bod",
    ),
}


class CheckRule(models.Model):
    """One rule that officers judge in the check of a bid. Published with its phase; from then on it stands."""

    ref = RefField()
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="check_rules")
    code = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField()
    label_en = models.CharField(max_length=200)
    label_cy = models.CharField(max_length=200, blank=True)
    help_en = models.CharField(max_length=500, blank=True)
    help_cy = models.CharField(max_length=500, blank=True)
    is_on = models.BooleanField(_("checked in this phase"), default=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["phase", "code"], name="funding_checkrule_code")]

    def __str__(self):
        return in_language(self, "label")

    @property
    def help(self) -> str:
        """What to look at, in the page's language."""
        return in_language(self, "help")

    @property
    def is_usual(self) -> bool:
        """Whether every plan begins with it: it is turned off, never removed."""
        return self.code in USUAL


def usual_checks(phase: Phase | None = None) -> list[CheckRule]:
    """Return the rules with which a phase begins, not stored."""
    return [
        CheckRule(phase=phase, code=code, order=order, label_en=en, label_cy=cy)
        for order, (code, (en, cy)) in enumerate(USUAL.items(), 1)
    ]
