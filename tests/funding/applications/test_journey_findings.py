"""What a whole journey found: Welsh bids in Welsh, nothing left out of print, amounts in their boxes, links that lead somewhere."""

from decimal import Decimal

import pytest
from django.urls import reverse
from lxml import html

from funding.applications import actions, printing, queries
from funding.models import Application, CostLine
from lpip_portal import clock
from tests.factories import a_partnership, a_phase, a_signatory, a_user, an_application, an_organisation
from tests.pdfs import words_of

pytestmark = pytest.mark.django_db


def test_a_bid_is_in_the_language_in_which_its_lead_began_it(browse):
    for language, kept in (("cy", "cy"), ("en-gb", "en-gb")):
        phase, lead = a_phase(), a_user()
        a_partnership(lead)
        client = browse(lead)
        client.cookies["language"] = language
        assert (
            client.post(reverse("funding:application-start", args=[phase.ref]), {"nonce": "n"}).status_code
            == 302
        )
        assert Application.objects.get(phase=phase).language == kept


def test_a_welsh_submission_is_printed_in_welsh_by_a_clock_that_speaks_english():
    bid = an_application("with_organisation", language="cy")
    submission = actions.submit(bid, by=a_signatory(bid.organisation), at=clock.now())
    said = words_of(printing.pdf(queries.printed_paper(submission), submission.at)).replace(" ", "")
    assert "Cyfeirnod" in said
    assert "Fingerprint" not in said


def test_the_pdf_and_the_page_say_why_a_cost_is_needed_and_what_a_partner_does(browse):
    bid = an_application()
    CostLine.objects.filter(application=bid).update(justification="Because buses matter")
    council = an_organisation("Cyngor Llŷn", kind="council")
    bid.partners.create(organisation=council, part="Lends its rooms", cash=Decimal("1250.50"))
    team = bid.phase.question_set.sections.create(slug="team", order=9, component="team", title_en="Team")
    bid.team.create(
        name="Siân", email="s@example.org", organisation=council, role="support", hours=Decimal("7.5"),
        orcid="0000-0002-1825-0097",
    )  # fmt: skip
    said = words_of(printing.pdf(queries.draft_paper(bid, queries.preflight(bid)))).replace(" ", "")
    page = browse(bid.lead).get(reverse("funding:application-check", args=[bid.ref])).content.decode()
    assert str(team) in page
    for words in (
        "Because buses matter",
        "Lends its rooms",
        "£1,250.50",
        "7.5 hours a week",
        "0000-0002-1825-0097",
    ):
        assert words.replace(" ", "") in said, words
        assert words in page, words


def test_amounts_that_were_saved_stand_in_their_boxes_and_can_be_saved_again(browse):
    bid = an_application()
    section = bid.phase.question_set.sections.get(slug="plan")
    rows = [{"code": "cash", "en": "Cash"}, {"code": "rooms", "en": "Rooms"}]
    asked = section.questions.create(code="match", order=9, kind="money", text_en="Match", options=rows)
    bid.answers.create(question=asked, choices=[{"code": "cash", "amount": "1000.50"}], saved_by=bid.lead)
    url = reverse("funding:application-section", args=[bid.ref, "plan"])
    page = html.fromstring(browse(bid.lead).get(url).content)
    form = next(each for each in page.forms if "answer_match_cash" in each.fields)
    assert [form.fields[f"answer_match_{code}"] for code in ("cash", "rooms")] == ["1000.50", ""]


def test_every_problem_leads_to_a_place_on_its_page(browse):
    bid = an_application(complete=False)
    section = bid.phase.question_set.sections.get(slug="about")
    both = [{"code": "a", "en": "A"}, {"code": "b", "en": "B"}]
    for order, kind in enumerate(("modular", "choice", "multiple", "date", "declaration", "themes"), 10):
        limit = {"word_limit": 9} if kind == "modular" else {}
        section.questions.create(
            code=kind, order=order, kind=kind, text_en=kind, statement_en="So.", options=both, **limit
        )
    client = browse(bid.lead)
    links = html.fromstring(client.get(reverse("funding:application-check", args=[bid.ref])).content)
    aims = [href.partition("#") for href in links.xpath("//*[@class='portal-problems']//a/@href")]
    assert len([aim for _path, _hash, aim in aims if aim]) == 9
    for path, _hash, aim in aims:
        assert not aim or html.fromstring(client.get(path).content).xpath(f"//*[@id='{aim}']"), aim
