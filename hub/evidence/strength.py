"""How strong evidence is said to be: the scales, what each level means, and its picture. Pure. The scales are never merged."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LEVELS = {
    "maryland": {
        5: gettext_lazy(
            "People or places were chosen by lot to take part, and compared with those who were not"
        ),
        4: gettext_lazy("Something close to chance decided who took part"),
        3: gettext_lazy("Those who took part are compared with a similar group, before and after"),
        2: gettext_lazy("A comparison before and after, or with others, that allows for some differences"),
        1: gettext_lazy("A snapshot or a change over time, without a group to compare with"),
    },
    "nesta": {
        5: gettext_lazy("It can be done elsewhere in the same way, with manuals and checks that it is"),
        4: gettext_lazy("Independent evaluations in more than one place confirm it"),
        3: gettext_lazy("A comparison group shows that it causes the change"),
        2: gettext_lazy("Data show a change, not yet what caused it"),
        1: gettext_lazy("It is said clearly what is done and why it should help"),
    },
}
SHADES = {"maryland": "a", "nesta": "d", "local": "b"}
MOST = 5


def dots(scale: str, level: int, said: str) -> SafeString:
    """Return a level as a small picture: circles for Maryland, squares for Nesta, one open ring for local knowledge."""
    if scale not in LEVELS:
        drawn = SafeString('<circle class="portal-strength__ring" cx="10" cy="10" r="7"/>')
        return _picture(drawn, said, 20)
    shape = (
        '<circle class="portal-strength__{}" cx="{}" cy="10" r="7"/>'
        if scale == "maryland"
        else '<rect class="portal-strength__{}" x="{}" y="3" width="14" height="14"/>'
    )
    first = 10 if scale == "maryland" else 3
    marks = ((f"full--{SHADES[scale]}" if n < level else "empty", first + 20 * n) for n in range(MOST))
    return _picture(format_html_join("", shape, marks), said, 20 * MOST)


def _picture(drawn: SafeString, said: str, width: int) -> SafeString:
    return format_html(
        '<svg class="portal-strength" role="img" aria-label="{}" width="{}" height="20" viewBox="0 0 {} 20" '
        'xmlns="http://www.w3.org/2000/svg">{}</svg>',
        said, width, width, drawn,
    )  # fmt: skip


def meaning(scale: str, level: int) -> str:
    """Return what a level means, in a sentence."""
    if scale not in LEVELS:
        return _(
            "What people in a place know from living and working there. It is on no scale, and not less for that."
        )
    return str(LEVELS[scale][level])
