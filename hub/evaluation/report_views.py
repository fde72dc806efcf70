"""Reports of the evaluation for everybody, as tagged PDF and as workbook."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from funding.applications.cost_sheets import XLSX, write_book
from lpip_portal import clock
from lpip_portal.documents.serving import made
from lpip_portal.ui import typeset

from . import reporting


@login_not_required
@require_safe
def report_list(request):
    """The report of the programme, and those of partnerships of which anything is published."""
    return render(request, "hub/evaluation/report_list.html", {"partnerships": reporting.reported()})


@login_not_required
@require_safe
def report_pdf(request):
    """The report of the programme as PDF."""
    return _pdf(None, "Evaluation report.pdf")


@login_not_required
@require_safe
def report_xlsx(request):
    """The report of the programme as workbook."""
    return _xlsx(None, "Evaluation report.xlsx")


@login_not_required
@require_safe
def partnership_pdf(request, ref):
    """The report of a partnership as PDF."""
    return _pdf(_reported(ref), f"Evaluation report {ref}.pdf")


@login_not_required
@require_safe
def partnership_xlsx(request, ref):
    """The report of a partnership as workbook."""
    return _xlsx(_reported(ref), f"Evaluation report {ref}.xlsx")


def _pdf(partnership, filename):
    return made(typeset.pdf(reporting.paper(partnership), clock.now()), filename)


def _xlsx(partnership, filename):
    return made(write_book(reporting.sheets(partnership)), filename, XLSX)


def _reported(ref):
    found = next((each for each in reporting.reported() if each.ref == ref), None)
    if found is None:
        raise Http404
    return found
