"""Costs from a spreadsheet and back: what is read, what is refused line by line, and that nothing that goes out can run."""

import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from funding.applications import actions, cost_sheets
from funding.applications.cost_sheets import SheetRefused, laid_out, read_text, read_xlsx
from tests.factories import a_phase, a_user, an_application, an_organisation, belongs
from tests.partnerships.pages import read

HEADINGS = "Heading\tWhat it pays for\tFull cost\n"


def a_workbook(*rows, macros=False) -> bytes:
    """A workbook with these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    if macros:
        with zipfile.ZipFile(out, "a") as parts:
            parts.writestr("xl/vbaProject.bin", b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "Heading,What it pays for,Full cost\ndi_travel,Trains,100\n",
        "Heading;What it pays for;Full cost\ndi_travel;Trains;100\n",
        "Heading\tWhat it pays for\tFull cost\r\n\r\ndi_travel\tTrains\t100\r\n",
        "\ufeffPENNAWD\tAm beth mae'n talu\tFEC\ndi_travel\tTrains\t100",
        "\tdi_travel\tTrains\t1\t100",
    ],
)
def test_a_sheet_is_read_with_headings_and_without(text):
    found = laid_out(read_text(text))
    cells = found.rows[0].cells
    assert (cells["heading"], cells["description"], cells["fec"]) == ("di_travel", "Trains", "100")
    assert found.ignored == []


def test_a_line_is_numbered_as_the_person_counts_and_strange_columns_are_named():
    found = laid_out(read_text("Heading\tSupplier\tFEC\n\ndi_travel\tACME\t5\n"))
    assert [row.number for row in found.rows] == [3]
    assert found.ignored == ["Supplier"]
    assert "ACME" not in found.rows[0].cells.values()


def test_a_workbook_is_read_by_its_values():
    stream = io.BytesIO(
        a_workbook(["Heading", "FEC", "Year"], ["di_travel", 1234.5, 2], ["di_staff", 0.1 + 0.2, 1.0])
    )
    assert read_xlsx(stream) == [
        ["Heading", "FEC", "Year"],
        ["di_travel", "1234.50", "2"],
        ["di_staff", "0.30", "1"],
    ]
    odd = io.BytesIO(a_workbook([True, 1.234, "=1+1"], ["x"]))
    assert read_xlsx(odd)[0] == ["TRUE", "1.234"]  # a formula that was never worked out has no value


def a_bomb() -> bytes:
    """A workbook whose sheet is fifty million spaces."""
    out = io.BytesIO(a_workbook(["x"]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet9.xml", b" " * 50_000_000)
    return out.getvalue()


def with_entities() -> bytes:
    """A workbook whose sheet names a file of the machine."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(a_workbook(["x"]))) as sound, zipfile.ZipFile(out, "w") as parts:
        for part in sound.infolist():
            content = sound.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = b'<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + content
            parts.writestr(part.filename, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nothing",
        b"PK\x03\x04",
        a_workbook(["x"], macros=True),
        a_bomb(),
        with_entities(),
        a_workbook(*[["x"]] * 400),
        a_workbook(["x" * 3000]),
        a_workbook(),
    ],
)
def test_a_workbook_that_is_none_or_too_much_is_refused(content):
    with pytest.raises(SheetRefused):
        read_xlsx(io.BytesIO(content))


