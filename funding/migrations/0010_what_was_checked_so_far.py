"""Phases that were planned before their rules were data checked these five: they keep them, under the same codes."""

from django.db import migrations

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


def write_down(apps, schema_editor):
    """Give every phase without rules the five that held until now."""
    Phase, CheckRule = (apps.get_model("funding", name) for name in ("Phase", "CheckRule"))
    CheckRule.objects.bulk_create(
        CheckRule(phase=phase, code=code, order=order, label_en=en, label_cy=cy)
        for phase in Phase.objects.filter(check_rules__isnull=True)
        for order, (code, (en, cy)) in enumerate(USUAL.items(), 1)
    )


class Migration(migrations.Migration):
    dependencies = [("funding", "0009_rules_that_people_check")]
    operations = [migrations.RunPython(write_down, migrations.RunPython.noop)]
