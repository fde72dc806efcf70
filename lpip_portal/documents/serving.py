"""How a file leaves the portal. A room calls this after it has asked who may read; a file has no address of its own."""

from django.core.files.storage import storages
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from lpip_portal.workflow import Refusal

from .kinds import KINDS
from .models import Document


def respond(document: Document, filename: str = "") -> FileResponse:
    """Return the file as a download that no browser opens as a page of ours and no cache keeps.

    ``filename`` is what the reader's computer calls it; without one it is the name that its owner gave it.
    """
    if document.scan == Document.Scan.PENDING:
        raise Refusal(_("This file is still being checked for viruses. Try again in a few minutes."))
    if document.scan != Document.Scan.CLEAN:
        raise Refusal(_("This file was blocked, because the check for viruses found something in it."))
    try:
        stored = storages["documents"].open(document.key)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        stored, as_attachment=True, filename=named(document, filename), content_type=document.media_type
    )
    response.headers["Content-Length"] = str(document.size)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store, private"
    return response


def named(document: Document, filename: str) -> str:
    """Return the name of the download; it always ends as its kind does."""
    endings = next(kind.extensions for kind in KINDS.values() if kind.media_type == document.media_type)
    name = filename or document.name
    return name if name.lower().endswith(tuple(f".{end}" for end in endings)) else f"{name}.{endings[0]}"
