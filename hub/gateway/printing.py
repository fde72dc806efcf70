"""An answer as a tagged PDF of one page or few; drawn as bids are."""

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from funding.applications import printing
from lpip_portal.ui.templatetags.portal import uk_date

from .models import Enquiry
from .queries import in_lines


def pdf(enquiry: Enquiry, at: datetime | None = None) -> bytes:
    """Return the answer to an enquiry; it names no asker, so that it can be passed on."""
    parts = [
        (_("Question"), printing.text(enquiry.question)),
        (_("Answer"), printing.text(enquiry.answer)),
        (_("Sources"), [block for line in in_lines(enquiry.sources) for block in printing.text(line)]),
        (_("Who to talk to"), printing.text(f"{enquiry.contact_name}, {enquiry.contact_email}")),
    ]
    title = _("Answer of the LPIP hub")
    return printing.pdf(
        {
            "title": title,
            "author": "LPIP",
            "keywords": str(enquiry),
            "reference": str(enquiry),
            "lang": "cy" if (get_language() or "").startswith("cy") else "en",
            "running": title,
            "footer": _("Local Policy Innovation Partnerships"),
            "page": _("Page"),
            "mark": "",
            "watermark": "",
            "notice": "",
            "closing": "",
            "facts": [
                [_("Answered"), uk_date(enquiry.answered_at)],
                [_("Policy area"), str(enquiry.theme)],
            ],
            "parts": [
                {"title": title_, "items": [printing.item("", blocks)]} for title_, blocks in parts if blocks
            ],
        },
        at or enquiry.answered_at,
    )
