"""The hash chain: whole under many writers, and no change, cut or swap goes unnoticed."""

import threading
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from lpip_portal.audit import sealing, trail
from lpip_portal.audit.models import Anchor, AuditEvent, Seal
from tests import factories

pytestmark = pytest.mark.django_db


@contextmanager
def as_an_intruder_with_the_owners_rights():
    """Tamper with the tables behind the triggers' backs."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("audit_auditevent", "audit_seal", "audit_anchor"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        for table in ("audit_auditevent", "audit_seal", "audit_anchor"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def chain(settings, tmp_path):
    """Six sealed events with an anchored head."""
    settings.TRAIL_ANCHOR_FILE = tmp_path / "anchors.log"
    user = factories.a_user()
    events = [trail.record("invite", user, by=user, number=n) for n in range(6)]
    sealing.seal()
    sealing.anchor()
    return events


def test_a_sound_chain_has_no_faults(chain):
    assert list(sealing.faults()) == []
    assert list(Seal.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert sealing.seal() == 0, "nothing is sealed twice"


def test_the_chain_is_sealed_in_batches_without_a_seam(chain):
    user = factories.a_user()
    for n in range(5):
        trail.record("invite", user, by=user, number=n)
    assert [sealing.seal(batch=2) for _ in range(4)] == [2, 2, 1, 0]
    assert list(sealing.faults()) == []


TAMPERING = {
    "an event is edited": "UPDATE audit_auditevent SET verb = 'approve' WHERE id = {third}",
    "a fact is edited": "UPDATE audit_auditevent SET facts = '{{}}' WHERE id = {third}",
    "an event is laid at another's door": "UPDATE audit_auditevent SET by_id = NULL WHERE id = {third}",
    "an event is backdated": "UPDATE audit_auditevent SET at = at - interval '1 day' WHERE id = {third}",
    "an event is cut out": "DELETE FROM audit_seal WHERE event_id = {third}; "
    "DELETE FROM audit_auditevent WHERE id = {third}",
    "the tail is cut off": "DELETE FROM audit_seal WHERE event_id >= {third}; "
    "DELETE FROM audit_auditevent WHERE id >= {third}",
    "two events are swapped": "UPDATE audit_seal SET position = -1 WHERE event_id = {third}; "
    "UPDATE audit_seal SET position = 3 WHERE event_id = {fourth}; "
    "UPDATE audit_seal SET position = 4 WHERE event_id = {third}",
    "a hash is edited": "UPDATE audit_seal SET hash = repeat('f', 64) WHERE event_id = {third}",
}


@pytest.mark.parametrize("tampering", TAMPERING)
def test_tampering_is_noticed(chain, tampering):
    with as_an_intruder_with_the_owners_rights() as cursor:
        cursor.execute(TAMPERING[tampering].format(third=chain[2].pk, fourth=chain[3].pk))
    assert list(sealing.faults())


def test_a_chain_rewritten_from_the_start_no_longer_fits_its_anchor(chain):
    with as_an_intruder_with_the_owners_rights() as cursor:
        cursor.execute("UPDATE audit_auditevent SET verb = 'approve' WHERE id = %s", [chain[2].pk])
        cursor.execute("DELETE FROM audit_seal")
    sealing.seal()
    assert [fault for fault in sealing.faults() if "anchor" in fault]


def test_the_anchor_outside_the_database_outlives_the_one_inside(chain, settings):
    settings.TEST = False
    with as_an_intruder_with_the_owners_rights() as cursor:
        cursor.execute("DELETE FROM audit_seal")
        cursor.execute("DELETE FROM audit_anchor")
        cursor.execute("UPDATE audit_auditevent SET verb = 'approve' WHERE id = %s", [chain[2].pk])
    sealing.seal()
    assert [fault for fault in sealing.faults() if "anchor" in fault]


def test_an_anchor_is_one_line_in_a_file(chain, settings):
    (line,) = settings.TRAIL_ANCHOR_FILE.read_text().splitlines()
    head = Seal.objects.get(position=6)
    assert line.split()[1:] == ["6", head.hash]
    assert Anchor.objects.get().hash == head.hash


def test_the_command_says_whether_the_trail_is_whole(chain, capsys):
    call_command("verify_trail")
    assert capsys.readouterr().out == "The trail is whole: 6 events.\n"
    with as_an_intruder_with_the_owners_rights() as cursor:
        cursor.execute("UPDATE audit_auditevent SET verb = 'approve' WHERE id = %s", [chain[2].pk])
    with pytest.raises(SystemExit) as exit:
        call_command("verify_trail")
    assert exit.value.code == 1
    assert "does not match its hash" in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)
def test_many_writers_and_two_sealers_make_one_chain():
    user = factories.a_user()
    done = threading.Event()

    def write(number):
        for n in range(15):
            with transaction.atomic():
                trail.record("invite", user, by=user, writer=number, n=n)
        connection.close()

    def seal():
        while not done.is_set():
            sealing.seal(batch=7)
        connection.close()

    writers = [threading.Thread(target=write, args=[number]) for number in range(4)]
    sealers = [threading.Thread(target=seal) for _ in "ab"]
    for thread in writers + sealers:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in sealers:
        thread.join()
    while sealing.seal():
        continue

    assert AuditEvent.objects.count() == Seal.objects.count() == 60
    assert list(sealing.faults()) == []


@pytest.mark.django_db(transaction=True)
def test_an_event_that_commits_late_gets_a_later_place():
    user = factories.a_user()
    began, go_on = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            trail.record("slow", user, by=user)
            began.set()
            go_on.wait(10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    began.wait(10)
    trail.record("quick", user, by=user)
    sealing.seal()
    go_on.set()
    thread.join()
    sealing.seal()

    order = list(Seal.objects.order_by("position").values_list("event__verb", flat=True))
    assert order == ["quick", "slow"]
    assert list(sealing.faults()) == []
