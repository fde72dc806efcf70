"""How a file leaves the portal. A room calls this after it has asked who may read; a file has no address of its own."""

from io import BytesIO
from typing import Any, BinaryIO

from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from lpip_portal.workflow import Refusal

from .copies import stripped
from .kinds import KINDS
from .models import Document


def respond(document: Document, filename: str = "", *, as_it_came: bool = False) -> FileResponse:
    """Return the file as a download that no browser opens as a page of ours and no cache keeps.

    ``filename`` is what the reader's computer calls it; without one it is the name that its owner gave it. Strangers
    get the copy that tells nothing of its maker; only its own people are given the file ``as_it_came``.
    """
    if document.is_waiting:
        raise Refusal(_("This file is waiting for the virus check. Try again in a few minutes."))
    if not document.may_leave:
        raise Refusal(_("This file was blocked, because the check for viruses found something in it."))
    try:
        stored, size = _bytes(document, as_it_came)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        stored, as_attachment=True, filename=named(document, filename), content_type=document.media_type
    )
    response.headers["Content-Length"] = str(size)
    return _guarded(response)


def made(content: bytes | str, filename: str, media_type: str = "application/pdf") -> HttpResponse:
    """Return what the portal made as a download, under the same rules."""
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, filename)
    return _guarded(response)


def _guarded(response: HttpResponseBase) -> Any:
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _bytes(document: Document, as_it_came: bool) -> tuple[BinaryIO, int]:
    """Return what is sent and its size; of a file that was stored without a copy one is made now."""
    store = storages["documents"]
    if as_it_came:
        return store.open(document.key), document.size
    if document.copy_key:
        return store.open(document.copy_key), document.copy_size
    with store.open(document.key) as original:
        made = stripped(original, document.media_type)
    return BytesIO(made), len(made)


def named(document: Document, filename: str) -> str:
    """Return the name of the download; it always ends as its kind does."""
    endings = next(kind.extensions for kind in KINDS.values() if kind.media_type == document.media_type)
    name = filename or document.name
    return name if name.lower().endswith(tuple(f".{end}" for end in endings)) else f"{name}.{endings[0]}"
