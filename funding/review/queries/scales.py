"""What the points of a scale mean: in the words of the phase, else in those of the house."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from funding.rounds.models import Phase, ScalePoint
from lpip_portal.composed import Composed


class Point(NamedTuple):
    """One point of a scale: its number, its name, and what deserves it."""

    points: int
    label: str
    descriptor: str


def scale_points(phase: Phase) -> list[Point]:
    """Return the points of a phase's scale, the lowest first. One query."""
    own = {each.points: Point(each.points, each.label, each.descriptor) for each in _POINTS(phase)}
    return [own.get(each.points, each) for each in house_points(phase.scale)]


_POINTS = Composed(lambda phase: ScalePoint.objects.filter(phase=phase))


def house_points(scale: int) -> list[Point]:
    """Return the points in the words of the house; the longer scale has a name for each two of its steps."""
    return [Point(points, *said) for points, said in enumerate(_six() if scale == 6 else _ten(), 1)]


def _six() -> list[tuple[str, str]]:
    return [
        (_("Poor"), _("It has serious weaknesses and should not be funded.")),
        (_("Fair, with some weaknesses"), _("It has some merit, but its weaknesses outweigh it.")),
        (_("Satisfactory"), _("It would do, and it is not among the better ones.")),
        (_("Good"), _("It is sound and worth funding, with points that could be stronger.")),
        (_("Excellent"), _("It is very strong, with only small weaknesses.")),
        (_("Outstanding"), _("It is as good as can be: there is nothing that matters to mend.")),
    ]


def _ten() -> list[tuple[str, str]]:
    steps = [
        (_("Poor"), _("It should not reach the meeting.")),
        (_("Weak"), _("Its weaknesses outweigh its merit.")),
        (_("Satisfactory"), _("It may be talked about, and is likely to be funded only at the upper point.")),
        (_("Good"), _("It is likely to be fundable.")),
        (_("Excellent"), _("It should be funded.")),
    ]
    return [steps[place // 2] for place in range(10)]
