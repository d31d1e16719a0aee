import hashlib
from datetime import datetime, timedelta

import pytest
from case_rows import AT, PASSWORD, Desk
from sqlalchemy import select

from ivr.cases import passwords, signing_in
from ivr.cases.agents import disable_agent
from ivr.cases.signing_in import TooManyTriesError, Try
from ivr.tables import Agent, AgentSession, SignInFailure

HERE, THERE = "192.0.2.1", "198.51.100.7"
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def begin(desk: Desk, name: str, address: str = HERE, at: datetime = AT) -> Try:
    with desk.database.writing() as session:
        return signing_in.begin_try(session, name, address, at)


def fail(desk: Desk, times: int, name: str = "Mei", address: str = HERE) -> None:
    for _ in range(times):
        begin(desk, name, address)


def sign_in(
    desk: Desk, name: str = "Mei", password: str = PASSWORD, at: datetime = AT
) -> str | None:
    proof = signing_in.prove(begin(desk, name, at=at), password)
    if proof is None:
        return None
    with desk.database.writing() as session:
        return signing_in.begin_session(session, proof, at)


def who(desk: Desk, token: str, at: datetime) -> str | None:
    with desk.database.reading() as session:
        found = signing_in.find_session(session, token, at)
        return found.agent.name if found else None


def failures(desk: Desk) -> list[tuple[str, str]]:
    with desk.database.reading() as session:
        found = session.scalars(select(SignInFailure).order_by(SignInFailure.id))
        return [(row.name, row.address) for row in found]


def test_the_right_password_signs_in(desk: Desk):
    token = sign_in(desk)
    assert token is not None
    assert who(desk, token, AT) == "Mei"


def test_the_wrong_password_does_not_sign_in(desk: Desk):
    assert sign_in(desk, password="tulips in summer") is None
    assert failures(desk) == [("Mei", HERE)]


def test_a_stranger_and_a_disabled_agent_do_not_sign_in(desk: Desk):
    with desk.database.writing() as session:
        disable_agent(session, "Jun", AT)
    assert [sign_in(desk, name) for name in ("Lin", "Jun")] == [None, None]


@pytest.mark.parametrize("name", ["Lin", "Jun"])
def test_an_unknown_name_costs_the_same_comparison(
    desk: Desk, name: str, monkeypatch: pytest.MonkeyPatch
):
    with desk.database.writing() as session:
        disable_agent(session, "Jun", AT)
    compared: list[str] = []

    def matches(password_hash: str, _password: str) -> bool:
        compared.append(password_hash)
        return True

    monkeypatch.setattr(signing_in, "matches", matches)
    assert sign_in(desk, name) is None
    assert compared == [passwords.NOBODYS_HASH]


def test_five_tries_of_a_name_are_enough_for_a_quarter_of_an_hour(desk: Desk):
    fail(desk, 5)
    with pytest.raises(TooManyTriesError, match="wait 15 minutes") as refused:
        begin(desk, "Mei")
    assert refused.value.wait_s == 900
    with pytest.raises(TooManyTriesError, match="wait 1 minute, then"):
        begin(desk, "Mei", at=AT + 14 * MINUTE)
    assert begin(desk, "Mei", at=AT + 15 * MINUTE).agent_id == desk.mei.id


def test_a_refused_try_does_not_prolong_the_wait(desk: Desk):
    fail(desk, 5)
    for _ in range(3):
        with pytest.raises(TooManyTriesError):
            begin(desk, "Mei", at=AT + 14 * MINUTE)
    assert len(failures(desk)) == 5


def test_a_stranger_elsewhere_locks_nobody_out(desk: Desk):
    fail(desk, 5, address=THERE)
    assert sign_in(desk) is not None


def test_a_name_that_is_tried_too_often_hinders_no_other(desk: Desk):
    fail(desk, 5)
    assert sign_in(desk, "Jun") is not None


def test_one_address_does_not_try_every_name(desk: Desk):
    for number in range(50):
        begin(desk, f"name {number}")
    with pytest.raises(TooManyTriesError):
        begin(desk, "another name")
    assert begin(desk, "another name", THERE).agent_id is None


