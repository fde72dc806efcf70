"""Reads about files."""

from django.db.models import QuerySet

from .models import Document


def unsettled() -> QuerySet[Document]:
    """Return the files of which the scanner has not spoken, those asked about least often first."""
    waiting = Document.objects.filter(scan__in=[Document.Scan.PENDING, Document.Scan.UNSCANNED])
    return waiting.order_by("scan_tries", "pk")
