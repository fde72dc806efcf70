"""Data sets: suggested by partnerships, kept by hub staff, the open ones found by everybody."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from hub.catalogue import actions, doubles, queries
from hub.catalogue.filters import DatasetFilter
from hub.models import Dataset
from lpip_portal import clock
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import IllegalMove, NotReady, Refusal, Stale
from tests.factories import a_partnership, a_place, a_theme, a_user, with_role
from tests.factories.library import a_dataset, a_hub_person
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db
WALES = "W92000004"


def words(**facts):
    return {
        "title_en": "Bus counts",
        "publisher": "A publisher",
        "summary_en": "Passengers by stop.",
        "access": "open",
        "themes": [],
        "places": [],
        **facts,
    }


def a_member():
    user = a_user()
    a_partnership(user)
    return user


def seen(user):
    return set(queries.datasets(user).values_list("title_en", flat=True))


def test_a_partnership_suggests_and_hub_staff_show_it_to_everybody(client):
    member, staff = a_member(), a_hub_person()
    dataset = actions.suggest_dataset(by=member, **words())
    assert "Bus counts" not in client.get(reverse("hub:dataset-list")).content.decode()
    dataset = actions.catalogue_dataset(dataset, by=staff)
    assert "Bus counts" in client.get(reverse("hub:dataset-list")).content.decode()
    assert letters() == [("dataset_suggested", staff.email), ("dataset_shown", member.email)]
    assert [verb for verb, _ in trail_of(dataset)] == ["dataset.suggest", "dataset.catalogue"]


def test_only_partnerships_and_the_hub_suggest_and_only_hub_staff_keep():
    with pytest.raises(PermissionDenied):
        actions.suggest_dataset(by=a_user(), **words())
    member = a_member()
    dataset = actions.suggest_dataset(by=member, **words())
    for verb in (actions.catalogue_dataset, actions.restrict_dataset):
        with pytest.raises(PermissionDenied):
            verb(dataset, by=member)
        with pytest.raises(PermissionDenied):
            verb(dataset, by=a_hub_person("evaluator"))
    with pytest.raises(PermissionDenied):
        actions.describe_dataset(dataset, by=member, version=1, **words())


def test_what_is_for_partnerships_only_is_seen_by_those_who_may_search(client):
    open_, restricted = a_dataset(title_en="Open"), a_dataset(title_en="Restricted", state="restricted")
    a_dataset(title_en="Suggested", state="suggested")
    for user in (a_member(), a_hub_person(), with_role("officer")):
        assert seen(user) == {"Open", "Restricted"}
    stranger = a_user()
    assert seen(stranger) == {"Open"}
    assert client.get(reverse("hub:dataset", args=[restricted.ref])).status_code == 404
    assert client.get(reverse("hub:dataset", args=[open_.ref])).status_code == 200


def test_a_suggestion_is_known_to_whoever_made_it_and_to_nobody_else(browse):
    member, other = a_member(), a_member()
    dataset = actions.suggest_dataset(by=member, **words())
    url = reverse("hub:dataset", args=[dataset.ref])
    assert browse(member).get(url).status_code == 200
    assert browse(other).get(url).status_code == 404


def test_what_is_not_taken_up_says_why_to_whoever_suggested_it(browse):
    member = a_member()
    dataset = actions.suggest_dataset(by=member, **words())
    actions.retire_dataset(dataset, by=a_hub_person(), reason="It is in the catalogue under another name.")
    page = browse(member).get(reverse("hub:dataset", args=[dataset.ref])).content.decode()
    assert "under another name" in page
    with pytest.raises(IllegalMove):
        actions.catalogue_dataset(dataset, by=a_hub_person())


def test_a_description_that_somebody_else_saved_is_not_overwritten():
    dataset, staff = a_dataset(), a_hub_person()
    actions.describe_dataset(dataset, by=staff, version=1, **words(title_en="First"))
    with pytest.raises(Stale):
        actions.describe_dataset(dataset, by=staff, version=1, **words(title_en="Second"))


def test_a_doi_stands_once_in_the_catalogue():
    a_dataset(doi="10.5255/known")
    double = actions.suggest_dataset(by=a_member(), **words(doi="10.5255/known"))
    for verb in (actions.catalogue_dataset, actions.restrict_dataset):
        with pytest.raises(Refusal):
            verb(double, by=a_hub_person())
    actions.retire_dataset(double, by=a_hub_person(), reason="Known already.")


@pytest.mark.parametrize("state", ["suggested", "retired"])
def test_a_suggestion_is_not_told_of_a_hidden_one_with_its_doi(browse, state):
    facts = {"curated_by": a_hub_person(), "retired_reason": "No."} if state == "retired" else {}
    hidden = a_dataset(doi="10.5255/hidden", state=state, **facts)
    form = {
        "title_en": "Buses", "publisher": "P", "summary_en": "Stops.", "access": "open", "doi": "10.5255/hidden",
    }  # fmt: skip
    member = browse(a_member())
    assert member.post(reverse("hub:dataset-suggest"), form).status_code == 302
    double = Dataset.objects.exclude(pk=hidden.pk).get()
    look = reverse("hub:dataset", args=[double.ref])
    other = reverse("hub:dataset", args=[hidden.ref])
    assert other not in member.get(look).content.decode()
    assert other in browse(a_hub_person()).get(look).content.decode()
    actions.catalogue_dataset(double, by=a_hub_person())


def test_a_suggestion_is_told_of_one_that_everybody_sees(browse):
    a_dataset(doi="10.5255/known")
    answer = browse(a_member()).post(reverse("hub:dataset-suggest"), {"doi": "10.5255/known"})
    assert "The catalogue has a data set with this DOI already" in answer.content.decode()


def test_everything_that_is_wrong_is_said_at_once(browse):
    answer = browse(a_member()).post(
        reverse("hub:dataset-suggest"),
        {"doi": "x", "first_year": "2020", "last_year": "2010", "access": "gold"},
    )
    assert answer.status_code == 422
    assert {"title_en", "publisher", "summary_en", "access", "doi", "last_year"} <= set(
        answer.context["form"].errors
    )


def test_a_suggestion_that_is_sent_twice_is_made_once(browse):
    form = {
        "title_en": "Bus counts", "publisher": "A publisher", "summary_en": "By stop.", "access": "open", "first_year": "2019",
        "nonce": "n" * 22,
    }  # fmt: skip
    client = browse(a_member())
    first, again = (client.post(reverse("hub:dataset-suggest"), form) for _ in range(2))
    assert first.status_code == again.status_code == 302
    assert first.url == again.url
    assert Dataset.objects.get().first_year == 2019


def test_hub_staff_edit_what_a_page_shows(browse):
    dataset, client = a_dataset(), browse(a_hub_person())
    url = reverse("hub:dataset-edit", args=[dataset.ref])
    form = client.get(url).context["form"]
    posted = {name: form[name].value() or "" for name in form.fields if name not in ("themes", "places")}
    assert client.post(url, {**posted, "title_en": "Another"}).status_code == 302
    assert Dataset.objects.get().title_en == "Another"


@pytest.mark.parametrize(
    "asked",
    [{"q": "mon bus"}, {"theme": "skills"}, {"place": WALES}, {"place": "W06000001"}, {"year": "2020"}, {"access": "safeguarded"}],
)  # fmt: skip
def test_everything_narrows(asked):
    wales = a_place(WALES, "Wales", nation=WALES)
    mon = a_place("W06000001", "Ynys Môn", kind="council", nation=WALES, parent=wales)
    dataset = a_dataset(
        title_en="Ynys Môn bus counts", first_year=2018, last_year=2022, access="safeguarded", themes=[a_theme("skills")],
        places=[mon],
    )  # fmt: skip
    a_dataset(title_en="Museums", first_year=1990, last_year=1991)
    assert list(DatasetFilter(asked, queries.datasets(a_user())).qs) == [dataset]


def test_values_that_do_not_exist_narrow_nothing(client):
    a_dataset()
    for asked in ({"place": "x"}, {"theme": "x"}, {"access": "x"}, {"year": "1e9"}, {"page": "99"}):
        page = client.get(reverse("hub:dataset-list"), asked)
        assert page.status_code == 200
        assert len(page.context["page"].object_list) == 1


def test_hub_staff_are_asked_to_look_at_suggestions():
    actions.suggest_dataset(by=a_member(), **words())
    assert [todo.title for todo in queries.todos(a_hub_person(), clock.now())] == [
        "Look at a suggested data set"
    ]
    assert queries.todos(a_member(), clock.now()) == []


def test_a_letter_about_a_suggestion_goes_only_to_who_may_still_know_it():
    staff = a_hub_person()
    actions.suggest_dataset(by=a_member(), **words())
    letter = Letter.objects.get(to=staff)
    assert outbox.may_still_go(letter)
    staff.hubpersons.update(until=clock.now())
    assert not outbox.may_still_go(letter)


@pytest.mark.parametrize("n", [1, 3])
def test_the_catalogue_asks_as_often_for_three_data_sets_as_for_one(client, django_assert_num_queries, n):
    for _ in range(n):
        a_dataset(themes=[a_theme()], places=[a_place()])
    with django_assert_num_queries(7):
        client.get(reverse("hub:dataset-list"))


def doubles_of(dataset):
    return [(double.dataset, double.why) for double in doubles.doubles(dataset)]


def test_doubles_are_found_by_doi_link_and_near_title():
    one = a_dataset(
        title_en="Passengers by bus stop", doi="10.5255/bus-1", link="https://www.example.org/bus/"
    )
    same_doi = a_dataset(title_en="Counts", state="suggested", link="https://doi.org/10.5255/BUS-1")
    same_link = a_dataset(title_en="Riders", link="http://example.org/bus")
    near = a_dataset(title_en="Passengers by the bus stops")
    a_dataset(title_en="Passengers by railway station", link="https://example.org/bus/2", doi="10.5255/bus-2")
    assert doubles_of(one) == [
        (same_doi, "The same DOI"),
        (same_link, "The same link"),
        (near, "Nearly the same title"),
    ]
    assert (one, "The same DOI") in doubles_of(same_doi)
    assert doubles_of(a_dataset(title_en="Quite another thing")) == []


def test_two_records_are_merged_with_what_the_one_lacks_and_the_old_address_leads_on(client, browse):
    staff, member = a_hub_person(), a_member()
    skills, green = a_theme(), a_theme("green-economy")
    source = a_dataset(
        title_en="Bus counts",
        title_cy="Cyfrif bysiau",
        licence="OGL",
        doi="10.5255/bus-1",
        first_year=2010,
        themes=[skills],
        suggested_by=member,
    )
    target = a_dataset(title_en="Passengers", licence="Mine", last_year=2020, themes=[green])
    look = doubles.look(source, target)
    assert [fact.value for fact in look.facts] == ["Cyfrif bysiau", "10.5255/bus-1"]
    assert [fact.value for fact in look.kept] == ["OGL"]
    assert look.themes == [str(skills)]
    merged = actions.merge_dataset(source, target, by=staff, seen=look.seen, nonce="m" * 22)
    assert merged == target
    assert actions.merge_dataset(source, target, by=staff, nonce="m" * 22) == target
    target.refresh_from_db()
    assert (target.title_cy, target.licence, target.doi) == ("Cyfrif bysiau", "Mine", "10.5255/bus-1")
    assert (target.first_year, target.last_year) == (None, 2020)
    assert set(target.themes.all()) == {skills, green}
    old, new = (reverse("hub:dataset", args=[each.ref]) for each in (source, target))
    for reader in (client, browse(member), browse(staff)):
        answer = reader.get(old)
        assert (answer.status_code, answer.url) == (301, new)
        assert "Bus counts" not in reader.get(reverse("hub:dataset-list")).content.decode()
    assert letters()[-1] == ("dataset_merged", member.email)
    third = a_dataset(title_en="Riders")
    actions.merge_dataset(target, third, by=staff)
    assert client.get(old).url == reverse("hub:dataset", args=[third.ref])
    source.refresh_from_db()
    with pytest.raises(Refusal, match="change that one"):
        actions.describe_dataset(source, by=staff, version=source.version, **words())


def test_what_must_not_be_merged_says_why(client):
    staff = a_hub_person()
    shown, restricted, suggested = (
        a_dataset(title_en=state, state=state) for state in ("catalogued", "restricted", "suggested")
    )
    for source, target, why in (
        (shown, shown, "same record"),
        (shown, suggested, "not in the catalogue"),
        (restricted, shown, "for partnerships only"),
    ):
        with pytest.raises(NotReady, match=why):
            actions.merge_dataset(source, target, by=staff)
    seen = doubles.look(suggested, shown).seen
    suggested.themes.add(a_theme())
    with pytest.raises(Stale):
        actions.merge_dataset(suggested, shown, by=staff, seen=seen)
    for other in (a_hub_person("evaluator"), a_member()):
        with pytest.raises(PermissionDenied):
            actions.merge_dataset(suggested, shown, by=other)
    actions.merge_dataset(suggested, shown, by=staff)
    assert client.get(reverse("hub:dataset", args=[suggested.ref])).status_code == 404
    with pytest.raises(NotReady, match="was merged already"):
        actions.merge_dataset(suggested, restricted, by=staff)


def test_hub_staff_merge_doubles_on_a_page_after_typing_the_name(browse):
    one, two = a_dataset(title_en="Bus counts", title_cy="Cyfrif"), a_dataset(title_en="Counts of a bus")
    two.link, one.link = "https://example.org/b", "https://example.org/b/"
    one.save()
    two.save()
    page = reverse("hub:dataset-merge", args=[one.ref, two.ref])
    for other in (a_member(), a_hub_person("evaluator")):
        reader = browse(other)
        assert reader.get(page).status_code == 404
        assert (
            "Perhaps the same data set"
            not in reader.get(reverse("hub:dataset", args=[one.ref])).content.decode()
        )
    staff = browse(a_hub_person())
    assert page in staff.get(reverse("hub:dataset", args=[one.ref])).content.decode()
    shown = staff.get(page).content.decode()
    assert "Cyfrif" in shown
    assert "What does not move" in shown  # the link: the other one has its own
    assert "Look the other way round" not in shown
    seen = doubles.look(one, two).seen
    assert staff.post(page, {"name": "Bus", "seen": seen, "nonce": "n" * 22}).status_code == 422
    answer = staff.post(page, {"name": "Bus counts", "seen": seen, "nonce": "o" * 22})
    assert answer.url == reverse("hub:dataset", args=[two.ref])
    shown = staff.get(page).content.decode()
    assert "was merged already" in shown
    assert "Look the other way round" not in shown
    for name in ("dataset-edit", "dataset-retire"):  # nothing to change any more: they lead on
        assert (
            staff.get(reverse(f"hub:{name}", args=[one.ref]), follow=True).redirect_chain[-1][0] == answer.url
        )
