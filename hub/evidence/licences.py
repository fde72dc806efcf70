"""The licences under which evidence is published, and what each lets a reader do. Pure."""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class Licence(NamedTuple):
    """One licence: its name, where its words stand, and what a reader may do."""

    name: Any
    url: str
    reuse: Any


LICENCES = {
    "ogl-3": Licence(
        _("Open Government Licence 3.0"),
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        _("You may copy, adapt and use it, also commercially. Name the source and link to the licence."),
    ),
    "cc-by-4": Licence(
        _("Creative Commons Attribution 4.0"),
        "https://creativecommons.org/licenses/by/4.0/",
        _("You may copy, adapt and use it, also commercially. Name the authors and say what you changed."),
    ),
    "cc-by-sa-4": Licence(
        _("Creative Commons Attribution-ShareAlike 4.0"),
        "https://creativecommons.org/licenses/by-sa/4.0/",
        _(
            "You may copy, adapt and use it. Name the authors, and publish what you make of it under the same licence."
        ),
    ),
    "cc-by-nc-4": Licence(
        _("Creative Commons Attribution-NonCommercial 4.0"),
        "https://creativecommons.org/licenses/by-nc/4.0/",
        _("You may copy and adapt it for purposes that are not commercial. Name the authors."),
    ),
    "cc0": Licence(
        _("Creative Commons Zero"),
        "https://creativecommons.org/publicdomain/zero/1.0/",
        _("You may do with it what you like. To name the authors is good practice."),
    ),
    "reserved": Licence(
        _("All rights reserved"),
        "",
        _("You may read it and quote short parts. Ask the publisher before you copy or adapt it."),
    ),
}
CHOICES = [(code, licence.name) for code, licence in LICENCES.items()]
