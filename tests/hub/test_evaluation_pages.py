"""The pages of the evaluation: figures entered in a table or from a spreadsheet, and what everybody sees."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from funding.applications.cost_sheets import write_xlsx
from hub.evaluation import periods
from hub.models import Indicator, Observation
from lpip_portal import clock
from tests.factories import a_partnership, a_user
from tests.factories.library import a_hub_person
from tests.factories.measuring import SEXES, a_figure, a_funded_partnership, an_indicator
from tests.pages import body

pytestmark = pytest.mark.django_db


@pytest.fixture
def last():
    return periods.last(clock.today())


def address(name, *parts):
    return reverse(f"hub:{name}", args=parts)


def test_a_quarter_is_entered_in_one_table_and_nothing_typed_is_lost(client, last):
    partnership, lead, _manager = a_funded_partnership()
    an_indicator(code="TRAINED", groups=SEXES, high=500)
    an_indicator(code="TRUST", unit="percent")
    client.force_login(lead)
    url = address("observation-enter", partnership.ref, periods.code(last))
    typed = {
        "value_TRAINED_all": "501", "unit_TRAINED_all": "count", "value_TRAINED_women": "31x", "unit_TRAINED_women": "count",
        "value_TRUST_all": "55", "unit_TRUST_all": "percent", "source": "Our survey",
    }  # fmt: skip
    page = client.post(url, typed)
    text = body(page)
    assert page.status_code == 422
    for said in (
        "must be 500 or less",
        "at most two decimals",
        "on how many people",
        'value="31x"',
        "Our survey",
    ):
        assert said in text
    assert not Observation.objects.exists()
    page = client.post(
        url, {**typed, "value_TRAINED_all": "50", "value_TRAINED_women": "31", "base_TRUST_all": "80"}
    )
    assert page.status_code == 302
    assert Observation.objects.filter(source="Our survey", entered_by=lead, state="entered").count() == 3


def test_a_figure_that_somebody_else_entered_meanwhile_is_said_beside_what_was_typed(client, last):
    partnership, lead, manager = a_funded_partnership()
    version = an_indicator(code="TRAINED")
    a_figure(version, partnership, last, 9, state="entered", entered_by=manager)
    client.force_login(lead)
    url = address("observation-enter", partnership.ref, periods.code(last))
    page = client.post(url, {"value_TRAINED_all": "12", "unit_TRAINED_all": "count"})
    assert page.status_code == 422
    assert "You typed 12" in body(page)


def test_a_spreadsheet_shows_every_complaint_before_anything_is_saved(client, last):
    partnership, lead, _manager = a_funded_partnership()
    an_indicator(code="TRAINED", groups=SEXES)
    client.force_login(lead)
    url, code = address("observation-import", partnership.ref), periods.code(last)
    headings = ["Indicator", "Quarter", "Group", "Figure", "Unit", "Rests on"]
    rows = [
        ("TRAINED", code, "all", 40, "count", ""),
        ("TRAINED", code, "", 41, "count", ""),
        ("NOTHING", code, "", 1, "count", ""),
        ("TRAINED", "soon", "", 1, "count", ""),
        ("TRAINED", code, "Women", 20, "pounds", ""),
        ("TRAINED", "2099-Q1", "Men", 20, "count", ""),
    ]
    file = SimpleUploadedFile("figures.xlsx", write_xlsx("Figures", headings, rows))
    page = client.post(url, {"file": file})
    text = body(page)
    assert page.status_code == 422
    for said in (
        "twice in the sheet",
        "is no indicator",
        "Write the quarter",
        "unit is another one in this quarter: Count",
        f"<bdi>{periods.said(last)}</bdi>",
        "<bdi>Women</bdi>",
        "<bdi>Pounds</bdi>",
        "<bdi>NOTHING</bdi>",
        "not over yet",
        "5 lines cannot",
    ):
        assert said in text
    good = f"Indicator\tQuarter\tGroup\tFigure\tUnit\nTRAINED\t{code}\tall\t40\tcount\nTRAINED\t{code}\tMenywod\t20\tcount"
    page = client.post(url, {"text": good})
    assert "2 figures were read" in body(page)
    assert not Observation.objects.exists()
    assert client.post(url, {"text": good, "confirm": "1"}).status_code == 302
    assert set(Observation.objects.values_list("breakdown", "value")) == {("", 40), ("women", 20)}


def test_the_sheet_to_fill_in_can_be_taken_over_again(client, last):
    partnership, lead, _manager = a_funded_partnership()
    an_indicator(code="TRAINED", groups=SEXES)
    client.force_login(lead)
    sheet = openpyxl.load_workbook(
        BytesIO(client.get(address("observation-sheet", partnership.ref, periods.code(last))).content)
    ).active
    lines = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    for row in lines[1:]:
        row[3] = "25"
    text = "\n".join("\t".join(row) for row in lines)
    page = client.post(address("observation-import", partnership.ref), {"text": text, "confirm": "1"})
    assert page.status_code == 302
    assert Observation.objects.count() == 3


def test_everybody_reads_the_evaluation_and_no_small_figure(client, last):
    version = an_indicator(groups=SEXES, target=60, title_en="People trained")
    partnership = a_partnership(is_public=True, name_en="Harbour")
    for group, value in (("", 47), ("women", 44), ("men", 3)):
        a_figure(version, partnership, last, value, breakdown=group)
    for url in (address("evaluation"), address("indicator", version.indicator.ref)):
        text = body(client.get(url))
        assert "Harbour" in text
        assert ">47<" in text
        assert ">44<" not in text
        assert ">3<" not in text
    assert text.count(">[c]<") == 2


def test_an_empty_evaluation_says_so(client):
    assert "Nothing is measured yet" in body(client.get(address("evaluation")))


def test_the_hub_defines_an_indicator_and_measures_it_differently_later(client, last):
    staff = a_hub_person()
    client.force_login(staff)
    words = {
        "code": "jobs", "level": "programme", "owner": staff.email, "starts_on": periods.code(periods.before(last)), "title_en": "Jobs",
        "definition_en": "New jobs.", "unit": "count", "direction": "up", "groups": "Women | Menywod\nMen", "low": "0", "high": "1,000",
    }  # fmt: skip
    page = client.post(address("indicator-new"), {**words, "high": "-5", "groups": "Women"})
    assert page.status_code == 422
    assert "must not be below" in body(page)
    assert "two or more" in body(page)
    assert client.post(address("indicator-new"), words).status_code == 302
    made = Indicator.objects.get(code="JOBS")
    assert [each["code"] for each in made.versions.get().groups] == ["women", "men"]
    words |= {
        "starts_on": periods.code(last),
        "unit": "percent",
        "bridge_en": "Shares instead of counts.",
        "groups": "",
    }
    assert client.post(address("indicator-change", made.ref), words).status_code == 302
    assert "Shares instead of counts." in body(client.get(address("indicator", made.ref)))


def test_a_figure_is_checked_and_published_on_the_pages(client, last):
    partnership, lead, manager = a_funded_partnership()
    figure = a_figure(an_indicator(), partnership, last, 12, state="entered", entered_by=lead)
    quarter = (partnership.ref, periods.code(last))
    client.force_login(manager)
    assert f"{quarter[1]}/" in body(client.get(address("observation-list")))
    assert "Verify all that wait" in body(client.get(address("observation-quarter", *quarter)))
    assert client.post(address("observation-verify", figure.ref)).status_code == 302
    client.force_login(a_hub_person("evaluator"))
    assert client.post(address("quarter-publish", *quarter)).status_code == 302
    client.force_login(manager)
    page = client.post(address("observation-correct", figure.ref), {"value": "x", "note": ""})
    assert page.status_code == 422
    assert (
        client.post(
            address("observation-correct", figure.ref), {"value": "13", "note": "One more."}
        ).status_code
        == 302
    )
    client.force_login(a_user())
    assert client.get(address("observation", figure.ref)).status_code == 404
    assert client.get(address("observation-quarter", *quarter)).status_code == 404
