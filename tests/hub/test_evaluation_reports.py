"""Reports: what is published and nothing else, as tagged PDF and as workbook."""

from io import BytesIO

import openpyxl
import pikepdf
import pytest
from django.conf import settings
from django.urls import reverse

from hub.evaluation import periods, reporting
from lpip_portal import clock
from tests.factories import a_partnership
from tests.factories.measuring import a_figure, a_question, a_story, a_theory, an_indicator

pytestmark = pytest.mark.django_db


def to(name, *parts):
    return reverse(f"hub:{name}", args=parts)


@pytest.fixture
def told():
    """Two partnerships with figures, of which one is small, and everything once published and once as a draft."""
    last = periods.last(clock.today())
    one, other = (a_partnership(is_public=True, name_en=name) for name in ("Harbour", "Hill"))
    version = an_indicator(code="TRAINED", title_en="People trained", target=60)
    writer = a_figure(version, one, last, 47).entered_by
    a_figure(version, other, last, 3)
    a_figure(version, other, periods.before(last), 88, state="entered")
    question = a_question()
    question.indicators.add(version.indicator)
    a_question("draft", text_en="A secret question?")
    a_theory(None, writer)
    a_theory(one, writer, "draft").nodes.update(text_en="Not drawn yet")
    story = a_story(one, writer)
    story.title_en = "=HYPERLINK(1)"
    story.save()
    hidden = a_story(one, writer, "draft")
    hidden.title_en = "A secret story"
    hidden.save()
    return one, other


def test_the_report_of_the_programme_has_what_is_published_and_no_small_figure(told):
    paper = reporting.paper(None)
    assert b"Count buses" in paper.pop("pictures")["theory"]
    paper = str(paper)
    for said in (
        "People trained",
        "Harbour",
        "47",
        "[c]",
        "Do people feel heard?",
        "Count buses",
        "Strikes.",
        "It was planned.",
    ):
        assert said in paper
    for hidden in ("secret", "88", "Not drawn yet", "'50'", "'3'"):
        assert hidden not in paper


def test_the_report_of_a_partnership_is_of_it_alone(told):
    one, other = told
    assert reporting.reported() == [one, other]
    assert "Hill" not in str(reporting.paper(one))
    assert "47" not in str(reporting.paper(other))
    assert "Count buses" not in str(reporting.paper(one))


def test_the_pdf_is_tagged_and_in_the_language_of_its_reader(client, told):
    one, _other = told
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "cy"
    for url in (to("report-pdf"), to("report-partnership-pdf", one.ref)):
        answer = client.get(url)
        assert answer.status_code == 200
        with pikepdf.open(BytesIO(answer.content)) as pdf:
            assert pdf.Root.MarkInfo.Marked
            assert str(pdf.Root.Lang).startswith("cy")


def test_the_pdf_draws_the_theory_on_a_wide_page_and_says_it_to_whoever_cannot_see_it(client, told):
    one, other = told
    assert not reporting.paper(other)["pictures"]  # its theory is a draft, or there is none
    with pikepdf.open(BytesIO(client.get(to("report-pdf")).content)) as pdf:
        wide = [page for page in pdf.pages if page.mediabox[2] > page.mediabox[3]]
        told = [
            str(each.Alt)
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"
        ]
        assert len(pdf.pages) == 1 + len(wide) + 1
    assert len(wide) == 1
    (alternative,) = told
    assert "Count buses → " in alternative


def test_the_workbook_hides_small_figures_and_runs_no_formula(client, told):
    one, _other = told
    for url in (to("report-xlsx"), to("report-partnership-xlsx", one.ref)):
        book = openpyxl.load_workbook(BytesIO(client.get(url).content))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        values = {cell.value for cell in cells}
        assert 47 in values
        assert "=HYPERLINK(1)" in values
        assert not {3, 50, 88, "A secret story"} & values
        assert {cell.data_type for cell in cells if cell.value} <= {"s", "n"}


def test_a_partnership_of_which_nothing_is_published_has_no_report(client, told):
    silent, unseen = a_partnership(is_public=True), a_partnership(is_public=False)
    a_figure(an_indicator(), unseen, periods.last(clock.today()), 30)
    for partnership in (silent, unseen):
        assert client.get(to("report-partnership-pdf", partnership.ref)).status_code == 404
        assert client.get(to("report-partnership-xlsx", partnership.ref)).status_code == 404
    assert "Harbour" in client.get(to("report-list")).content.decode()
