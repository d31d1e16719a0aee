"""Who is slowed down for guessing, and an end to it by one press."""

from datetime import timedelta

import pytest
from case_rows import AT, CALLER, Desk
from console_browser import Browser, words
from sqlalchemy import select

from ivr.accounts.throttled import throttled
from ivr.cases.signing_in import begin_try
from ivr.people.slowed import slowed
from ivr.tables import AuditLine, VerificationAttempt

PAGE = "/console/throttles"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ada(browse) -> Browser:
    return browse("Ada")


def wrong_pins(desk: Desk, many: int, **values) -> None:
    """Add wrong PINs, one a minute, the last one a minute before AT."""
    plain = {"account": "1001", "caller": CALLER, "on_file": False, "attested": False}
    told = {"right": False, "counted": True, "level": "none", "reasons": []}
    with desk.database.writing() as session:
        for ago in range(many, 0, -1):
            row = {"at": AT - ago * MINUTE, **plain, **told, **values}
            session.add(VerificationAttempt(**row))


def found(desk: Desk, at=AT) -> list[tuple]:
    with desk.database.reading() as session:
        return [
            (one.who, one.whose, one.wrong, one.until) for one in throttled(session, at)
        ]


def log(desk: Desk) -> list[tuple]:
    with desk.database.reading() as session:
        return [
            (one.kind, one.by, one.details)
            for one in session.scalars(select(AuditLine))
        ]


@pytest.mark.both_databases
def test_strangers_wait_until_fewer_than_five_of_a_day_count(desk: Desk):
    wrong_pins(desk, 4)
    assert found(desk) == []
    wrong_pins(desk, 2)
    until = AT - 3 * MINUTE + timedelta(days=1)
    assert found(desk) == [("strangers", "1001", 6, until)]
    assert found(desk, until) == []


def test_the_owner_s_calls_and_a_calling_number_count_apart(desk: Desk):
    wrong_pins(desk, 5, on_file=True, caller=None)
    wrong_pins(desk, 9, on_file=True, attested=True, caller=None)
    wrong_pins(desk, 10, account=None)
    assert found(desk) == [
        ("on_file", "1001", 5, AT + 55 * MINUTE),
        ("caller", CALLER, 10, AT + 50 * MINUTE),
    ]


def test_pins_are_listened_to_again_by_one_press(ada: Browser, desk: Desk):
    wrong_pins(desk, 5)
    page = ada.read(PAGE)
    assert "1001 calls from other numbers 5" in words(page)
    ada.send(page, f"{PAGE}/forgive")
    page = ada.read(PAGE)
    assert "5 wrong PINs count no more. " in words(page)
    assert "All PINs are listened to." in page
    assert log(desk) == [("tries_forgiven", "Ada", {"of": "account", "tries": 5})]


def test_a_calling_number_is_forgiven(ada: Browser, desk: Desk):
    wrong_pins(desk, 10, account=None)
    page = ada.read(PAGE)
    assert "+86 138 0013 8000 calls from this number, of any account 10" in words(page)
    ada.send(page, f"{PAGE}/forgive")
    assert (found(desk), log(desk)) == (
        [],
        [("tries_forgiven", "Ada", {"of": "caller", "tries": 10})],
    )


def failed_sign_ins(desk: Desk) -> None:
    for _ in range(5):
        with desk.database.writing() as session:
            begin_try(session, "Mei", "192.0.2.7", AT)


def test_an_admin_lets_somebody_try_their_password_again(root: Browser, desk: Desk):
    failed_sign_ins(desk)
    page = root.read(PAGE)
    assert "Mei 192.0.2.7 5" in words(page)
    root.send(page, f"{PAGE}/let-try")
    assert "5 failed sign-ins count no more." in root.read(PAGE)
    with desk.database.reading() as session:
        assert slowed(session, AT) == []
    assert log(desk) == [("tries_forgiven", "Root", {"of": "sign-in", "tries": 5})]


def test_supervisors_see_no_sign_ins_and_agents_nothing(ada, mei, desk: Desk):
    failed_sign_ins(desk)
    assert "192.0.2.7" not in ada.read(PAGE)
    sent = {"csrf_token": ada.token(), "address": "192.0.2.7", "name": "Mei"}
    assert ada.post(f"{PAGE}/let-try", sent).status_code == 403
    assert mei.get(PAGE).status_code == 403
    sent = {"csrf_token": mei.token(), "account": "1001"}
    assert mei.post(f"{PAGE}/forgive", sent).status_code == 403
    with desk.database.reading() as session:
        assert len(slowed(session, AT)) == 1
    assert log(desk) == []


def test_who_sets_somebody_else_away_stands_in_the_log(ada: Browser, desk: Desk):
    page = ada.read("/console/desk")
    ada.send(page, "/console/availability", state="away", agent=str(desk.jun.id))
    ada.send(page, "/console/availability", state="away", agent=str(desk.lead.id))
    assert log(desk) == [("person_away", "Ada", {})]
