"""The costs of a bid: the list, one line, one page, and the way to a spreadsheet and back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.applications import actions, cost_sheets, policy, queries
from funding.applications.cost_forms import CostFilterForm, CostLineForm, CostSheetForm, OnePageForm
from funding.applications.models import Application
from lpip_portal.documents import serving
from lpip_portal.ui.forms import PortalForm

from .finding import own_bid, written_bid

A_PAGE = 50


def costs(request, ref):
    """The costs of a bid with their totals against the cap, and a form for one more."""
    bid = own_bid(request, ref)
    if bid.phase.is_on_one_page:
        return _one_page(request, bid)
    sheet = queries.cost_sheet(bid)
    form = CostLineForm(request.POST or None, **_asked(bid))
    if request.method == "POST" and form.is_valid():
        line = actions.save_cost_line(
            bid, by=request.user, at=request.received_at, nonce=form.nonce, **_values(form)
        )
        messages.success(request, _("“%(what)s” is in the costs.") % {"what": line.description})
        return redirect("funding:application-costs", bid.ref)
    narrowing = CostFilterForm(request.GET or None, lines=sheet.lines, auto_id="narrow_%s")
    context = _said(bid, sheet) | {
        "form": form,
        "narrowing": narrowing if len(sheet.lines) > A_PAGE // 2 else None,
        "page": Paginator(narrowing.kept, A_PAGE).get_page(request.GET.get("page")),
        "verbs": policy.verbs(request.user, bid),
    }
    return render(request, "funding/applications/costs.html", context, status=form.status)


def _one_page(request, bid):
    """The budget of a small phase, on one page."""
    sheet = queries.cost_sheet(bid)
    form = OnePageForm(
        request.POST or None,
        organisation=bid.organisation,
        lines=sheet.lines,
        initial={"seen": queries.cost_stamp(sheet.lines)},
    )
    if request.method == "POST" and form.is_valid():
        facts = {"entered": form.costs, "replaces": True, "seen": form.cleaned_data["seen"] or None}
        actions.save_costs(bid, by=request.user, at=request.received_at, nonce=form.nonce, **facts)
        messages.success(request, _("The budget is saved."))
        return redirect("funding:application-costs", bid.ref)
    context = _said(bid, sheet) | {"form": form, "verbs": policy.verbs(request.user, bid)}
    return render(request, "funding/applications/one_page_budget.html", context, status=form.status)


def _said(bid: Application, sheet: queries.CostSheet) -> dict:
    """Return the sheet and what the phase's rules say of it, each with the line where it is mended."""
    said = [(queries.cost_sentence(each), each.line, each.warns) for each in sheet.findings]
    return {
        "bid": bid,
        "sheet": sheet,
        "wrong": [row for row in said if not row[2]],
        "warnings": [row for row in said if row[2]],
    }


def _asked(bid: Application) -> dict:
    return {
        "organisations": queries.organisations(bid),
        "years": queries.project_years(bid.phase),
        "people": list(bid.team.standing()),
    }


def _values(form: CostLineForm) -> dict:
    return {name: value for name, value in form.values.items() if name != "version"}


def edit_cost_line(request, ref, line):
    """Change one cost."""
    bid = written_bid(request, ref)
    row = get_object_or_404(bid.cost_lines.select_related("organisation", "person"), ref=line)
    names = ("description", "heading", "year", "fec", "hours", "justification", "version")
    initial = {name: getattr(row, name) for name in names}
    refs = {"organisation": row.organisation.ref, "person": row.person.ref if row.person else ""}
    form = CostLineForm(request.POST or None, initial=initial | refs, **_asked(bid))
    if request.method == "POST" and form.is_valid():
        values = _values(form) | {"line": row, "version": form.cleaned_data["version"] or 0}
        actions.save_cost_line(bid, by=request.user, at=request.received_at, nonce=form.nonce, **values)
        messages.success(request, _("The cost is changed."))
        return redirect("funding:application-costs", bid.ref)
    context = {"bid": bid, "form": form, "line": row}
    return render(request, "funding/applications/edit_cost_line.html", context, status=form.status)


def remove_cost_line(request, ref, line):
    """Ask, then take one cost out of a draft. One that is gone already is gone."""
    bid = written_bid(request, ref)
    row = bid.cost_lines.select_related("organisation").filter(ref=line).first()
    if row is None or request.method == "POST":
        if row is not None:
            form = PortalForm(request.POST)
            actions.remove_cost_line(row, by=request.user, at=request.received_at, nonce=form.nonce)
        messages.success(request, _("The cost is removed."))
        return redirect("funding:application-costs", bid.ref)
    return render(request, "funding/applications/remove_cost_line.html", {"bid": bid, "line": row})


def import_costs(request, ref):
    """Many costs from a spreadsheet: first every line is shown with what is wrong with it, then they are saved together."""
    bid = written_bid(request, ref)
    lines = list(bid.cost_lines.all())
    form = CostSheetForm(
        request.POST or None,
        request.FILES or None,
        initial={"seen": queries.cost_stamp(lines)},
        **_asked(bid),
    )
    confirmed = "confirm" in request.POST and not request.FILES
    if request.method == "POST" and confirmed and form.is_valid():
        values = form.cleaned_data
        facts = {
            "entered": form.costs,
            "replaces": values["how"] == "replace",
            "seen": values["seen"] or None,
        }
        actions.save_costs(bid, by=request.user, at=request.received_at, nonce=form.nonce, **facts)
        done = ngettext("%(n)s cost is taken over.", "%(n)s costs are taken over.", len(form.costs))
        messages.success(request, done % {"n": len(form.costs)})
        return redirect("funding:application-costs", bid.ref)
    context = {"bid": bid, "form": form, "standing": len(lines), "checked": form.is_bound and form.is_valid()}
    return render(request, "funding/applications/import_costs.html", context, status=form.status)


def export_costs(request, ref):
    """The costs of a bid as a spreadsheet of text and numbers."""
    bid = own_bid(request, ref)
    headings, rows = queries.cost_rows(queries.cost_sheet(bid).lines)
    content = cost_sheets.write_xlsx(_("Costs"), headings, rows)
    return serving.made(content, f"{bid.reference} costs.xlsx", cost_sheets.XLSX)
