"""Two block tags for what pages repeat: a part that is the same for everybody, and the rows of a long table."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from lpip_portal.ui.escaping import escaped

register = template.Library()
MOST_KEPT = 200
BEGIN, END = "\ue000", "\ue001"  # for private use: no text of the portal has them
WITHIN = "rows within a row"
PLACE = re.compile(f"{BEGIN}([0-9]+){END}")


class KeptNode(template.Node):
    """A part of every page, drawn once for each language and each combination of the values it depends on."""

    def __init__(self, values: list[Any], inside: template.NodeList):
        self.values, self.inside = values, inside
        self.kept: dict[tuple[Any, ...], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        """Draw it, or give what was drawn before."""
        files = settings.STORAGES["staticfiles"]["BACKEND"]  # names the files that the part links
        key = (get_language(), files, *(value.resolve(context) for value in self.values))
        drawn = self.kept.get(key)
        if drawn is None:
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            drawn = self.kept[key] = self.inside.render(context)
        return drawn


class Drawn(NamedTuple):
    """What is drawn of a row but for its values: the texts between them, and which value goes after each."""

    between: list[str]
    numbers: list[int]
    inside: dict[int, "Drawn"]  # rows within the row, by the value that has them


class RowsNode(template.Node):
    """The rows of a long table: the inside is drawn once, with places into which each row's values go, escaped.

    Rows within a row are drawn once as well: a value of the outer row has them, none, one or many.
    """

    def __init__(self, rows: Any, names: list[str], inside: template.NodeList):
        self.rows, self.names, self.inside = rows, names, inside

    def render(self, context: template.Context) -> SafeString:
        """Draw one row with places, then put every row into it; within a row leave that to the outer one."""
        rows = self.rows.resolve(context)
        of_outer = context.get(WITHIN)
        places = {name: SafeString(f"{BEGIN}{n}{END}") for n, name in enumerate(self.names)}
        within: dict[int, Drawn] = {}
        with context.push(**places, **{WITHIN: within}):
            texts = PLACE.split(self.inside.render(context))
        drawn = Drawn(texts[::2], [int(number) for number in texts[1::2]], within)
        if set(drawn.numbers) != set(range(len(self.names))):
            raise template.TemplateSyntaxError(
                "Every value of a row is shown as it is, with {{ name }} alone."
            )
        if of_outer is not None and isinstance(rows, str) and (place := PLACE.fullmatch(rows)):
            of_outer[int(place[1])] = drawn
            return rows
        return SafeString("".join(_filled(drawn, rows)))


def _filled(drawn: Drawn, rows: Iterable[Any]) -> list[str]:
    """Return the texts of some rows, in their order."""
    made: list[str] = []
    for row in rows:
        for text, number in zip(drawn.between, drawn.numbers, strict=False):
            made.append(text)
            if number in drawn.inside:
                made += _filled(drawn.inside[number], row[number])
            else:
                value = row[number]
                made.append(escaped(value))
        made.append(drawn.between[-1])
    return made


@register.tag
def kept(parser: template.base.Parser, token: template.base.Token) -> KeptNode:
    """``{% kept demo signed_in %}…{% endkept %}``: what is inside depends on the language and these values, on nothing else."""
    values = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    inside = parser.parse(["endkept"])
    parser.delete_first_token()
    return KeptNode(values, inside)


@register.tag
def rows(parser: template.base.Parser, token: template.base.Token) -> RowsNode:
    """``{% rows url title in lines %}…{% endrows %}``: a row's values in the order of their names, shown by ``{{ name }}`` alone."""
    _tag, *names, word, lines = token.split_contents()
    if word != "in" or not names:
        raise template.TemplateSyntaxError("Write it as {% rows first second in lines %}.")
    inside = parser.parse(["endrows"])
    parser.delete_first_token()
    return RowsNode(parser.compile_filter(lines), names, inside)