def test_what_goes_out_is_text_and_numbers_and_never_runs():
    evil = [
        '=HYPERLINK("http://evil.example.org")',
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "https://x.example.org",
        "12",
        "a\x0bb",
    ]
    content = cost_sheets.write_xlsx("Costs", ["A", "B"], [[text, Decimal("12.50")] for text in evil])
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [sheet.cell(n, 1).data_type for n in range(2, len(evil) + 2)] == ["s"] * len(evil)
    assert [sheet.cell(n, 1).value for n in range(2, 6)] == evil[:4]
    assert sheet.cell(2, 2).value == 12.5
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        written = b"".join(parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets"))
    assert b"<f>" not in written
    assert b"hyperlink" not in written.lower()


@pytest.fixture
def bid(db):
    """A bid in two years with a partner and an investigator."""
    bid = an_application(complete=False, phase=a_phase(months=24, cap=Decimal(500_000)))
    bid.partners.create(organisation=an_organisation("Dŵr Cyf", kind="business"))
    bid.team.create(name="Ann Other", email="ann@example.org", organisation=bid.organisation, role="lead")
    return bid


def post(client, bid, text="", *, confirm=False, **fields):
    """Send the form of the spreadsheet."""
    fields = {"text": text, "how": "add", "nonce": "n" * 22, **fields} | (
        {"confirm": "yes"} if confirm else {}
    )
    return client.post(reverse("funding:application-costs-import", args=[bid.ref]), fields)


def test_pasted_costs_are_shown_first_and_saved_together(browse, bid):
    client = browse(bid.lead)
    text = (
        HEADINGS + "Directly incurred: travel and subsistence\tTrains\t£1,000.50\nstaff\tResearcher\t30000\n"
    )
    page = read(post(client, bid, text))
    assert "2 costs were read, £31,000.50 in all" in page
    assert not bid.cost_lines.exists()
    for _twice in range(2):
        assert post(client, bid, text, confirm=True).status_code == 302
    lines = list(bid.cost_lines.all())
    assert [(line.heading, line.fec, line.share) for line in lines] == [
        ("di_travel", Decimal("1000.50"), Decimal("800.40")),
        ("di_staff", Decimal(30_000), Decimal(24_000)),
    ]
    assert all(line.organisation == bid.organisation and line.saved_by == bid.lead for line in lines)


@pytest.mark.parametrize(
    "figure",
    ["NaN", "-1", "1_000", "٣٠٠", "9" * 30, "1e5", "€100", "1.999", "=1+1", "", "Infinity", "1000000000.01"],
)
def test_a_figure_that_is_none_is_refused_with_its_line(browse, bid, figure):
    text = HEADINGS + f"di_travel\tTrains\t100\ndi_travel\tBuses\t{figure}\n"
    answer = post(browse(bid.lead), bid, text, confirm=True)
    assert answer.status_code == 422
    read(answer)
    wrong = [line for line in answer.context["form"].lines if line.complaints]
    assert [line.number for line in wrong] == [3]
    assert not bid.cost_lines.exists()


def test_every_mistake_of_every_line_is_named_at_once(browse, bid):
    text = (
        "Organisation\tHeading\tWhat it pays for\tYear\tFull cost\tPerson\tHours\tCurrency\n"
        "Nowhere\tmagic\t\t7\t-1\tNobody\tmany\tEUR\n"
        "\tda_investigators\tTime\t1\t10\t\t\tGBP\n"
    )
    answer = post(browse(bid.lead), bid, text, confirm=True)
    first, second = answer.context["form"].lines
    page = read(answer)
    for words in ("“Nowhere”", "“magic”", "“7”", "“Nobody”", "not in EUR", "0 or more", "whole number"):
        assert any(words in complaint for complaint in first.complaints), words
    assert len(second.complaints) == 2
    assert "2 lines cannot be taken over" in page
    assert "Nowhere" in page
    assert not bid.cost_lines.exists()


def test_costs_go_out_and_come_back_as_they_were(browse, bid):
    council = bid.partners.get().organisation
    ann = bid.team.get()
    facts = {"by": bid.lead, "organisation": bid.organisation}
    actions.save_cost_line(
        bid, heading="di_other", description='=1+1 "quoted", Ŵyr', fec=Decimal("0.01"), **facts
    )
    actions.save_cost_line(
        bid, by=bid.lead, organisation=council, heading="di_travel", description="Trains", fec=Decimal("99.99"), year=2,
        justification="To be there",
    )  # fmt: skip
    actions.save_cost_line(
        bid, heading="da_investigators", description="Time", fec=Decimal(5), person=ann, hours=100, **facts
    )
    names = (
        "organisation",
        "heading",
        "description",
        "year",
        "fec",
        "hours",
        "person",
        "justification",
        "rate",
        "share",
    )
    before = list(bid.cost_lines.values_list(*names))
    client = browse(bid.lead)
    for language in ("en-gb", "cy"):
        bid.lead.language = language
        bid.lead.save()
        answer = client.get(reverse("funding:application-costs-export", args=[bid.ref]))
        assert answer["Content-Disposition"] == f'attachment; filename="{bid.reference} costs.xlsx"'
        file = SimpleUploadedFile("costs.xlsx", answer.content)
        seen = (
            client.get(reverse("funding:application-costs-import", args=[bid.ref]))
            .context["form"]["seen"]
            .value()
        )
        checked = post(client, bid, file=file, how="replace", seen=seen, nonce=language.ljust(22, "x"))
        assert checked.status_code == 200, checked.context["form"].errors
        assert list(bid.cost_lines.values_list(*names)) == before
        text = checked.context["form"].data["text"]
        done = post(client, bid, text, confirm=True, how="replace", seen=seen, nonce=language.ljust(22, "y"))
        assert done.status_code == 302
        assert list(bid.cost_lines.order_by("pk").values_list(*names)) == before
    translation.activate("en-gb")


def test_costs_that_somebody_changed_meanwhile_are_not_replaced(browse, bid):
    line = actions.save_cost_line(
        bid,
        by=bid.lead,
        organisation=bid.organisation,
        heading="di_travel",
        description="Trains",
        fec=Decimal(5),
    )
    client = browse(bid.lead)
    page = client.get(reverse("funding:application-costs-import", args=[bid.ref]))
    seen = page.context["form"]["seen"].value()
    actions.save_cost_line(
        bid,
        by=bid.lead,
        organisation=bid.organisation,
        heading="di_travel",
        description="Trains",
        fec=Decimal(6),
        line=line,
    )
    text = HEADINGS + "di_travel\tBuses\t1\n"
    assert post(client, bid, text, confirm=True, how="replace", seen=seen).status_code == 409
    assert bid.cost_lines.get().fec == 6


def test_a_file_that_is_no_spreadsheet_and_an_empty_form_are_refused(browse, bid):
    client = browse(bid.lead)
    assert post(client, bid).status_code == 422
    assert post(client, bid, file=SimpleUploadedFile("a.xlsx", b"%PDF-1.7")).status_code == 415
    assert post(client, bid, file=SimpleUploadedFile("a.xlsx", b"x" * 2_200_000)).status_code == 413
    assert post(client, bid, "\x00").status_code == 422
    assert post(client, bid, "a\tb\n" * 400).status_code == 422
    assert post(client, bid, HEADINGS + "di_travel\tTrains\t5\n", how="burn").status_code == 422
    over = HEADINGS + "di_travel\tTrains {n}\t5\n" * 299
    assert post(client, bid, over, confirm=True).status_code == 302
    assert post(client, bid, over, confirm=True, nonce="m" * 22).status_code == 409


def test_strangers_do_not_learn_of_the_costs_and_readers_do_not_change_them(browse, bid):
    export, sheet = (
        reverse(f"funding:application-costs-{verb}", args=[bid.ref]) for verb in ("export", "import")
    )
    for stranger in (an_application(phase=bid.phase).lead, a_user()):
        assert browse(stranger).get(export).status_code == 404
        assert browse(stranger).get(sheet).status_code == 404
        assert post(browse(stranger), bid, HEADINGS, confirm=True).status_code == 404
    community = browse(belongs(a_user(), bid.partnership, "community"))
    assert community.get(export).status_code == 200
    assert community.get(sheet).status_code == 403
    assert browse(None).get(export).status_code == 302
