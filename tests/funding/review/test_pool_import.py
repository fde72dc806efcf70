"""A file of people for a pool: every row with every error first, then one letter for each."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from funding.models import PoolInvitation, ReviewerProfile
from funding.review import actions, pool_sheets
from funding.review.pool_forms import PoolSheetForm
from tests.factories import a_phase, a_theme, a_user, officer_of
from tests.pages import url
from tests.traces import letters

pytestmark = pytest.mark.django_db
HEAD = "email,name,experience,themes,most bids,words"
GOOD = f"{HEAD}\nsian@example.net,Siân Ŵyn,community,skills,2,Housing\nb@example.net,Bea,,,,\n"


@pytest.fixture
def phase():
    """A phase with an officer, and one theme."""
    a_theme()
    return a_phase()


@pytest.fixture
def client(phase, browse):
    """The officer at the page."""
    return browse(officer_of(phase))


def upload(client, phase, content, name="people.csv", **data):
    """Send a file."""
    raw = content if isinstance(content, bytes) else content.encode()
    return client.post(url("pool-import", phase), {"file": SimpleUploadedFile(name, raw), **data})


def complaints(phase, text):
    """What is said of each line."""
    form = PoolSheetForm({"text": text}, phase=phase)
    assert not form.is_valid()
    return [(line.number, each.column, each.sentence) for line in form.lines for each in line.complaints]


def test_a_row_is_shown_in_words_and_what_is_not_known_as_it_stands(phase):
    form = PoolSheetForm(
        {"text": f"{HEAD}\na@example.net,A,community,skills,,\nb@example.net,B,wizard,spells,,\n"},
        phase=phase,
    )
    form.is_valid()
    sound, odd = form.lines
    assert sound.sector == str(ReviewerProfile.Sector.COMMUNITY.label)
    assert [str(theme) for theme in sound.themes] == [str(a_theme())]
    assert (odd.sector, odd.themes) == ("wizard", ["spells"])


def test_a_file_is_shown_first_and_sent_once(client, phase):
    page = upload(client, phase, GOOD)
    text = page.content.decode()
    assert page.status_code == 200
    assert "2 people were read" in text
    assert "Siân Ŵyn" in text
    assert not PoolInvitation.objects.exists()
    again = {"text": GOOD, "confirm": "1", "nonce": "n" * 22}
    assert client.post(url("pool-import", phase), again).url == url("pool", phase)
    assert sorted(address for _kind, address in letters("pool_invitation")) == [
        "b@example.net",
        "sian@example.net",
    ]
    made = PoolInvitation.objects.get(email="sian@example.net")
    assert (made.sector, made.capacity, [theme.slug for theme in made.themes.all()]) == (
        "community",
        2,
        ["skills"],
    )
    assert client.post(url("pool-import", phase), again).status_code == 422  # both were asked by now
    assert len(letters("pool_invitation")) == 2


def test_a_confirmation_with_a_new_file_only_checks(client, phase):
    assert upload(client, phase, GOOD, confirm="1").status_code == 200
    assert not PoolInvitation.objects.exists()


def test_every_error_of_every_row_is_named_with_line_and_column(phase):
    officer, member = officer_of(phase), a_user(email="inside@example.net")
    actions.add_to_pool(phase, member, by=officer)
    rows = [
        "not an address,,wizard,skills;alchemy,many,",
        "c@example.net,Cai,academic,,1,",
        "C@example.net,Cai again,policy,,101,",
        "inside@example.net,Inside,,,,",
        f"{officer.email},Officer,,,,",
    ]
    assert complaints(phase, "\n".join([HEAD, *rows])) == [
        (2, "experience", "“wizard” is not academic, policy or community"),
        (2, "themes", "“alchemy” is not one of the themes"),
        (2, "email", "Enter an email address in the right format, like name@example.org"),
        (2, "name", "Enter the name"),
        (2, "most bids", "How many bids they take at most must be a whole number, like 12"),
        (4, "most bids", "How many bids they take at most must be 100 or less"),
        (4, "email", "The same address stands in line 3"),
        (5, "email", "This person is in the pool."),
        (6, "email", "Officers and approvers of a round do not review in it."),
    ]


def test_nothing_is_sent_while_one_row_is_wrong(client, phase):
    text = GOOD + "broken,Bo,,,,\n"
    page = client.post(url("pool-import", phase), {"text": text, "confirm": "1", "nonce": "n" * 22})
    assert page.status_code == 422
    assert "1 row cannot be taken over" in page.content.decode()
    assert "broken,Bo" in page.content.decode()
    assert not PoolInvitation.objects.exists()


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "+44", "-2+3", '"=HYPERLINK(""x"")"'])
def test_a_cell_that_a_spreadsheet_would_run_is_refused(phase, cell):
    found = complaints(phase, f"{HEAD}\na@example.net,{cell},,,,\n")
    assert [(line, column) for line, column, _sentence in found] == [(2, "name")]
    assert "looks like a formula" in found[0][2]


def test_html_in_a_cell_is_shown_as_it_is(client, phase):
    page = upload(client, phase, f"{HEAD}\na@example.net,<script>alert(1)</script>,,,,\n").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp1252"])
def test_files_are_read_in_the_codings_that_people_have(client, phase, coding):
    page = upload(client, phase, GOOD.replace("Ŵ", "W").encode(coding)).content.decode()
    assert "Siân Wyn" in page
    assert ("read as Windows-1252" in page) is (coding == "cp1252")


@pytest.mark.parametrize(
    ("content", "words", "status"),
    [
        (GOOD.encode("utf-16"), "UTF-16", 415),
        (b"PK\x03\x04", "workbook", 415),
        (b"email,name\na@example.net,\x00", "not a CSV file", 415),
        (b"email,name\n\x81\x8d", "cannot be read", 415),
        (b"x" * (pool_sheets.MOST_BYTES + 1), "512 KB", 413),
        (b"who,what\na,b\n", "does not name: email, name", 422),
        (b"email,name\n", "nobody in it", 422),
        (b"email,name\n" + b"a@example.net,A\n" * 501, "more than 500 lines", 422),
        (b"email,name\na@example.net," + b"x" * 4001, "more than 4,000 characters", 422),
        (b'email,name\n"' + b"x" * 140_000, "cannot be read", 422),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(client, phase, content, words, status):
    page = upload(client, phase, content)
    assert page.status_code == status
    assert words in page.content.decode()
    assert not PoolInvitation.objects.exists()


def test_semicolons_tabs_and_headings_in_welsh_are_read(phase):
    for between in (";", "\t"):
        text = (
            between.join(["E-bost", "Enw", "Profiad"])
            + "\n"
            + between.join(["a@example.net", "A", "Cymuned"])
        )
        form = PoolSheetForm({"text": text}, phase=phase)
        assert form.is_valid() or not [line.complaints for line in form.lines if line.complaints], form.errors


def test_the_sample_can_be_taken_over_as_it_is(client, phase):
    answer = client.get(url("pool-import-sample", phase))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert upload(client, phase, answer.content).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_a_longer_file_takes_no_more_queries(rows, client, phase, django_assert_num_queries):
    text = HEAD + "\n" + "".join(f"p{n}@example.net,P {n},,skills,1,\n" for n in range(rows))
    with django_assert_num_queries(9):
        assert client.post(url("pool-import", phase), {"text": text}).status_code == 200
