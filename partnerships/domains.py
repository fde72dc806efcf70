"""E-mail domains of organisations: their form, and those that belong to nobody alone. Pure."""

import re
from functools import cache

from django.utils.translation import gettext as _
from publicsuffixlist import PublicSuffixList

from .numbers import Wrong

SHARED_HOSTS = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "live.com", "live.co.uk", "msn.com",
        "yahoo.com", "yahoo.co.uk", "icloud.com", "me.com", "aol.com", "btinternet.com", "sky.com", "proton.me",
        "protonmail.com", "gmx.com", "mail.com",
    }
)  # fmt: skip
LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"


@cache
def _suffixes() -> PublicSuffixList:
    """Return the public suffix list that comes with the library; nothing is fetched."""
    return PublicSuffixList(only_icann=True)


def tidy(text: str) -> str:
    """Return a domain in the one form in which it is kept; raise ``Wrong`` with a sentence."""
    plain = text.strip().lower().removeprefix("@").rstrip(".")
    if not re.fullmatch(rf"({LABEL}\.)+{LABEL}", plain) or len(plain) > 120:
        raise Wrong(
            _("“%(domain)s” is not an e-mail domain. Write it like example.ac.uk") % {"domain": text[:120]}
        )
    if plain in SHARED_HOSTS:
        raise Wrong(
            _("Everybody can have an address at %(domain)s: it says nothing of an organisation")
            % {"domain": plain}
        )
    if _suffixes().privatesuffix(plain) is None:
        raise Wrong(
            _("%(domain)s belongs to many organisations. Write the one of this organisation")
            % {"domain": plain}
        )
    return plain
