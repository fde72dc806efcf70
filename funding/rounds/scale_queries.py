"""What the points of a scale mean: in the words of the phase, else in those of the house."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import override

from lpip_portal.composed import Composed

from .models import Phase, ScalePoint


class Point(NamedTuple):
    """One point of a scale: its number, its name, and what deserves it."""

    points: int
    label: str
    descriptor: str
    community: str = (
        ""  # what deserves it, in the words for reviewers from communities; "" where there are none
    )
    is_own: bool = False  # worded by the phase

    def describes(self, *, community: bool) -> str:
        """Return what deserves it, as a reviewer reads it."""
        return (community and self.community) or self.descriptor


def scale_points(phase: Phase) -> list[Point]:
    """Return the points of a phase's scale, the lowest first. One query."""
    own = {
        each.points: Point(each.points, each.label, each.descriptor, each.descriptor_community, is_own=True)
        for each in _POINTS(phase)
    }
    return [own.get(each.points, each) for each in house_points(phase.scale)]


def initial_point(phase: Phase, points: int) -> dict[str, str]:
    """Return what the form of one point shows first: the words of the phase, else those of the house."""
    own = ScalePoint.objects.filter(phase=phase, points=points).first()
    if own is not None:
        return {name: getattr(own, name) for name in ScalePoint.SAID}
    found = {}
    for language, suffix in (("en-gb", "en"), ("cy", "cy")):
        with override(language):
            point = house_points(phase.scale)[points - 1]
            found |= {f"label_{suffix}": point.label, f"descriptor_{suffix}": point.descriptor}
    return found


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