def test_one_ipv6_network_is_one_address(desk: Desk):
    for host in range(5):
        begin(desk, "Mei", f"2001:db8::{host:x}")
    with pytest.raises(TooManyTriesError):
        begin(desk, "Mei", "2001:db8::ffff:1")
    assert begin(desk, "Mei", "2001:db8:0:1::1").agent_id == desk.mei.id


def test_success_forgets_the_failures_of_that_name_there(desk: Desk):
    fail(desk, 4)
    fail(desk, 1, "Jun")
    fail(desk, 1, address=THERE)
    assert sign_in(desk) is not None
    assert failures(desk) == [("Jun", HERE), ("Mei", THERE)]


def test_failures_are_forgotten_after_an_hour(desk: Desk):
    fail(desk, 2)
    begin(desk, "Jun", at=AT + HOUR + MINUTE)
    assert failures(desk) == [("Jun", HERE)]


def test_an_older_kind_of_hash_is_renewed(desk: Desk):
    assert sign_in(desk) is not None
    with desk.database.reading() as session:
        kept = session.get_one(Agent, desk.mei.id).password_hash
    assert passwords.hashed_anew(kept, PASSWORD) is None
    assert passwords.matches(kept, PASSWORD)


def test_an_agent_disabled_in_mid_sign_in_gets_no_session(desk: Desk):
    proof = signing_in.prove(begin(desk, "Mei"), PASSWORD)
    assert proof is not None
    with desk.database.writing() as session:
        disable_agent(session, "Mei", AT)
        assert signing_in.begin_session(session, proof, AT) is None


def test_only_the_digest_of_a_token_is_kept(desk: Desk):
    with desk.database.writing() as session:
        token = signing_in.new_session(session, desk.mei, AT)
    with desk.database.reading() as session:
        kept = session.scalars(select(AgentSession.token_sha256)).all()
    assert kept == [hashlib.sha256(token.encode()).hexdigest()]
    assert len(token) == 43


def test_a_session_ends_after_half_an_hour_of_nothing(desk: Desk):
    token = sign_in(desk) or ""
    assert who(desk, token, AT + 29 * MINUTE) == "Mei"
    assert who(desk, token, AT + 30 * MINUTE) is None


def test_work_keeps_a_session_alive_for_twelve_hours(desk: Desk):
    token = sign_in(desk) or ""
    for minutes in range(0, 12 * 60, 20):
        with desk.database.writing() as session:
            signing_in.keep_alive(session, token, AT + minutes * MINUTE)
    assert who(desk, token, AT + 12 * HOUR - MINUTE) == "Mei"
    assert who(desk, token, AT + 12 * HOUR) is None


def test_a_session_that_is_over_is_not_brought_back(desk: Desk):
    token = sign_in(desk) or ""
    with desk.database.writing() as session:
        signing_in.keep_alive(session, token, AT + HOUR)
    assert who(desk, token, AT + HOUR) is None


def test_a_session_ends_with_its_agent(desk: Desk):
    token = sign_in(desk) or ""
    with desk.database.writing() as session:
        session.get_one(Agent, desk.mei.id).disabled_at = AT
    assert who(desk, token, AT) is None


def test_signing_out_ends_that_session_alone(desk: Desk):
    token, other = sign_in(desk) or "", sign_in(desk) or ""
    with desk.database.writing() as session:
        signing_in.end_session(session, token)
        signing_in.end_session(session, token)
    assert [who(desk, each, AT) for each in (token, other)] == [None, "Mei"]


def test_sessions_that_are_over_are_cleared_away(desk: Desk):
    sign_in(desk)
    sign_in(desk, at=AT + 12 * HOUR + MINUTE)
    with desk.database.reading() as session:
        assert len(session.scalars(select(AgentSession)).all()) == 1


def test_a_look_is_noted_once_a_minute(desk: Desk):
    token = sign_in(desk) or ""
    with desk.database.reading() as session:
        found = signing_in.find_session(session, token, AT)
    assert found is not None
    assert not signing_in.is_worth_noting(found, AT + timedelta(seconds=59))
    assert signing_in.is_worth_noting(found, AT + MINUTE)
